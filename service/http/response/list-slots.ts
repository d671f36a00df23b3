/** The number of long lists that a service sends at the same time, since each takes memory. */
import { HttpError } from '../../errors/errors.ts';

/** A response that ends, over a connection or to a caller in this process. */
export interface ClosingResponse {
  /** True if the client has left. */
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/** Seconds after which a client may try again. */
const retryAfter = '2';

export class ListSlots {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a slot until the response, which is open, is closed. @throws HttpError unavailable if all are taken */
  take(response: ClosingResponse): void {
    if (this.#free === 0) {
      const message = 'too many long lists are being sent; try again later, or ask for shorter pages';
      throw new HttpError('unavailable', message, { headers: { 'Retry-After': retryAfter } });
    }
    this.#free -= 1;
    response.once('close', () => (this.#free += 1));
  }
}
