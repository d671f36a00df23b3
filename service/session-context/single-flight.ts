/** The same `Idempotency-Key` from several callers at once, for work that cannot be done inside one write. */
import { bodyHash, HttpError, type IdempotentRequest } from 'fountainai';

interface Flight<Answer> {
  readonly hash: string;
  readonly answer: Promise<Answer>;
}

/** Lets the first caller do the work, and the others wait for its result or its failure. Keeps nothing afterwards. */
export class SingleFlight<Answer> {
  readonly #flights = new Map<string, Flight<Answer>>();

  /** @throws HttpError idempotency_conflict if the current work for this key has another body */
  async run(request: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer> {
    const { key } = request;
    if (key === undefined) return work();
    const hash = bodyHash(request.body);
    const flight = this.#flights.get(key);
    if (flight?.hash === hash) return flight.answer;
    if (flight !== undefined) throw new HttpError('idempotency_conflict');
    const answer = work();
    this.#flights.set(key, { hash, answer });
    try {
      return await answer;
    } finally {
      this.#flights.delete(key);
    }
  }
}
