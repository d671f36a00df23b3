/** Handles the requests of one connection one after another, also if the client sends them without waiting for responses. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** More than one read of a connection brings; a client that sends even more gets no response to the rest. */
const maxWaiting = 4_000;

interface WaitingRequest {
  readonly response: ServerResponse;
  readonly handle: () => void;
}

export class RequestQueue {
  #current: ServerResponse | undefined;
  #waiting: WaitingRequest[] = [];
  /** The number of waiting requests that were already handled: removing the first element of a long array is slow. */
  #handled = 0;
  #isClosed = false;
  readonly #connection: Pick<Socket, 'writable'>;

  constructor(connection: Pick<Socket, 'writable'>) {
    this.#connection = connection;
  }

  /** The response that is prepared or sent now. */
  get current(): ServerResponse | undefined {
    return this.#current;
  }

  /**
   * Calls `handle` when the responses to all earlier requests have left the process: a client that does not read its
   * responses causes no further work.
   */
  add(response: ServerResponse, handle: () => void): void {
    if (this.#isClosed || !this.#connection.writable) return;
    if (this.#current === undefined) {
      this.#start({ response, handle });
      return;
    }
    this.#waiting.push({ response, handle });
    if (this.#waiting.length - this.#handled < maxWaiting) return;
    this.#closeAfter(response);
  }

  /**
   * Closes the connection after the responses to the requests that were read completely; the rest of what the client sends is not HTTP.
   * @returns false if no such response is left
   */
  closeAfterComplete(): boolean {
    const last = this.#waiting.length > this.#handled ? this.#waiting.at(-1)?.response : this.#current;
    if (last === undefined) return false;
    if (last.req.complete) {
      if (last.headersSent && last.shouldKeepAlive) return false;
      this.#closeAfter(last);
      return true;
    }
    if (last === this.#current) return false;
    this.#waiting.pop();
    return this.closeAfterComplete();
  }

  /** Drops the waiting requests of a closed connection. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#handled = 0;
  }

  #closeAfter(response: ServerResponse): void {
    this.#isClosed = true;
    response.shouldKeepAlive = false; // Node closes the connection after this response
  }

  #start({ response, handle }: WaitingRequest): void {
    this.#current = response;
    response.on('close', this.#next); // is emitted once
    handle();
  }

  /** One function for all requests of the connection. */
  readonly #next = (): void => {
    this.#current = undefined;
    // The client has left, and its responses would end at once, or this response has closed the connection: others cannot be sent.
    if (!this.#connection.writable) this.close();
    const next = this.#waiting[this.#handled];
    if (next === undefined) {
      this.#waiting = [];
      this.#handled = 0;
      return;
    }
    this.#handled += 1;
    this.#start(next);
  };
}
