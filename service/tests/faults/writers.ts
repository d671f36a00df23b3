/**
 * Writers that create, change and delete sessions, each only its own, and record their responses: afterwards a
 * session is as its writer recorded it. The one request that a kill has interrupted may have been done or not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { key } from '../lib/process.ts';
import type { FaultSession } from './sessions.ts';

export interface WritersOptions {
  readonly url: string;
  readonly count: number;
  /** True if a POST with 502 is sent again, as its error proposes: on a busy machine a number may come too late. */
  readonly repeatsBadGateway?: boolean;
}

/** Number of times that a POST is sent. */
const mostAttempts = 10;

type Change =
  | { readonly kind: 'post'; readonly idempotencyKey: string; readonly body: object }
  | { readonly kind: 'put'; readonly session: FaultSession }
  | { readonly kind: 'delete'; readonly session: FaultSession };

export class Writers {
  readonly #writers: readonly Writer[];

  constructor({ url, count, repeatsBadGateway = false }: WritersOptions) {
    this.#writers = Array.from(
      { length: count },
      (_, index) => new Writer(url, index, repeatsBadGateway ? mostAttempts : 1),
    );
  }

  /** The number of acknowledged requests so far. */
  get acknowledged(): number {
    return this.#writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
  }

  /**
   * Writes until it is stopped. Requests without any response are settled later; a response with a failure throws.
   * @param pause milliseconds after each response
   */
  async writeUntil(isEnded: () => boolean, pause: number): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.writeUntil(isEnded, pause)));
  }

  /** Sequence numbers and ids of sessions that were given more than once, to any writer. */
  get givenTwice(): { readonly numbers: readonly number[]; readonly ids: readonly number[] } {
    return {
      numbers: repeated(this.#writers.flatMap(({ numbers }) => numbers)),
      ids: repeated(this.#writers.flatMap(({ ids }) => ids)),
    };
  }

  /** Settles interrupted requests, and returns all sessions that must exist, in the order of ids. */
  async known(): Promise<FaultSession[]> {
    await Promise.all(this.#writers.map((writer) => writer.settle()));
    const known = this.#writers.flatMap(({ sessions }) => [...sessions.values()]);
    return known.sort((a, b) => a.sessionId - b.sessionId);
  }
}

class Writer {
  /** All sequence numbers and ids that this writer has received, also of sessions that are deleted by now. */
  readonly numbers: number[] = [];
  readonly ids: number[] = [];
  readonly sessions = new Map<number, FaultSession>();
  acknowledged = 0;
  readonly #url: string;
  readonly #index: number;
  readonly #attempts: number;
  #made = 0;
  #cut: Change | undefined;

  constructor(url: string, index: number, attempts: number) {
    this.#attempts = attempts;
    this.#url = url;
    this.#index = index;
  }

  async writeUntil(isEnded: () => boolean, pause: number): Promise<void> {
    while (!isEnded() && this.#cut === undefined) {
      const next = this.#next();
      try {
        await this.#do(next);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // `fetch` throws it if no complete response came
        this.#cut = next;
        return;
      }
      await sleep(pause);
    }
  }

  /** Finds out whether the interrupted request was done: a POST is sent again with its key; others are checked by their effect. */
  async settle(): Promise<void> {
    const cut = this.#cut;
    this.#cut = undefined;
    if (cut === undefined) return;
    if (cut.kind === 'post') {
      await this.#do(cut);
      return;
    }
    const { sessionId } = cut.session;
    const { status, body } = await this.#ask('GET', `/sessions/${sessionId}`);
    const before = this.sessions.get(sessionId);
    if (cut.kind === 'delete' && status === 404) this.sessions.delete(sessionId);
    else if (status === 200 && (body.context === before?.context || body.context === cut.session.context)) {
      this.sessions.set(sessionId, body);
    } else throw new Error(`after ${cut.kind} of session ${sessionId}: ${status} ${JSON.stringify(body)}`);
  }

  #next(): Change {
    // Older sessions stay unchanged: otherwise the next change would repair a change that the index has missed.
    const own = [...this.sessions.values()].slice(-3);
    const session = own[Math.floor(Math.random() * own.length)];
    const choice = Math.random();
    if (session === undefined || choice < 0.6) {
      const n = (this.#made += 1);
      const name = `${this.#index}-${n}`;
      // Each session has its own number, so that a duplicate is found.
      const body = { userId: this.#index * 1_000_000 + n, context: `session ${name}` };
      return { kind: 'post', idempotencyKey: name, body };
    }
    if (choice < 0.85) return { kind: 'put', session: { ...session, context: `changed ${Math.random()}` } };
    return { kind: 'delete', session };
  }

  async #do(request: Change): Promise<void> {
    if (request.kind === 'post') {
      let made = await this.#ask('POST', '/sessions', request.body, request.idempotencyKey);
      for (let attempt = 1; made.status === 502 && attempt < this.#attempts; attempt += 1) {
        await sleep(500);
        made = await this.#ask('POST', '/sessions', request.body, request.idempotencyKey);
      }
      this.#expect(made, 201);
      this.sessions.set(made.body.sessionId, made.body);
      this.numbers.push(made.body.sequenceNumber);
      this.ids.push(made.body.sessionId);
    } else if (request.kind === 'put') {
      const { sessionId, context } = request.session;
      const changed = await this.#ask('PUT', `/sessions/${sessionId}`, { context });
      this.#expect(changed, 200);
      this.sessions.set(sessionId, request.session);
    } else {
      this.#expect(await this.#ask('DELETE', `/sessions/${request.session.sessionId}`), 200);
      this.sessions.delete(request.session.sessionId);
    }
    this.acknowledged += 1;
  }

  #expect({ status, body }: SessionReply, wanted: number): void {
    if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${JSON.stringify(body)}`);
  }

  async #ask(method: string, path: string, body?: object, idempotencyKey?: string): Promise<SessionReply> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        'x-api-key': key,
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    // The members that are used are checked with the status.
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as FaultSession };
  }
}

interface SessionReply {
  readonly status: number;
  readonly body: FaultSession;
}

function repeated(values: readonly number[]): number[] {
  const seen = new Set<number>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
