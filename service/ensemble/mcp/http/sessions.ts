/**
 * Sessions of clients of 2025, in the memory of this replica, bounded in number and in idle time. A client whose session has ended,
 * or that reaches another replica, gets 404 and begins a new one.
 */
import { randomUUID } from 'node:crypto';
import {
  isInitializeRequest,
  type RequestId,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { HttpError } from 'fountainai';
import { objectOf } from 'fountainai/openapi';
import type { ProtocolServer } from '../server/protocol-server.ts';

export interface SessionLimits {
  /** Of all principals. */
  readonly total: number;
  readonly perPrincipal: number;
  /** Milliseconds without an open request. */
  readonly idleMs: number;
}

export const usualLimits: SessionLimits = { total: 1_000, perPrincipal: 100, idleMs: 30 * 60_000 };

interface Session {
  readonly id: string;
  readonly owner: string;
  readonly server: ProtocolServer;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Requests whose responses have not ended, among them streams; with its id if the stream is for this message alone. */
  readonly open: Map<Request, RequestId | undefined>;
  usedAt: number;
}

const sweepMs = 60_000;

export class Sessions {
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  /** The session that was used last is the last one. */
  readonly #byId = new Map<string, Session>();

  constructor(limits: SessionLimits = usualLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
    this.#timer = setInterval(() => this.endIdle(), sweepMs).unref();
  }

  get size(): number {
    return this.#byId.size;
  }

  /** @param createServer for a new session of the owner */
  async serve(
    request: Request,
    parsedBody: unknown,
    owner: string,
    createServer: () => ProtocolServer,
  ): Promise<Response> {
    const id = request.headers.get('mcp-session-id');
    if (id === null) {
      if (request.method !== 'POST' || !isInitializeRequest(parsedBody)) return noSession();
      return this.#begin(request, parsedBody, owner, createServer);
    }
    const session = this.#byId.get(id);
    // An id is not a credential: the session belongs to the principal that has begun it.
    if (session?.owner !== owner) return unknownSession();
    this.#use(session, request, idOf(parsedBody));
    const response = await session.transport.handleRequest(request, { parsedBody });
    endCancelled(session, parsedBody);
    return response;
  }

  /** Calls `notify` with the server of each session. A client without an open stream misses what is sent. */
  async notify(notify: (server: ProtocolServer) => Promise<void>): Promise<void> {
    await Promise.allSettled([...this.#byId.values()].map(({ server }) => notify(server)));
  }

  endIdle(): void {
    const before = this.#now() - this.#limits.idleMs;
    for (const session of this.#byId.values())
      if (session.open.size === 0 && session.usedAt < before) this.#end(session);
  }

  /** Ends all sessions and their streams. */
  close(): void {
    clearInterval(this.#timer);
    for (const session of this.#byId.values()) this.#end(session);
  }

  async #begin(
    request: Request,
    parsedBody: unknown,
    owner: string,
    createServer: () => ProtocolServer,
  ): Promise<Response> {
    this.#makeRoom(owner);
    const id = randomUUID();
    const server = createServer();
    const transport = new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: () => id });
    const session: Session = { id, owner, server, transport, open: new Map(), usedAt: 0 };
    transport.onclose = () => void this.#byId.delete(id);
    await server.connect(transport);
    this.#use(session, request);
    const response = await transport.handleRequest(request, { parsedBody });
    if (transport.sessionId === undefined) this.#end(session);
    return response;
  }

  #use(session: Session, request: Request, id?: RequestId): void {
    session.open.set(request, id);
    session.usedAt = this.#now();
    this.#byId.delete(session.id);
    this.#byId.set(session.id, session);
    const ended = (): void => {
      session.open.delete(request);
      session.usedAt = this.#now();
    };
    if (request.signal.aborted) ended();
    else request.signal.addEventListener('abort', ended, { once: true });
  }

  /** A principal that begins too many sessions loses its own oldest one. @throws HttpError unavailable */
  #makeRoom(owner: string): void {
    const all = [...this.#byId.values()];
    const own = all.filter((session) => session.owner === owner);
    if (own.length >= this.#limits.perPrincipal) {
      this.#end(own.find(({ open }) => open.size === 0) ?? own[0]);
      return;
    }
    if (all.length < this.#limits.total) return;
    const idle = all.find(({ open }) => open.size === 0);
    if (idle === undefined) throw new HttpError('unavailable', 'too many sessions are open');
    this.#end(idle);
  }

  #end(session: Session | undefined): void {
    if (session === undefined) return;
    this.#byId.delete(session.id);
    session.server.close().catch(() => undefined);
  }
}

const toId = (id: unknown): RequestId | undefined =>
  typeof id === 'string' || typeof id === 'number' ? id : undefined;

/** Returns the id of a message that is a request; undefined for other messages, and for several at once. */
function idOf(message: unknown): RequestId | undefined {
  const { id, method } = objectOf(message);
  return typeof method === 'string' ? toId(id) : undefined;
}

/** A cancelled request gets no answer: without this, its stream would stay open, and its session in use. */
function endCancelled({ transport, open }: Session, received: unknown): void {
  for (const message of [received].flat()) {
    const { method, params } = objectOf(message);
    const id = toId(objectOf(params).requestId);
    if (method !== 'notifications/cancelled' || id === undefined) continue;
    if ([...open.values()].includes(id)) transport.closeSSEStream(id);
  }
}

const fault = (status: number, code: number, message: string): Response =>
  Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status });

const noSession = (): Response => fault(400, -32_000, 'Bad Request: the header Mcp-Session-Id is required');
const unknownSession = (): Response => fault(404, -32_001, 'Session not found');
