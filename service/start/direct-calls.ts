/** Requests between the services of this process, which need no connection. */
import type { DirectTransfer, ExchangeRequest } from '../http-client/exchange.ts';
import type { App } from '../http/app.ts';

type AnswerDirectly = NonNullable<App['direct']>;

interface DirectServer {
  readonly answer: AnswerDirectly;
  /** The number of requests whose responses were not read yet. */
  inFlight: number;
  /** Set when the server stops. */
  onIdle: (() => void) | undefined;
}

/** The services that respond to callers of this process, by the origin that they listen on. */
export class DirectCalls {
  readonly #servers = new Map<string, DirectServer>();
  /** Requests whose beginning is on the stack now. */
  #nested = 0;
  /** Requests since the process last waited for the system. */
  #inTurn = 0;

  /** Responds to requests for this origin until `close`. @param answer undefined if the service needs connections */
  open(url: string, answer: App['direct']): void {
    if (answer !== undefined) this.#servers.set(new URL(url).origin, { answer, inFlight: 0, onIdle: undefined });
  }

  /**
   * Accepts no more requests for this origin; resolves when those in flight have ended, or after the grace.
   * @param endStreams is called when half of the time is over, with the other half, as the server's own is, which knows connections only
   */
  async close(url: string, graceMs: number, endStreams: (left: number) => void): Promise<void> {
    const { origin } = new URL(url);
    const server = this.#servers.get(origin);
    this.#servers.delete(origin);
    if (server === undefined || server.inFlight === 0) return;
    await new Promise<void>((resolve) => {
      const half = setTimeout(endStreams, graceMs / 2, graceMs / 2);
      const late = setTimeout(resolve, graceMs);
      server.onIdle = () => {
        clearTimeout(half);
        clearTimeout(late);
        resolve();
      };
    });
  }

  readonly transfer: DirectTransfer = (request, signal) => {
    const server = this.#servers.get(request.origin);
    if (server === undefined || !isPlain(request) || !this.#isPermitted()) return undefined;
    const { method, path, body } = request;
    const headers = { host: request.origin.slice('http://'.length), ...usualHeaders, ...request.headers };
    const answer = this.#nest(() => server.answer({ method, path, headers, body }, signal));
    if (answer === undefined) return undefined;
    server.inFlight += 1;
    const ended = once(() => {
      server.inFlight -= 1;
      if (server.inFlight === 0) server.onIdle?.();
    });
    return answer.then(
      ({ discard, ...response }) => ({
        ...response,
        discard: () => {
          discard();
          ended();
        },
      }),
      (error: unknown) => {
        ended();
        throw error;
      },
    );
  };

  #nest<Result>(work: () => Result): Result {
    this.#nested += 1;
    try {
      return work();
    } finally {
      this.#nested -= 1;
    }
  }

  #isPermitted(): boolean {
    if (this.#inTurn === 0) setImmediate(() => (this.#inTurn = 0));
    this.#inTurn += 1;
    return this.#inTurn <= maxInTurn && this.#nested < maxNested;
  }
}

/**
 * Services that call each other without an end would block the process, and no deadline would end them. A connection waits for the
 * system, so each call beyond these limits gets one.
 */
const maxNested = 32;
const maxInTurn = 4_000;

/** The client adds them to a request over a connection. */
const usualHeaders = { connection: 'keep-alive', 'accept-encoding': 'identity' };

const usualMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Headers that Node or the client handles or drops, and `Origin`, which asks for headers of a browser. */
const headersOfConnections: ReadonlySet<string> = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'origin', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'proxy-connection', 'http2-settings', 'set-cookie', '__proto__'],
]);

const maxHeadLength = 8_192;

/** Any other request gets a connection, which has rules of its own for its method, target and headers. */
function isPlain({ origin, method, path, headers }: ExchangeRequest): boolean {
  if (!origin.startsWith('http://') || !usualMethods.has(method) || !/^\/[!-~]*$/.test(path)) return false;
  let length = path.length;
  for (const name in headers) {
    const value = headers[name] ?? '';
    length += name.length + value.length;
    if (headersOfConnections.has(name) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return false;
    if (!/^([!-~]([ -~]*[!-~])?)?$/.test(value)) return false;
  }
  return length <= maxHeadLength;
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
