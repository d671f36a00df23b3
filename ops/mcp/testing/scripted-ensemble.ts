/** A server that stands for the ensemble: it keeps sessions, and answers each method as a test scripts it. */
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty without a body. */
  readonly message: JsonObject;
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

export const json =
  (body: unknown, status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

export const result =
  (value: JsonObject = {}): Answer =>
  (response, { message }) =>
    json({ jsonrpc: '2.0', id: message.id, result: value })(response, { message } as ReceivedRequest);

/** Begins a stream with these messages. */
export const events =
  (...messages: readonly JsonObject[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(messages.map(toEvent).join(''));
  };

export const toEvent = (message: JsonObject): string => `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`;

const accepted: Answer = (response) => void response.writeHead(202).end();

export class ScriptedEnsemble {
  readonly received: ReceivedRequest[] = [];
  /** Method of MCP, or GET or DELETE → its answer. */
  readonly script = new Map<string, Answer>();
  readonly sessions = new Set<string>();
  capabilities: JsonObject = {};
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The methods of all messages. */
  get methods(): readonly string[] {
    return this.received.map(({ method, message }) => stringOf(message.method) || method);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const { method = '', url: path = '', headers } = incoming;
    const message = body === '' ? {} : (JSON.parse(body) as JsonObject);
    const request = { method, path, headers, message };
    this.received.push(request);
    const session = headers['mcp-session-id'];
    if (session !== undefined && !this.sessions.has(String(session))) {
      json({ jsonrpc: '2.0', id: null, error: { code: -32_001, message: 'Session not found' } }, 404)(
        response,
        request,
      );
      return;
    }
    this.#answer(request)(response, request);
  }

  #answer({ method, message }: ReceivedRequest): Answer {
    const name = stringOf(message.method) || (message.id === undefined ? method : 'response');
    const scripted = this.script.get(name);
    if (scripted !== undefined) return scripted;
    if (name === 'initialize') return this.#begin;
    if (name === 'GET') return (response) => void response.writeHead(405).end();
    return message.id === undefined || name === 'response' ? accepted : result();
  }

  readonly #begin: Answer = (response, { message }) => {
    const id = randomUUID();
    this.sessions.add(id);
    response.setHeader('mcp-session-id', id);
    const value = {
      protocolVersion: '2025-06-18',
      capabilities: this.capabilities,
      serverInfo: { name: 'x', version: '1' },
    };
    result(value)(response, { message } as ReceivedRequest);
  };
}
