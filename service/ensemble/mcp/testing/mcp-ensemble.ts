/** For tests of the protocol: a whole ensemble behind a port, and the official client of each generation. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import {
  Client,
  type ClientOptions,
  type ElicitResult,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { pino } from 'pino';
import { documentsFolder } from '../../../../openapi/loading/directory.ts';
import { loadDocument } from '../../../../openapi/loading/load.ts';
import { readConfig } from '../../../config/config.ts';
import { startServices } from '../../../start/start.ts';
import { temporaryFolder } from '../../../storage/testing/folders.ts';
import { listen } from '../../testing/servers.ts';

export const adminKey = 'key-of-administrators';
export const keyOf = (name: string): string => `key-of-${name}-xxxxxxxx`;

export const eras = ['2025', '2026'] as const;
export type Era = (typeof eras)[number];

export interface McpEnsemble {
  readonly url: string;
  /** The lines of the log. */
  readonly lines: Record<string, unknown>[];
  /** Registers a service as an administrator, or replaces it. */
  register(facts: Readonly<Record<string, unknown>>, method?: 'POST' | 'PUT' | 'DELETE'): Promise<void>;
  /** Sends a request with the key of a principal. */
  send(path: string, options?: SendOptions): Promise<{ status: number; headers: Headers; body: unknown }>;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly name?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const document = await loadDocument(join(documentsFolder, 'ensemble.yml'));

const principals = `principals:
  - { name: ann, keys: [env:ANN_KEY], services: ['*'], effects: [read, write, delete] }
  - { name: eve, keys: [env:EVE_KEY], services: ['*'], effects: [read, write, delete] }
  - { name: kim, keys: [env:KIM_KEY], services: ['*'], effects: [read], limits: { interactions_per_minute: 2 } }
  - { name: bob, keys: [env:BOB_KEY], services: [boats], effects: [read] }
`;

