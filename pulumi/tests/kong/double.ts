/** A double of Kong 3.9's Admin API that stores objects, on a free port of this machine. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import Koa from 'koa';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isObject, stringOf } from '../../../openapi/json/json.ts';
import { parseEntityAddress } from './store/entity-address.ts';
import { parseBody, readBodyText } from './body.ts';
import { loadDeclarative } from './declarative.ts';
import { entityKinds } from './entity/entity-kinds.ts';
import { notFound, KongRefusal } from './store/kong-refusal.ts';
import { FaultInjector, type FaultEffect } from './fault-injector.ts';
import { type KongAnswer, type KongCall, operate, presenter, reads } from './store/operations.ts';
import { pageFor } from './pages.ts';
import { KongStore } from './store/kong-store.ts';

export interface DoubleOptions {
  /** Without a database, only the whole configuration can be written, by `POST /config`. */
  readonly hasDatabase?: boolean;
  readonly version?: string;
  /** The required value of `Kong-Admin-Token`; undefined: none. */
  readonly token?: string;
}

export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** 0 if it was not answered. */
  readonly status: number;
}

/** An answer, also of faults. */
interface FaultyAnswer {
  readonly status: number;
  readonly body?: JsonObject | string;
}

/** Kong ignores the bodies of other requests. */
const writesBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

export class KongDouble {
  readonly faults = new FaultInjector();
  /** In the order of their answers. */
  readonly requests: ReceivedRequest[] = [];
  readonly #options: DoubleOptions;
  readonly #server: Server;
  #store = new KongStore();
  #port = 0;

  constructor(options: DoubleOptions = {}) {
    this.#options = options;
    const app = new Koa();
    app.use((context) => this.#serve(context));
    const handle = app.callback();
    this.#server = createServer((request, response) => void handle(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, after `stop` on the same port again. */
  async start(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    // A server that listens on an address has one; only pipes have text.
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Refuses connections from now on, and keeps the objects. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Deletes all objects, faults and requests. */
  reset(): void {
    this.#store = new KongStore();
    this.faults.clear();
    this.requests.length = 0;
  }

  /** Replaces all objects by a declarative configuration. @throws KongRefusal */
  load(configuration: JsonObject): void {
    this.#store = loadDeclarative(configuration);
  }

  /** Returns all objects by kind, as the API returns them. */
  entities(): Readonly<Record<string, readonly JsonObject[]>> {
    return Object.fromEntries(entityKinds.map((kind) => [kind.name, this.#store.all(kind).map(presenter(kind))]));
  }

  /** Returns the requests that write. */
  writes(): readonly ReceivedRequest[] {
    return this.requests.filter(({ method }) => !reads.has(method));
  }

  async #serve(context: Koa.Context): Promise<void> {
    const { method, url: path } = context.req;
    const effect = this.faults.next(!reads.has(method ?? ''));
    const answer = await this.#answerWithFault(effect, context);
    this.requests.push({ method: method ?? '', path: path ?? '', status: answer?.status ?? 0 });
    if (answer === undefined) {
      context.respond = false;
      context.req.socket.resetAndDestroy();
      return;
    }
    context.status = answer.status;
    if (answer.body !== undefined) context.body = answer.body;
  }

  /** Returns undefined if the connection is to be reset. */
  async #answerWithFault(effect: FaultEffect | undefined, context: Koa.Context): Promise<FaultyAnswer | undefined> {
    if (effect === undefined) return this.#answer(context);
    if ('status' in effect) {
      context.set(effect.headers ?? {});
      return { status: effect.status, body: effect.body ?? { message: 'An unexpected error occurred' } };
    }
    if ('reset' in effect && effect.reset === 'before') return undefined;
    const answer = await this.#answer(context);
    if ('reset' in effect) return undefined;
    await wait(effect.delay, undefined, { ref: false });
    return answer;
  }

  async #answer(context: Koa.Context): Promise<KongAnswer> {
    const { token } = this.#options;
    if (token !== undefined && context.get('Kong-Admin-Token') !== token) {
      return { status: 401, body: { message: 'Unauthorized' } };
    }
    try {
      return this.#perform(context, await readBodyText(context.req));
    } catch (error) {
      if (error instanceof KongRefusal) return { status: error.status, body: error.body };
      throw error;
    }
  }

  #perform(context: Koa.Context, text: string): KongAnswer {
    const { hasDatabase = true, version = '3.9.1' } = this.#options;
    const { method, path } = context;
    const query = new URLSearchParams(context.querystring);
    const contentType = writesBody.has(method) ? context.get('Content-Type') : '';
    const call = (fields = {}): KongCall => ({ method, path, query, body: parseBody(text, contentType, fields) });
    if (path === '/config') return this.#configure(method, call().body);
    const page = pageFor({ version, hasDatabase, store: this.#store }, call());
    if (page !== undefined) return page;
    const address = parseEntityAddress(path, this.#store);
    return operate(address, call(address.kind.fields), this.#store, hasDatabase);
  }

  #configure(method: string, body: JsonObject): KongAnswer {
    if (method !== 'POST') throw notFound();
    if (this.#options.hasDatabase ?? true) {
      const message = 'this endpoint is only available when Kong is configured to not use a database';
      return { status: 400, body: { message } };
    }
    this.load(body);
    const filled = Object.entries(this.entities()).filter(([, entities]) => entities.length > 0);
    const byId = filled.map(([kind, list]) => [kind, Object.fromEntries(list.map((one) => [stringOf(one.id), one]))]);
    const answer: unknown = Object.fromEntries(byId);
    return { status: 201, body: isObject(answer) ? answer : {} };
  }
}
