/** Notes the request after which a service has stopped answering: nothing is sent after it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Operation } from '../../../openapi/document/document.ts';
import type { BuiltRequest, RequestArguments } from '../../../openapi/request/request.ts';
import { HttpClientError } from '../../../service/http-client/http-client-error.ts';
import type { ContractCase } from '../cases/case.ts';
import { shortened } from '../judge/fault.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import { type Client, NoAnswerError } from './client.ts';
import { Unprepared } from './unprepared.ts';

/** A request before its credentials are added. */
export interface WatchedRequest {
  readonly operation: Operation;
  readonly given: RequestArguments;
  readonly request: BuiltRequest;
  readonly credentials: ContractCase['credentials'];
}

/** The first request without an answer. */
export interface ServiceStop extends WatchedRequest {
  readonly message: string;
}

/** A service that is restarted after a crash is probed further. */
const restartMs = 1000;
const pauseMs = 200;
/** A request waits long for its answer: after so many in vain, the operation is not sent again. */
const maxTimeouts = 2;

export class AnswerWatch {
  readonly #client: Client;
  #stop: ServiceStop | undefined;
  #lastAnswered = '';
  /** Operation → how many of its requests were not answered in time. */
  readonly #timeouts = new Map<string, number>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Undefined while the service answers. */
  get stop(): ServiceStop | undefined {
    return this.#stop;
  }

  /** @param ready the request with its credentials. @throws NoAnswerError; Unprepared after the service has stopped, or the operation has timed out */
  async send(watched: WatchedRequest, ready: BuiltRequest): Promise<ProbeAnswer> {
    this.requireAnswers();
    this.#requireInTime(watched.operation);
    try {
      const answer = await this.#client.send(ready);
      this.#lastAnswered = getName(watched);
      return answer;
    } catch (error) {
      this.#countTimeout(watched.operation, error);
      if (!(error instanceof NoAnswerError) || (await this.#answersAgain())) throw error;
      // Of requests that are sent together, the first one is reported.
      this.requireAnswers();
      const message = this.#describe(watched, error);
      this.#stop = { ...watched, message };
      throw new NoAnswerError(message, { cause: error });
    }
  }

  /** @throws Unprepared after the service has stopped answering */
  requireAnswers(): void {
    if (this.#stop !== undefined)
      throw new Unprepared('skipped', `not tried: the service does not answer since ${getName(this.#stop)}`);
  }

  #requireInTime({ id }: Operation): void {
    const count = this.#timeouts.get(id) ?? 0;
    if (count >= maxTimeouts)
      throw new Unprepared('skipped', `not tried: ${count} requests to ${id} were not answered in time`);
  }

  #countTimeout({ id }: Operation, error: unknown): void {
    const cause = error instanceof NoAnswerError ? error.cause : undefined;
    const isTimeout = cause instanceof HttpClientError && cause.code === 'http-timeout';
    if (isTimeout) this.#timeouts.set(id, (this.#timeouts.get(id) ?? 0) + 1);
  }

  async #answersAgain(): Promise<boolean> {
    const end = performance.now() + restartMs;
    do {
      try {
        await this.#client.send({ method: 'GET', target: '/', headers: {}, body: undefined });
        return true;
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        await wait(pauseMs);
      }
    } while (performance.now() < end);
    return false;
  }

  #describe(watched: WatchedRequest, { cause }: NoAnswerError): string {
    const message = `the service gave no answer to ${getName(watched)} and does not answer since`;
    const isUnsent = cause instanceof HttpClientError && !cause.isSent;
    return isUnsent && this.#lastAnswered !== '' ? `${message}; the request before was ${this.#lastAnswered}` : message;
  }
}

/** Without the query, which may have a key. */
function getName({ request }: WatchedRequest): string {
  return `${request.method} ${shortened(request.target.replace(/\?.*$/s, ''))}`;
}
