/** A Koa app on a port, until it is closed. */
import {
  createServer,
  ServerResponse,
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http';
import { Server as NetServer, Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type Koa from 'koa';
import { ServerRequest } from './request/body/continue.ts';
import { RequestQueue } from './request-queue.ts';
import { StartError } from '../errors/errors.ts';

export interface RunningServer {
  /** The origin for calls: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting connections, responds to requests in flight, and resolves when the last connection is closed. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 selects a free port. */
  readonly port: number;
  /** Milliseconds that requests in flight have after `close`. Default: 10 s. */
  readonly graceMilliseconds?: number;
  /** Milliseconds in which a client must read a part of its response; otherwise its connection is cut. Default: 30 s. */
  readonly unreadMilliseconds?: number;
}

const timeouts = {
  /** Longer than the idle time of proxies, so that they close a connection first and never send on one that closes. */
  keepAliveTimeout: 75_000,
  /** Milliseconds for the whole head. */
  headersTimeout: 10_000,
  /** Milliseconds for head and body; the body has a separate, shorter limit. */
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

/**
 * Milliseconds after `close` in which an idle connection stays open: a request that was already sent gets its response,
 * with `Connection: close`.
 */
const lastCall = 500;

/** @throws StartError if the server cannot listen on the address */
export async function startServer(
  app: Koa,
  { host, port, graceMilliseconds = 10_000, unreadMilliseconds = 30_000 }: ServerOptions,
): Promise<RunningServer> {
  const state: ServerState = { closing: false, queues: new Map() };
  const callback = queued(app, state);
  // The pipeline itself refuses a request without Host, or with too many header lines.
  const head = { requireHostHeader: false, IncomingMessage: ServerRequest, ServerResponse: responseClass(state) };
  const server = createServer({ ...timeouts, ...head }, callback);
  server.maxHeadersCount = 0;
  server.timeout = unreadMilliseconds;
  server.on('timeout', (socket: Socket) => {
    const isWorking = state.queues.get(socket)?.current !== undefined && socket.writableLength === 0;
    if (!isWorking) socket.destroy(); // idle, or nothing of the response was read
  });
  server.on('checkExpectation', callback);
  server.on('checkContinue', (request: ServerRequest, response: ServerResponse) => {
    request.sendContinue = () => response.writeContinue();
    callback(request, response);
  });
  server.on('clientError', (error: Error, socket: Duplex) => {
    const queue = socket instanceof Socket ? state.queues.get(socket) : undefined;
    // A client would take the error for the response to an earlier request, or for a part of it.
    if (!socket.destroyed && queue?.closeAfterComplete() === true) return;
    const isSending = queue?.current?.headersSent === true;
    if (isSending || !app.emit('clientError', error, socket)) socket.destroy();
  });
  // Node would cut the connection of a request for a tunnel without a response.
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    server.emit('clientError', new Error('CONNECT is not supported'), socket);
  });
  server.on('connection', (socket: Socket) => {
    const queue = new RequestQueue(socket);
    state.queues.set(socket, queue);
    socket.once('close', () => {
      state.queues.delete(socket);
      queue.close();
    });
  });
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port; // It listens on TCP.
  let closed: Promise<void> | undefined;
  return {
    url: `http://${urlHost(host)}:${bound}`,
    port: bound,
    close: () => (closed ??= close(server, state, graceMilliseconds, (left) => app.emit('closing', left))),
  };
}

interface ServerState {
  closing: boolean;
  readonly queues: Map<Socket, RequestQueue>;
}

/** Koa's callback returns a promise; Node ignores it, and Koa has handled all its errors. */
function queued(app: Koa, { queues }: ServerState): (request: IncomingMessage, response: ServerResponse) => void {
  const callback = app.callback();
  return (request, response) => {
    queues.get(request.socket)?.add(response, () => void callback(request, response));
  };
}

/** Adds `Connection: close` to all responses after the server begins to close, also to those begun before. */
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
      const message = `cannot listen on ${urlHost(host)}:${port}: ${reason}`;
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

/** Returns a host for use in an address; a wildcard cannot be called. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** @param endStreams is called when half of the time is over, with the other half: streams may have no end of their own */
async function close(server: Server, state: ServerState, grace: number, endStreams: (left: number) => void) {
  state.closing = true;
  const closed = new Promise<void>((resolve) => {
    // http's own close would cut idle connections at once, and with them requests that were already sent.
    NetServer.prototype.close.call(server, () => resolve());
  });
  // Responses that have begun before end at any time, and their connections are idle then.
  const idle = setInterval(() => closeIdle(server, state), Math.min(lastCall, grace));
  const half = setTimeout(endStreams, grace / 2, grace / 2);
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, grace);
  await closed;
  // Requests whose connections were cut are logged first.
  await Promise.all([...state.queues.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  await letOthersRun();
  for (const timer of [idle, half, late]) clearTimeout(timer);
  server.close(); // stops the timer that checks connections
}

/** Closes connections whose requests are complete, and unused ones, which Node does not count as idle. */
function closeIdle(server: Server, { queues }: ServerState): void {
  server.closeIdleConnections();
  for (const socket of queues.keys()) if (socket.bytesRead === 0) socket.destroy();
}
