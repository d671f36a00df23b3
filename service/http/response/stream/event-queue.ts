/** The events that wait for a client, limited in their length: who sends waits for a client that reads slowly. */
import { heartbeat } from './event-text.ts';

export interface QueueLimits {
  /** Characters that may wait; a single event may be longer. */
  readonly maxWaiting: number;
  /** After this time without an event, a comment is sent. */
  readonly heartbeatMilliseconds: number;
}

export const usualLimits: QueueLimits = { maxWaiting: 262_144, heartbeatMilliseconds: 15_000 };

export class EventQueue {
  readonly #limits: QueueLimits;
  #texts: string[] = [];
  #length = 0;
  #isEnded = false;
  #arrived: () => void = nothing;
  #senders: (() => void)[] = [];

  constructor(limits: QueueLimits = usualLimits) {
    this.#limits = limits;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Resolves when few enough characters wait. Events after the end are dropped. */
  push(text: string): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    this.#texts.push(text);
    this.#length += text.length;
    this.#arrived();
    return this.#length <= this.#limits.maxWaiting
      ? Promise.resolve()
      : new Promise((resolve) => this.#senders.push(resolve));
  }

  /** The events that wait are still sent. */
  end(): void {
    this.#isEnded = true;
    this.#arrived();
    this.#release();
  }

  /** Drops the events that wait: the client has left. */
  drop(): void {
    this.#texts = [];
    this.#length = 0;
    this.end();
  }

  /** Can be read once. */
  async *chunks(): AsyncGenerator<Buffer, void> {
    for (;;) {
      const text = this.#texts.shift();
      if (text !== undefined) {
        this.#length -= text.length;
        if (this.#length <= this.#limits.maxWaiting) this.#release();
        yield Buffer.from(text);
      } else if (this.#isEnded) return;
      else if (!(await this.#hasNext())) yield Buffer.from(heartbeat);
    }
  }

  /** @returns false if nothing happens for the time of a heartbeat */
  #hasNext(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), this.#limits.heartbeatMilliseconds);
      this.#arrived = () => {
        clearTimeout(timer);
        this.#arrived = nothing;
        resolve(true);
      };
    });
  }

  #release(): void {
    for (const resolve of this.#senders.splice(0)) resolve();
  }
}

const nothing = (): void => undefined;
