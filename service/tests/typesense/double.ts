/** A small Typesense for tests, with configurable faults, that records every exchange for a comparison with the document. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { Faults, type TypesenseFaultEffect } from './faults.ts';
import { search } from './search.ts';
import { type Collection, TypesenseRefusal, TypesenseStore, upsert } from './store.ts';

export interface TypesenseExchange {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

interface Asked {
  readonly method: string;
  readonly path: readonly string[];
  readonly body: string;
}

interface Reply {
  readonly status: number;
  /** JSON, or plain text. */
  readonly body: Json;
}

export class TypesenseDouble {
  readonly store: TypesenseStore;
  readonly faults = new Faults();
  readonly exchanges: TypesenseExchange[] = [];
  readonly apiKey = 'typesense-key';
  version = '30.0';
  /** Milliseconds that each import takes. */
  importMilliseconds = 0;
  /** Requests whose connection ended before the response: the client aborted, or was reset. */
  unanswered = 0;
  #server: Server | undefined;
  #port = 0;

  /** @param store of the cluster of this node. Default: a new one */
  constructor(store = new TypesenseStore()) {
    this.store = store;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens on the same port as before. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    // A server that listens on a port has an address.
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Refuses connections from now on; the documents stay. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Returns the documents of an alias by their ids. */
  documents(alias: string): Map<string, JsonObject> {
    return this.store.find(alias).documents;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    response.once('close', () => (this.unanswered += response.writableEnded ? 0 : 1));
    const body = await readTextFile(request).catch(() => undefined);
    if (body === undefined) return;
    const fault = this.faults.next(`${method} ${url}`);
    if (fault !== undefined && 'hang' in fault) return;
    if (fault !== undefined && 'reset' in fault && fault.reset === 'before') {
      reset(request);
      return;
    }
    if (fault !== undefined && 'late' in fault) await sleep(fault.late);
    if (url.includes('/import?') && this.importMilliseconds > 0) await sleep(this.importMilliseconds);
    const reply = this.#reply(request, body, fault);
    if (fault !== undefined && 'reset' in fault) {
      reset(request);
      return;
    }
    const answer = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    const type = typeof reply.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
    const headers = fault !== undefined && 'status' in fault ? fault.headers : {};
    response.writeHead(reply.status, { 'content-type': type, ...headers }).end(answer);
    const contentType = request.headers['content-type'];
    this.exchanges.push({ method, path: url, contentType, body, status: reply.status, answer });
  }

  #reply(request: IncomingMessage, body: string, fault: TypesenseFaultEffect | undefined): Reply {
    if (fault !== undefined && 'status' in fault) {
      return { status: fault.status, body: { message: 'as it was ordered' } };
    }
    if (request.headers['x-typesense-api-key'] !== this.apiKey) {
      return { status: 401, body: { message: 'Forbidden - a valid `x-typesense-api-key` header must be sent.' } };
    }
    const url = new URL(request.url ?? '', this.url);
    const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
    try {
      return this.#do({ method: request.method ?? '', path, body }, fault);
    } catch (error) {
      if (error instanceof TypesenseRefusal) return { status: error.status, body: { message: error.message } };
      throw error;
    }
  }

  #do(asked: Asked, fault: TypesenseFaultEffect | undefined): Reply {
    const [kind, name] = asked.path;
    if (kind === 'health') return { status: 200, body: { ok: true } };
    if (kind === 'debug') return { status: 200, body: { state: 1, version: this.version } };
    if (kind === 'aliases' && name !== undefined) return this.#alias(name, asked);
    if (kind === 'multi_search') return { status: 200, body: { results: this.#searchAll(getJson(asked.body)) } };
    if (kind !== 'collections') throw new TypesenseRefusal(404, 'Not Found');
    if (name === undefined) {
      if (asked.method === 'POST') return { status: 201, body: shown(this.store.create(getJson(asked.body))) };
      return { status: 200, body: [...this.store.collections.values()].map(shown) };
    }
    if (asked.path.length > 2) {
      const reply = documents(this.store.find(name), asked, fault);
      const isRefused = typeof reply.body === 'string' && reply.body.includes('"success":false');
      if (fault !== undefined && isRefused) this.faults.done.add(fault);
      return reply;
    }
    if (asked.method === 'DELETE') return { status: 200, body: shown(this.store.drop(name)) };
    return { status: 200, body: shown(this.store.find(name)) };
  }

  /** Each search fails on its own. */
  #searchAll({ searches }: JsonObject): JsonObject[] {
    return arrayOf(searches).map((one) => {
      const wanted = objectOf(one);
      try {
        return search(this.store.find(stringOf(wanted.collection)), wanted);
      } catch (error) {
        if (error instanceof TypesenseRefusal) return { code: error.status, error: error.message };
        throw error;
      }
    });
  }

  #alias(name: string, { method, body }: Asked): Reply {
    if (method === 'PUT') this.store.aliases.set(name, stringOf(getJson(body).collection_name));
    const collection_name = this.store.aliases.get(name);
    if (collection_name === undefined) throw new TypesenseRefusal(404, 'Not Found');
    return { status: 200, body: { name, collection_name } };
  }
}

function documents(
  collection: Collection,
  { method, path, body }: Asked,
  fault: TypesenseFaultEffect | undefined,
): Reply {
  const id = path[3] ?? '';
  if (id === 'import' && method === 'POST') return { status: 200, body: importLines(collection, body, fault) };
  const document = collection.documents.get(id);
  if (document === undefined) throw new TypesenseRefusal(404, `Could not find a document with id: ${id}`);
  if (method === 'DELETE') collection.documents.delete(id);
  return { status: 200, body: document };
}

function importLines(collection: Collection, body: string, fault: TypesenseFaultEffect | undefined): string {
  const results = body.split('\n').map((line) => {
    try {
      if (fault !== undefined && 'documents' in fault && fault.documents.test(line)) {
        throw new TypesenseRefusal(fault.code, fault.code === 503 ? 'Not Ready or Lagging' : 'as it was ordered');
      }
      upsert(collection, line);
      return { success: true };
    } catch (error) {
      if (!(error instanceof TypesenseRefusal)) throw error;
      return { success: false, code: error.status, error: error.message, document: line };
    }
  });
  return results.map((result) => JSON.stringify(result)).join('\n');
}

function shown({ schema, createdAt, documents }: Collection): JsonObject {
  return { ...schema, num_documents: documents.size, created_at: createdAt };
}

function getJson(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new TypesenseRefusal(400, 'Bad JSON.');
  return value;
}

async function readTextFile(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function reset(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
