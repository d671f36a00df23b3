/** A proxy in front of a real Typesense: it puts faults between the server and its clients, and records every exchange. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Faults, type TypesenseFaultEffect } from './faults.ts';
import type { TypesenseServer } from './server.ts';

export interface TypesenseExchange {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  /** True if the proxy has answered instead of the server, or has changed its answer. */
  readonly isFault: boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

export class TypesenseProxy {
  readonly faults = new Faults();
  readonly exchanges: TypesenseExchange[] = [];
  readonly apiKey: string;
  /** Requests whose connection ended before the response: the client aborted, or was reset. */
  unanswered = 0;
  readonly #upstream: TypesenseServer;
  #server: Server | undefined;
  #port = 0;

  constructor(upstream: TypesenseServer) {
    this.#upstream = upstream;
    this.apiKey = upstream.apiKey;
  }

  static async start(upstream: TypesenseServer): Promise<TypesenseProxy> {
    const proxy = new TypesenseProxy(upstream);
    await proxy.start();
    return proxy;
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

  /** Refuses connections from now on. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    response.once('close', () => (this.unanswered += response.writableEnded ? 0 : 1));
    const body = await readText(request).catch(() => undefined);
    if (body === undefined) return;
    const effect = this.faults.next(`${method} ${path}`);
    if (effect !== undefined && 'hang' in effect) return;
    if (effect !== undefined && 'reset' in effect && effect.reset === 'before') {
      reset(request);
      return;
    }
    if (effect !== undefined && 'late' in effect) await sleep(effect.late);
    const answer = await this.#answer(request, body, effect).catch(() => undefined); // the server is stopped
    if (answer === undefined || (effect !== undefined && 'reset' in effect)) {
      reset(request);
      return;
    }
    const { status, headers, text } = answer;
    response.writeHead(status, headers);
    if (effect !== undefined && 'body' in effect) return sendBadly(response, text, effect);
    response.end(text);
    const contentType = request.headers['content-type'];
    this.exchanges.push({ method, path, contentType, body, status, answer: text, isFault: effect !== undefined });
  }

  async #answer(request: IncomingMessage, body: string, effect: TypesenseFaultEffect | undefined): Promise<Answer> {
    if (effect !== undefined && 'status' in effect) {
      const { status, headers, text = JSON.stringify({ message: 'as it was ordered' }) } = effect;
      return { status, headers: { ...json, ...headers }, text };
    }
    if (effect === undefined || !('documents' in effect)) return this.#forward(request, body);
    return this.#refuseSome(request, body, effect);
  }

  async #forward({ method = '', url = '', headers }: IncomingMessage, body: string): Promise<Answer> {
    const answer = await fetch(this.#upstream.url + url, {
      method,
      headers: { 'x-typesense-api-key': String(headers['x-typesense-api-key']) },
      ...(body === '' ? {} : { body }),
      signal: AbortSignal.timeout(60_000),
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    return { status: answer.status, headers: { 'content-type': type }, text: await answer.text() };
  }

  /** The server gets the other documents of the import. */
  async #refuseSome(
    request: IncomingMessage,
    body: string,
    effect: Extract<TypesenseFaultEffect, { documents: RegExp }>,
  ): Promise<Answer> {
    const lines = body.split('\n');
    const others = lines.filter((line) => !effect.documents.test(line));
    if (others.length < lines.length) this.faults.done.add(effect);
    const answer =
      others.length === 0
        ? { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, text: '' }
        : await this.#forward(request, others.join('\n'));
    if (answer.status !== 200) return answer;
    const results = answer.text.split('\n').values();
    const refusal = { success: false, code: effect.code, error: 'as it was ordered' };
    const all = lines.map((document) =>
      effect.documents.test(document) ? JSON.stringify({ ...refusal, document }) : (results.next().value ?? ''),
    );
    return { ...answer, text: all.join('\n') };
  }
}

/** The head is whole; the body ends in its middle, or comes letter by letter. */
async function sendBadly(
  response: ServerResponse,
  text: string,
  { body }: Extract<TypesenseFaultEffect, { body: unknown }>,
): Promise<void> {
  if (body === 'half') {
    response.write(text.slice(0, text.length / 2), () => response.destroy());
    return;
  }
  for (const letter of text) {
    if (response.destroyed) return;
    response.write(letter);
    await sleep(body.everyMs);
  }
  response.end();
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function reset(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}
