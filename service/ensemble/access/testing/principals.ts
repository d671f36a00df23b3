/** For tests of principals: a whole ensemble with a file of them, and two services, each of which one of them may call. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { omit } from 'fountainai';
import { temporaryFolder } from '../../../storage/testing/folders.ts';
import {
  openTestService,
  type TestAnswer,
  type TestPlace,
  type TestRequest,
  type TestService,
} from '../../../testing/whole-service.ts';
import { listen } from '../../testing/servers.ts';

const adminKey = 'key-of-administrators';
export const keyOf = (name: string): string => `key-of-${name}-${'x'.repeat(8)}`;

export type Method = 'get' | 'put' | 'post' | 'delete';

export interface Ensemble {
  /** @param name of a principal; `administrator` sends the key of administrators alone */
  as(name: string, method: Method, path: string, request?: TestRequest): Promise<TestAnswer>;
  say(name: string, words: string, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>;
  readonly service: TestService;
  close(): Promise<void>;
}

export interface EnsembleOptions {
  /** YAML: the items of `principals`. */
  readonly principals: string;
  /** Further variables. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly place?: TestPlace;
}

/** Variables with a key for each name. */
export const keysOf = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_KEY`, keyOf(name)]));

export async function openEnsemble({ principals, environment = {}, place }: EnsembleOptions): Promise<Ensemble> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'access.yml');
  await writeFile(file, `principals:\n${principals}`);
  const service = await openTestService('ensemble', {
    environment: {
      ALLOWED_HOSTS: '127.0.0.1',
      ADMIN_API_KEYS: adminKey,
      ACCESS_FILE: file,
      ...keysOf('ann', 'bob', 'eve', 'boss'),
      ...environment,
    },
    ...(place === undefined ? {} : { place }),
  });
  const as: Ensemble['as'] = (name, method, path, { headers, ...request } = {}) => {
    const keys =
      name === 'administrator' ? { 'x-api-key': '', 'x-admin-api-key': adminKey } : { 'x-api-key': keyOf(name) };
    return service.call(method, path, { ...request, headers: { ...keys, ...headers } });
  };
  return {
    as,
    say: (name, words, headers = {}) => as(name, 'post', '/interact', { body: { user_input: words }, headers }),
    service,
    async close() {
      await service.close();
      await folder.dispose();
    },
  };
}

/** A service with things of a kind, such as boats: they can be listed, created and deleted. */
export interface ThingServer {
  readonly url: string;
  /** Requests that are in progress, and the most of them at a time. */
  readonly load: { now: number; most: number };
  /** Answers wait for it. */
  gate: Promise<void>;
  close(): Promise<void>;
}

export async function startThings(kind: string): Promise<ThingServer> {
  const document = documentOf(kind);
  const load = { now: 0, most: 0 };
  const things: ThingServer = { url: '', load, gate: Promise.resolve(), close: () => Promise.resolve() };
  const server = await listen(
    createServer((request, answer) => {
      if (request.url === '/openapi.json') return void answer.end(document);
      load.most = Math.max(load.most, (load.now += 1));
      void things.gate.then(() => {
        load.now -= 1;
        const body =
          request.method === 'GET' ? [{ id: 1, name: `the ${kind} of all` }] : { id: 2, name: `a new ${kind}` };
        answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    }),
  );
  return Object.assign(things, { url: server.url, close: server.close });
}

function documentOf(kind: string): string {
  const name = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
  const content = { 'application/json': { schema: { type: 'object', properties: { name: { type: 'string' } } } } };
  const responses = { 200: { description: 'well' } };
  const id = { name: `${kind}Id`, in: 'path', required: true, schema: { type: 'integer' } };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: `${name}s`, version: '1' },
    paths: {
      [`/${kind}s`]: {
        get: { operationId: `list${name}s`, summary: `List the ${kind}s`, responses },
        post: { operationId: `create${name}`, summary: `Create a ${kind}`, requestBody: { content }, responses },
      },
      [`/${kind}s/{${kind}Id}`]: {
        delete: { operationId: `delete${name}`, summary: `Delete a ${kind}`, parameters: [id], responses },
      },
    },
  });
}

/** @param tags of the registration */
export async function register(
  ensemble: Ensemble,
  kind: string,
  url: string,
  tags: readonly string[] = [],
): Promise<void> {
  const body = {
    id: `${kind}s`,
    name: `${kind}s`,
    description: `Keeps ${kind}s`,
    openapi_url: `${url}/openapi.json`,
    tags,
  };
  const answer = await ensemble.as('administrator', 'post', '/services/register', { body });
  if (answer.status !== 201) throw new Error(`not registered: ${JSON.stringify(answer.body)}`);
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Returns an answer without what differs from run to run: ids, times and cursors. */
export function normalize({ status, headers, body }: TestAnswer): unknown {
  // The length changes with that of an id.
  const rest = omit(headers, 'x-request-id', 'date', 'content-length');
  const text = JSON.stringify({ status, headers: rest, body: body ?? null })
    .replaceAll(uuid, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replaceAll(/"milliseconds":\d+/g, '"milliseconds":0')
    .replaceAll(/"request_id":"[^"]*"/g, '"request_id":"<id>"')
    .replaceAll(/(next_cursor":"|after=)[\w-]+/g, '$1<cursor>');
  return JSON.parse(text) as unknown;
}

export const unknownId = (): string => randomUUID();
