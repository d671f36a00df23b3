/** What has to exist in the service that is tested, brought about as its document says. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import type { FollowedLink } from '../structure/source.ts';
import { isSafe } from '../structure/source.ts';
import { LinkError } from '../values/link.ts';
import { isRaised, type ProfileName } from '../cases/profile.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { PathError, reach } from '../values/reach.ts';
import { sampleArguments } from '../values/sample.ts';
import type { Sender } from './sender.ts';
import { needsState, sourcesOf } from '../structure/source.ts';
import { Unprepared } from './unprepared.ts';

/** By operationId, what a document can't say about how to reach the state that an operation needs. */
export type States = Readonly<Record<string, OperationState>>;

type Adjust = (usual: RequestArguments) => RequestArguments | Promise<RequestArguments>;

export interface OperationState {
  /** From arguments that the document calls valid, some that the service can carry out. */
  readonly ready?: Adjust;
  /** Arguments that ask for something that does not exist, where no path parameter names it. */
  readonly absent?: Adjust;
  /** Parameters and members of the body that have to be as they are: words say more of them than the schema. */
  readonly fixed?: readonly string[];
}

export interface WorldOptions {
  readonly document: ApiDocument;
  readonly sender: Sender;
  readonly states?: States | undefined;
  readonly profile: ProfileName;
}

/** Its members reject with Unprepared, SampleError, RequestError and NoAnswerError. */
export class World {
  readonly #options: WorldOptions;
  readonly #ready = new Map<string, RequestArguments>();

  constructor(options: WorldOptions) {
    this.#options = options;
  }

  /** Arguments that the operation can carry out now. */
  async ready(operation: Operation): Promise<RequestArguments> {
    const known = this.#ready.get(operation.id);
    if (known !== undefined) return known;
    const given = await this.#prepare(operation, []);
    this.#ready.set(operation.id, given);
    return given;
  }

  /** Something was changed: what was ready may be no longer. */
  forget(): void {
    this.#ready.clear();
  }

  /** Arguments that ask for what isn't there, but for the path. */
  async absent(operation: Operation): Promise<RequestArguments> {
    const adjust = this.#options.states?.[operation.id]?.absent;
    if (adjust === undefined && !operation.path.includes('{')) {
      throw new Unprepared('skipped', 'the document does not say how to ask for something that does not exist');
    }
    const usual = await this.readyOrSample(operation);
    return adjust === undefined ? usual : adjust(usual);
  }

  /** The document's examples where there is no way to more. */
  async readyOrSample(operation: Operation): Promise<RequestArguments> {
    try {
      return await this.ready(operation);
    } catch (error) {
      if (error instanceof Unprepared && error.outcome === 'skipped') return sampleArguments(operation);
      throw error;
    }
  }

  /** The arguments as the table of states has them. */
  async adjusted(operation: Operation, given: RequestArguments): Promise<RequestArguments> {
    const { states, sender } = this.#options;
    if (sender.stop !== undefined) return given;
    return (await states?.[operation.id]?.ready?.(given)) ?? given;
  }

  /** Arguments that a link gives. Where there is nothing in a list, something is made to be in it. */
  async follow(start: FollowedLink, operation: Operation): Promise<RequestArguments> {
    try {
      return await this.#follow(start, operation);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      await this.ready(operation);
    }
    return this.#follow(start, operation).catch((error: unknown) => {
      throw error instanceof LinkError ? this.#unreached(error, 'failed') : error;
    });
  }

  async #follow(start: FollowedLink, operation: Operation): Promise<RequestArguments> {
    const exchange = await this.#readAnswer(start.from, []);
    const { status } = exchange.answer;
    const response = responseFor(start.from, status);
    if (response?.links.has(start.name) !== true) {
      // Of several declared successes this one may have other links.
      const outcome = response === undefined ? 'failed' : 'skipped';
      throw new Unprepared(outcome, `${start.from.id} answered ${status}, which has no link ${start.name}`);
    }
    return this.#owned(operation, reach(this.#options.document, { kind: 'link', ...start }, operation, exchange));
  }

  /** @param above operations that this one is prepared for: none of them can be its source */
  async #prepare(operation: Operation, above: readonly string[]): Promise<RequestArguments> {
    const { document, states } = this.#options;
    const hasOtherWay = sourcesOf(document, operation).length === 0 && states?.[operation.id]?.ready !== undefined;
    const isReached = needsState(document, operation) && !hasOtherWay;
    return this.adjusted(operation, isReached ? await this.#reach(operation, above) : sampleArguments(operation));
  }

  /** By the first of its sources that leads to it. */
  async #reach(operation: Operation, above: readonly string[]): Promise<RequestArguments> {
    const failures: Unprepared[] = [];
    for (const source of sourcesOf(this.#options.document, operation)) {
      if (above.includes(source.from.id)) continue;
      try {
        const exchange = await this.#readAnswer(source.from, [...above, operation.id]);
        return this.#owned(operation, reach(this.#options.document, source, operation, exchange));
      } catch (error) {
        failures.push(this.#getFailure(error, source.from));
      }
    }
    const none = new Unprepared('skipped', `the document has no way to what ${operation.id} needs`);
    throw failures.find(({ outcome }) => outcome === 'failed') ?? failures[0] ?? none;
  }

  async #readAnswer(operation: Operation, above: readonly string[]): Promise<ProbeExchange> {
    const exchange = await this.#options.sender.send(operation, await this.#prepare(operation, above));
    const { status } = exchange.answer;
    if (status < 400) return exchange;
    const isNoFault = status === 501 || this.#options.sender.isMadeAlready(operation, exchange.answer);
    const outcome = isNoFault ? 'skipped' : 'failed';
    throw new Unprepared(outcome, `${operation.id} answered ${status} to a valid request`, status);
  }

  /** What changes something is only sent for what was created here. */
  #owned(operation: Operation, given: RequestArguments): RequestArguments {
    if (isSafe(operation) || !operation.path.includes('{')) return given;
    if (this.#options.sender.findCreation(operation, given) !== undefined) return given;
    throw new Unprepared('skipped', `${operation.id} is only sent for what was created here`);
  }

  /** A list may be empty; what was just made must be named. */
  #getFailure(error: unknown, from: Operation): Unprepared {
    if (error instanceof LinkError) return this.#unreached(error, isSafe(from) ? 'skipped' : 'failed');
    if (error instanceof Unprepared) return error;
    throw error;
  }

  /** A document of others may be at odds with itself; one of ours may not. */
  #unreached(error: LinkError, usual: Unprepared['outcome']): Unprepared {
    const isRefused = isRaised('an answer with an id that the path does not allow', this.#options.profile);
    const outcome = error instanceof PathError ? (isRefused ? 'failed' : 'skipped') : usual;
    return new Unprepared(outcome, error.message);
  }
}