/** @param environment further variables; with `DATA_DIR` the data stays there */
export async function openMcpEnsemble(environment: Readonly<Record<string, string>> = {}): Promise<McpEnsemble> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'access.yml');
  await writeFile(file, principals);
  const config = readConfig({
    NODE_ENV: 'test',
    API_KEYS: 'unused',
    ADMIN_API_KEYS: adminKey,
    ACCESS_FILE: file,
    ALLOWED_HOSTS: '127.0.0.1',
    DATA_DIR: folder.path,
    ENSEMBLE_PORT: '0',
    ANN_KEY: keyOf('ann'),
    BOB_KEY: keyOf('bob'),
    EVE_KEY: keyOf('eve'),
    KIM_KEY: keyOf('kim'),
    ...environment,
  });
  const lines: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const services = await startServices({ config, documents: [document], log });
  const url = services.services[0]?.url ?? '';
  const send: McpEnsemble['send'] = async (path, { name = 'ann', method = 'GET', headers = {}, body } = {}) => {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const keys = { 'x-api-key': keyOf(name), 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { method, headers: { ...keys, ...headers }, ...content });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parse(text) };
  };
  return {
    url,
    lines,
    send,
    async register(facts, method = 'POST') {
      const id = String(facts.id);
      const paths = { POST: 'register', PUT: `update/${id}`, DELETE: `delete/${id}` };
      const headers = { 'x-admin-api-key': adminKey, 'x-api-key': '' };
      const body = method === 'DELETE' ? {} : { body: { name: id, description: `Keeps ${id}`, tags: [], ...facts } };
      const answer = await send(`/services/${paths[method]}`, { method, headers, ...body });
      if (answer.status > 299) throw new Error(`not registered: ${JSON.stringify(answer.body)}`);
    },
    async close() {
      await services.close();
      await folder.dispose();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface ConnectOptions {
  readonly name?: string;
  /** The query of the address. */
  readonly query?: string;
  /** Undefined: the client cannot ask its person. */
  readonly answer?: ((message: string) => ElicitResult) | undefined;
  readonly options?: ClientOptions;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function connectClient(
  { url }: Pick<McpEnsemble, 'url'>,
  era: Era,
  { name = 'ann', query = '', answer, options = {}, headers = {} }: ConnectOptions = {},
): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      versionNegotiation: { mode: era === '2025' ? 'legacy' : { pin: '2026-07-28' } },
      capabilities: answer === undefined ? {} : { elicitation: { form: {} } },
      ...options,
    },
  );
  if (answer !== undefined) client.setRequestHandler('elicitation/create', ({ params }) => answer(params.message));
  const requestInit = { headers: { 'x-api-key': keyOf(name), ...headers } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp${query}`), { requestInit }));
  return client;
}

export interface BoatServer {
  readonly url: string;
  /** Method, path and body of each request, without those for the document. */
  readonly asked: string[];
  /** The answer to reads of boats. */
  list: unknown;
  /** Changes the document, which has a further operation then. */
  extend(): void;
  /** Requests wait for it. */
  gate: Promise<void>;
  close(): Promise<void>;
}

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const boat = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, name: { type: 'string' } } };
const boatId = { name: 'boatId', in: 'path', required: true, schema: { type: 'integer' } };

function boatDocument(isExtended: boolean): string {
  const operations = {
    '/boats': {
      get: {
        operationId: 'listBoats',
        summary: 'List the boats',
        responses: { 200: { description: 'well', ...json({ type: 'array', items: boat }) } },
      },
      post: {
        operationId: 'createBoat',
        summary: 'Create a boat',
        requestBody: json({ type: 'object', required: ['name'], properties: { name: { type: 'string' } } }),
        responses: { 201: { description: 'made', ...json(boat) } },
      },
    },
    '/boats/{boatId}': {
      delete: {
        operationId: 'deleteBoat',
        summary: 'Delete a boat',
        parameters: [boatId],
        responses: { 204: { description: 'gone' } },
      },
    },
  };
  const more = { '/harbours': { get: { operationId: 'listHarbours', responses: { 200: { description: 'well' } } } } };
  const paths = isExtended ? { ...operations, ...more } : operations;
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'Boats', version: '1' }, paths });
}

export async function startBoats(): Promise<BoatServer> {
  let isExtended = false;
  const boats: BoatServer = {
    url: '',
    asked: [],
    list: [{ id: 1, name: 'Ada' }],
    extend: () => void (isExtended = true),
    gate: Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const server = await listen(
    createServer((request, answer) => {
      const { method = '', url = '' } = request;
      if (url === '/openapi.json') return void answer.end(boatDocument(isExtended));
      void readText(request).then(async (body) => {
        boats.asked.push(`${method} ${url} ${body}`.trim());
        await boats.gate;
        if (method === 'DELETE') return answer.writeHead(204).end();
        const shown = method === 'POST' ? { id: 2, name: 'new' } : boats.list;
        answer.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
        return answer.end(JSON.stringify(shown));
      });
    }),
  );
  return Object.assign(boats, { url: server.url, close: server.close });
}

export interface RpcAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The message, from JSON or from the last event of a stream. */
  readonly body: { result?: Record<string, unknown>; error?: { code: number; message: string } };
}

/** Sends one message as it is, without a client of the protocol. */
export async function sendRpc(
  { send }: Pick<McpEnsemble, 'send'>,
  body: unknown,
  { headers = {}, ...options }: SendOptions & { readonly query?: string } = {},
): Promise<RpcAnswer> {
  const accept = 'application/json, text/event-stream';
  const path = `/mcp${options.query ?? ''}`;
  const answer = await send(path, { method: 'POST', ...options, headers: { accept, ...headers }, body });
  const { body: sent } = answer;
  const last = typeof sent === 'string' ? [...sent.matchAll(/^data: (.*)$/gm)].at(-1)?.[1] : undefined;
  return { ...answer, body: (last === undefined ? sent : JSON.parse(last)) as RpcAnswer['body'] };
}

/** A message of 2026-07-28 with its headers: each request names client and capabilities. */
export function modernMessage(
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  capabilities: Readonly<Record<string, unknown>> = { elicitation: { form: {} } },
): { readonly body: unknown; readonly headers: Readonly<Record<string, string>> } {
  const version = '2026-07-28';
  const prefix = 'io.modelcontextprotocol';
  const _meta = {
    [`${prefix}/protocolVersion`]: version,
    [`${prefix}/clientInfo`]: { name: 'raw', version: '1' },
    [`${prefix}/clientCapabilities`]: capabilities,
  };
  const { name } = params;
  const named = typeof name === 'string' ? { 'mcp-name': name } : {};
  return {
    body: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
    headers: { 'mcp-protocol-version': version, 'mcp-method': method, ...named },
  };
}

export const initializeMessage = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

/** Begins a session of 2025 and returns its id. */
export async function beginSession(ensemble: Pick<McpEnsemble, 'send'>, name = 'ann'): Promise<string> {
  const { headers } = await sendRpc(ensemble, initializeMessage, { name });
  return headers.get('mcp-session-id') ?? '';
}
