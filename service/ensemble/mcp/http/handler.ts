/** Serves both generations of the protocol at one address: requests of 2026 each alone, clients of 2025 in sessions. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import {
  createMcpHandler,
  isJsonContentType,
  isLegacyRequest,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import { HttpError, parseJson, type RequestContext } from 'fountainai';
import { isObject } from 'fountainai/openapi';
import type { McpParts } from '../server/parts.ts';
import type { ProtocolServer } from '../server/protocol-server.ts';
import { createMcpServer } from '../server/server.ts';
import { readFilter, type Filter } from './filter.ts';
import { type SessionLimits, Sessions } from './sessions.ts';
import { RegistryWatch } from './watch.ts';

/** Who asks, and for what. */
export interface Visit {
  readonly context: RequestContext;
  readonly filter: Filter;
  /** The principal. */
  readonly owner: string;
}

export interface HandlerOptions {
  /** Returns the parts for a client. `visitOf` finds the facts of the request that a call came with. */
  readonly partsFor: (visit: Visit, visitOf: (request: Request | undefined) => Visit) => McpParts;
  readonly ownerOf: (context: RequestContext) => string;
  /** Returns a text that changes with the registry. */
  readonly registryState: () => Promise<string>;
  readonly onFault: (error: unknown) => void;
  readonly limits?: SessionLimits | undefined;
  readonly pollMs?: number | undefined;
}

const maxListeners = { total: 1_000, perPrincipal: 100 };
const listen = 'subscriptions/listen';

export class McpHandler {
  readonly #options: HandlerOptions;
  readonly #sessions: Sessions;
  readonly #modern: McpHttpHandler;
  readonly #watch: RegistryWatch;
  readonly #visits = new WeakMap<Request, Visit>();
  /** Open subscriptions by principal. */
  readonly #listeners = new Map<string, number>();
  readonly #working = new Set<Promise<unknown>>();
  #isStopping = false;

  constructor(options: HandlerOptions) {
    const { registryState: read, onFault, pollMs } = options;
    this.#options = options;
    this.#sessions = new Sessions(options.limits);
    this.#modern = createMcpHandler(({ requestInfo }) => this.#createServer(this.#visitOf(requestInfo)), {
      legacy: 'reject',
      maxSubscriptions: maxListeners.total,
      onerror: onFault,
    });
    const isWatched = (): boolean => this.#sessions.size > 0 || this.#listeners.size > 0;
    this.#watch = new RegistryWatch({ read, onFault, pollMs, isWatched, onChange: () => this.#announce() });
  }

  async serve(request: Request, context: RequestContext): Promise<Response> {
    if (this.#isStopping) throw new HttpError('unavailable', 'the service is stopping');
    const filter = readFilter(new URL(request.url).searchParams);
    const visit = { context, filter, owner: this.#options.ownerOf(context) };
    this.#visits.set(request, visit);
    const body = request.method === 'POST' ? await readMessage(request) : undefined;
    if (body instanceof HttpError) return parseFault(body);
    if (await isLegacyRequest(request, body)) {
      await this.#watch.begin();
      return this.#sessions.serve(request, body, visit.owner, () => this.#createServer(visit));
    }
    if (isObject(body) && body.method === listen) {
      if (!this.#listenFor(visit.owner, request.signal))
        throw new HttpError('unavailable', 'too many streams are open');
      await this.#watch.begin();
    }
    return this.#track(this.#modern.fetch(request, { parsedBody: body }));
  }

  /** Looks for a change of the registry now. */
  changed(): void {
    void this.#watch.check();
  }

  /** Ends sessions and streams, after the calls in flight. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#watch.close();
    await Promise.allSettled(this.#working);
    await letOthersRun(); // the result of a call is written after the call
    this.#sessions.close();
    await this.#modern.close();
  }

  #createServer(visit: Visit): ProtocolServer {
    const parts = this.#options.partsFor(visit, (request) => this.#visitOf(request));
    return createMcpServer({
      ...parts,
      call: (request) => this.#track(parts.call(request)),
      decide: (decision) => this.#track(parts.decide(decision)),
    });
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#working.add(work);
    try {
      return await work;
    } finally {
      this.#working.delete(work);
    }
  }

  #visitOf(request: Request | undefined): Visit {
    const visit = request === undefined ? undefined : this.#visits.get(request);
    if (visit === undefined) throw new Error('a message came without its request');
    return visit;
  }

  #announce(): void {
    this.#modern.notify.toolsChanged();
    this.#modern.notify.resourcesChanged();
    this.#modern.notify.promptsChanged();
    void this.#sessions.notify(async (server) => {
      await server.sendToolListChanged();
      await server.sendResourceListChanged();
      await server.sendPromptListChanged();
    });
  }

  #listenFor(owner: string, signal: AbortSignal): boolean {
    const count = this.#listeners.get(owner) ?? 0;
    if (count >= maxListeners.perPrincipal || signal.aborted) return false;
    this.#listeners.set(owner, count + 1);
    const ended = (): void => {
      const left = (this.#listeners.get(owner) ?? 1) - 1;
      if (left === 0) this.#listeners.delete(owner);
      else this.#listeners.set(owner, left);
    };
    signal.addEventListener('abort', ended, { once: true });
    return true;
  }
}

/** Returns the message as JSON, within the same bounds as the body of an operation, or its fault. @throws HttpError unsupported_media_type */
async function readMessage(request: Request): Promise<unknown> {
  if (!isJsonContentType(request.headers.get('content-type')))
    throw new HttpError('unsupported_media_type', undefined, { details: 'Content-Type must be application/json' });
  try {
    return parseJson(await request.text());
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
}

function parseFault({ message: why, details = why }: HttpError): Response {
  const message = `Parse error: ${details}`;
  return Response.json({ jsonrpc: '2.0', error: { code: -32_700, message }, id: null }, { status: 400 });
}
