/** The time of an interaction, and a client that follows its progress: when either ends, the interaction ends. */
import { omit } from 'fountainai';
import { errorText } from 'fountainai/openapi';
import type { components } from '../../api.d.ts';
import { cutText } from '../../tools/clean-text.ts';
import type { RecordedCall } from '../calls/call-log.ts';

type Schemas = components['schemas'];

/** An event in the field names of the ensemble's document. */
export type ProgressEvent =
  Pick<Schemas['StepEvent'], 'type' | 'step'> | Schemas['CallEvent'] | Schemas['ResultEvent'] | ShownText;

/** `isWhole`: no piece follows. */
type ShownText = Schemas['TextEvent'] & { readonly isWhole?: boolean };

export interface Follower {
  /** Resolves when the next event may come. */
  readonly notify: (event: ProgressEvent) => Promise<void>;
  /**
   * Is aborted when the follower leaves, or when the service stops: the model is stopped, and nothing more is sent. Calls in
   * flight are awaited. The message of the reason is for the record.
   */
  readonly signal: AbortSignal;
}

const maxResponseLength = 2_000;

export class Progress {
  /** Is aborted when the time is over. */
  readonly time: AbortSignal;
  /** Is aborted when the time is over or the follower has left. */
  readonly signal: AbortSignal;
  readonly #follower: Follower | undefined;
  readonly #timeIsUp: Promise<never>;
  readonly #isStopped: Promise<never>;

  constructor(milliseconds: number, follower: Follower | undefined) {
    this.#follower = follower;
    this.time = AbortSignal.timeout(milliseconds);
    this.signal = follower === undefined ? this.time : AbortSignal.any([this.time, follower.signal]);
    this.#timeIsUp = rejectedBy(this.time);
    this.#isStopped = follower === undefined ? this.#timeIsUp : rejectedBy(this.signal);
  }

  /** Why the follower does not follow any more; undefined while it does. */
  get end(): string | undefined {
    const signal = this.#follower?.signal;
    if (signal?.aborted !== true) return undefined;
    return errorText(signal.reason);
  }

  /** Undefined without a follower. */
  get onText(): ((text: string) => Promise<void>) | undefined {
    return this.#follower === undefined ? undefined : (text) => this.#notify({ type: 'text', text });
  }

  /** For a text that was not shown in pieces. */
  text(text: string): Promise<void> {
    return this.#notify({ type: 'text', text, isWhole: true });
  }

  step(step: number): Promise<void> {
    return this.#notify({ type: 'step', step });
  }

  call(record: RecordedCall): Promise<void> {
    return this.#notify({ type: 'call', call: toCall(record) });
  }

  result(record: RecordedCall): Promise<void> {
    return this.#notify({
      type: 'result',
      call: toCall(record),
      response: cutText(record.response, maxResponseLength),
    });
  }

  /** For work that knows the signal of the time, but may ignore it. */
  inTime<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#timeIsUp]);
  }

  /** For work that is stopped when the follower leaves. */
  whileFollowed<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#isStopped]);
  }

  /** A follower that does not read lets the interaction wait until its time is over. */
  async #notify(event: ProgressEvent): Promise<void> {
    if (this.#follower !== undefined) await this.inTime(this.#follower.notify(event));
  }
}

/** A copy, since the record changes while the event waits. */
const toCall = (record: RecordedCall): Schemas['Call'] => omit(record, 'response') as Schemas['Call']; // all other members

/** Returns a promise that is rejected with the signal's reason; it needs no listener. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(signal.reason as Error); // a TimeoutError, or the reason of the follower
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
  rejected.catch(() => undefined);
  return rejected;
}
