/** Periods in which a service responds with 503, each with a line in the log when it begins and one when it ends. */
import type { Logger } from 'pino';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import type { RequestFacts } from './log/request-line.ts';

/** Milliseconds without a 503 after which a spell ends that has come back soon after its end. */
const quietMs = 10_000;
/** The maximum number of reasons with separate spells; further reasons share one. */
const maxReasons = 50;

interface Spell {
  readonly startedAt: number;
  /** Operations that responded with 503 in this spell. */
  readonly operations: Set<string>;
  count: number;
  lastAt: number;
  /** Ends the spell after a time without 503; undefined if no request has succeeded yet. */
  ending: NodeJS.Timeout | undefined;
}

export class Spells {
  readonly #log: Logger;
  readonly #running = new Map<string, Spell>();
  /** When spells have ended, by reason. */
  readonly #ended = new Map<string, number>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * Records a response.
   * @returns true if the response belongs to a spell and needs no log line of its own
   */
  note(operation: string, facts: RequestFacts): boolean {
    if (facts.status === 503) this.#continue(operation, facts);
    else if (facts.status < 400 && this.#running.size > 0) this.#succeed(operation);
    return facts.status === 503;
  }

  #continue(operation: string, facts: RequestFacts): void {
    const reason = this.#getReason(facts.err);
    const now = performance.now();
    let spell = this.#running.get(reason);
    if (spell === undefined) {
      spell = { startedAt: now, operations: new Set(), count: 0, lastAt: now, ending: undefined };
      this.#running.set(reason, spell);
      this.#log.error({ ...facts, operation, reason }, 'requests are answered with 503 from now on');
    }
    clearTimeout(spell.ending);
    spell.ending = undefined;
    spell.operations.add(operation);
    spell.count += 1;
    spell.lastAt = now;
  }

  /** Ends a spell when an operation that failed succeeds again: other operations may need less. */
  #succeed(operation: string): void {
    for (const [reason, spell] of this.#running) {
      if (!spell.operations.has(operation) || spell.ending !== undefined) continue;
      const endedAt = this.#ended.get(reason) ?? Number.NEGATIVE_INFINITY;
      // An intermittent spell would log two lines for each request.
      const isComingAndGoing = spell.startedAt - endedAt < quietMs;
      if (isComingAndGoing) spell.ending = setTimeout(() => this.#end(reason, spell), quietMs).unref();
      else this.#end(reason, spell);
    }
  }

  #end(reason: string, { startedAt, lastAt, count }: Spell): void {
    this.#running.delete(reason);
    this.#ended.set(reason, performance.now());
    this.#log.info(
      { reason, count, milliseconds: Math.round(lastAt - startedAt) },
      'requests are no longer answered with 503',
    );
  }

  /** Returns the error code of the engine or the system. */
  #getReason(error: unknown): string {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const code = errorCode(cause) ?? 'unavailable';
    return this.#running.has(code) || this.#ended.has(code) || this.#ended.size + this.#running.size < maxReasons
      ? code
      : 'other';
  }
}
