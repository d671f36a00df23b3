/** A Koa app on a port, until it is told to close. */
import {
  createServer,
  ServerResponse,
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type Koa from 'koa';
import { ServerRequest } from './request/body/continue.ts';
import { StartError } from '../errors/errors.ts';

export interface RunningServer {
  /** The origin to call it at: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, answers what is in flight, and resolves when the last connection is closed. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Milliseconds that requests in flight have after `close`; 10 s. */
  readonly graceMilliseconds?: number;
}

const timeouts = {
  /** Longer than the idle time of proxies, so that they close a connection first and never write into one that closes. */
  keepAliveTimeout: 75_000,
  /** Milliseconds for the whole head. */
  headersTimeout: 10_000,
  /** Milliseconds for head and body; the body has its own, shorter limit. */
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

/**
 * Milliseconds after `close` in which an idle connection is kept: a request that is already on its way gets its answer,
 * with `Connection: close`.
 */
const lastCall = 500;

/** @throws StartError where the address can't be listened on */
export async function startServer(
  app: Koa,
  { host, port, graceMilliseconds = 10_000 }: ServerOptions,
): Promise<RunningServer> {
  const state: ServerState = { closing: false, sockets: new Set() };
  const callback = callbackOf(app);
  // The pipeline itself refuses a request without Host, or with too many header lines.
  const head = { requireHostHeader: false, IncomingMessage: ServerRequest, ServerResponse: responseClass(state) };
  const server = createServer({ ...timeouts, ...head }, callback);
  server.maxHeadersCount = 0;
  server.on('checkExpectation', callback);
  server.on('checkContinue', (request: ServerRequest, response: ServerResponse) => {
    request.sendContinue = () => response.writeContinue();
    callback(request, response);
  });
  server.on('clientError', (error: Error, socket: Duplex) => {
    if (!app.emit('clientError', error, socket)) socket.destroy();
  });
  // Node would cut the connection of a request for a tunnel without a word.
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    server.emit('clientError', new Error('CONNECT is not supported'), socket);
  });
  server.on('connection', (socket: Socket) => {
    state.sockets.add(socket);
    socket.once('close', () => state.sockets.delete(socket));
  });
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port; // It listens on TCP.
  let closed: Promise<void> | undefined;
  return {
    url: `http://${urlHost(host)}:${bound}`,
    port: bound,
    close: () => (closed ??= close(server, state, graceMilliseconds)),
  };
}

interface ServerState {
  closing: boolean;
  readonly sockets: Set<Socket>;
}

/** Koa gives the callback a promise; Node ignores it, and Koa has answered all errors in it. */
function callbackOf(app: Koa): (request: IncomingMessage, response: ServerResponse) => void {
  const callback = app.callback();
  return (request, response) => void callback(request, response);
}

/** Answers say `Connection: close` from the moment that the server closes, also those that were begun before. */
function responseClass(state: ServerState): typeof ServerResponse {
  return class ClosingResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    override writeHead(status: number, message?: string, headers?: Head): this;
    override writeHead(status: number, headers?: Head): this;
    override writeHead(status: number, ...head: [(string | Head)?, Head?]): this {
      if (state.closing) this.shouldKeepAlive = false;
      const [first, second] = head;
      return typeof first === 'string'
        ? super.writeHead(status, first, second)
        : super.writeHead(status, first ?? second);
    }
  };
}

type Head = OutgoingHttpHeaders | OutgoingHttpHeader[];

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = reasons.get(error.code ?? '') ?? error.message;
      const message = `can't listen on ${urlHost(host)}:${port}: ${reason}`;
      const data = { host, port, reason: error.code ?? error.message };
      reject(new StartError('start-address-unusable', message, { data, cause: error }));
    });
    server.listen({ host, port }, resolve);
  });
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'the port is in use'],
  ['EACCES', 'this user may not use the port'],
  ['EADDRNOTAVAIL', 'this machine does not have the address'],
  ['ENOTFOUND', 'the host is not known'],
]);

/** The host as it stands in an address to call, which a wildcard is not. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function close(server: Server, state: ServerState, grace: number): Promise<void> {
  state.closing = true;
  const closed = new Promise<void>((resolve) => {
    // http's own close would cut idle connections at once, and with them requests that are on their way.
    NetServer.prototype.close.call(server, () => resolve());
  });
  const idle = setTimeout(() => closeIdle(server, state), Math.min(lastCall, grace));
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, grace);
  await closed;
  clearTimeout(idle);
  clearTimeout(late);
  server.close(); // stops the clock that checks connections
}

/** Those that have been answered, and those that were opened and never used, which Node does not count as idle. */
function closeIdle(server: Server, { sockets }: ServerState): void {
  server.closeIdleConnections();
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
}
