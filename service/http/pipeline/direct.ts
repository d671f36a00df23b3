/** Responds to callers in this process without a connection: the same pipeline, counted and logged in the same way. */
import { EventEmitter } from 'node:events';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Logger } from 'pino';
import { asHttpError } from '../../errors/errors.ts';
import { DirectRequest, type DirectRequestParts } from '../request/body/direct-request.ts';
import { guard } from '../response/guard.ts';
import type { ClosingResponse } from '../response/stream/closing-response.ts';
import type { Answer } from '../response/response.ts';
import { BodyStream } from '../response/stream/body-stream.ts';
import { bodiless, completeHead, type Conclusion, cutInTheMiddle } from './conclusion.ts';
import { Exchange } from './exchange.ts';
import type { Pipeline } from './pipeline.ts';
import type { Router } from './routing/router.ts';

/** A response as a client would read it from a connection. */
export interface DirectAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The chunks can be read once; a reader that stops early ends them. */
  readonly body: Buffer | AsyncIterable<Uint8Array>;
  /** Ends a body that is not read. */
  readonly discard: () => void;
}

/** Is emitted when the caller does not wait any more. */
export interface LeaveSignal {
  once(event: 'abort', listener: () => void): unknown;
}

/** Returns undefined if the request needs a connection: most pages are served by Koa. Rejects where a connection would be cut. */
export type AnswerDirectly = (request: DirectRequestParts, signal: LeaveSignal) => Promise<DirectAnswer> | undefined;

export interface DirectOptions {
  readonly router: Router<Pipeline>;
  readonly pagePaths: ReadonlySet<string>;
  /** Returns the response of a page that needs no Koa context; undefined for other paths. */
  readonly constantPage: (path: string) => Answer | undefined;
  /** The pipeline of requests for pages. */
  readonly pages: Pipeline;
  /** The pipeline of requests without an operation. */
  readonly unmatched: Pipeline;
  readonly conclusion: Pick<Conclusion, 'record'>;
  readonly log: Logger;
}

export function compileDirect(options: DirectOptions): AnswerDirectly {
  const { router, pagePaths, constantPage, pages, unmatched, conclusion, log } = options;
  return (request, signal) => {
    const response = new DirectResponse();
    const exchange = new Exchange(new DirectRequest(request), log, response);
    if (pagePaths.has(exchange.path)) {
      // A service asks another one whether it runs. The library for connections, for this alone, took a sixth of a start.
      const page = exchange.method === 'GET' ? constantPage(exchange.path) : undefined;
      return page && answer(exchange, { ...pages, run: () => page }, response);
    }
    const match = router.find(exchange.method, exchange.path);
    if (match !== undefined) exchange.params = match.params;
    signal.once('abort', () => response.close(true));
    return answer(exchange, match?.target ?? unmatched, response);
  };

  async function answer(exchange: Exchange, pipeline: Pipeline, response: DirectResponse): Promise<DirectAnswer> {
    const given = await run(exchange, pipeline).catch((err: unknown) => {
      log.error({ err }, 'a request failed outside its pipeline');
      response.close(true);
      throw cutOff();
    });
    const { status, body = '' } = given;
    const hasBody = exchange.method !== 'HEAD' && !bodiless.has(status);
    const headers = asReceived(given.headers);
    let isRecorded = false;
    const end = (hasLeft: boolean): void => {
      if (isRecorded) return;
      isRecorded = true;
      response.close(hasLeft);
      conclusion.record(response, exchange, pipeline, status);
    };
    if (body instanceof BodyStream && hasBody) {
      const chunks = untilEnd(withFailureLogged(body.chunks, exchange), response, end);
      return { status, headers, body: chunks, discard: () => end(true) };
    }
    end(false);
    const bytes = !hasBody || body instanceof BodyStream ? nothing : Buffer.from(body);
    return { status, headers, body: bytes, discard: () => undefined };
  }
}

const nothing = Buffer.alloc(0);

async function run(exchange: Exchange, pipeline: Pipeline): Promise<Answer> {
  try {
    return complete(await pipeline.run(exchange), exchange, pipeline);
  } catch (error) {
    exchange.error = error;
    return complete(pipeline.describeError(asHttpError(error)), exchange, pipeline);
  }
}

/** @throws if the head could not be sent over a connection */
function complete(answer: Answer, { context }: Exchange, { isKeyed }: Pipeline): Answer {
  const { status, headers } = answer;
  if (!Number.isInteger(status) || status < 100 || status > 999) throw new InvalidStatusError(status);
  for (const name in headers) {
    validateHeaderName(name);
    validateHeaderValue(name, String(headers[name]));
  }
  if (isKeyed) guard(answer);
  completeHead(answer, context.requestId);
  return answer;
}

/** As Node reports it. */
class InvalidStatusError extends RangeError {
  readonly code = 'ERR_HTTP_INVALID_STATUS_CODE';

  constructor(status: number) {
    super(`Invalid status code: ${status}`);
  }
}

/** The caller gets no more than one over a connection: the error stays in the service. */
async function* withFailureLogged(
  chunks: AsyncIterable<Uint8Array>,
  { context }: Exchange,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* chunks;
  } catch (err) {
    context.log.error({ err }, cutInTheMiddle);
    throw cutOff();
  }
}

/** The error of a connection that was cut. */
const cutOff = (): Error => Object.assign(new Error('the response was cut off'), { code: 'ECONNRESET' });

/** Ends when the caller leaves, or stops reading; then the chunks are ended, too. */
async function* untilEnd(
  chunks: AsyncIterable<Uint8Array>,
  response: DirectResponse,
  end: (hasLeft: boolean) => void,
): AsyncGenerator<Uint8Array, void> {
  let isComplete = false;
  try {
    for await (const chunk of chunks) {
      if (response.destroyed) return;
      yield chunk;
    }
    isComplete = true;
  } finally {
    end(!isComplete);
  }
}

function asReceived(headers: Answer['headers']): Record<string, string> {
  const received: Record<string, string> = {};
  for (const name in headers) received[name.toLowerCase()] = String(headers[name]);
  return received;
}

class DirectResponse extends EventEmitter<{ close: [] }> implements ClosingResponse {
  destroyed = false;
  #isClosed = false;

  close(hasLeft: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.destroyed = hasLeft;
    this.emit('close');
  }
}
