/** Documents of foreign origins against a system of real processes: none of them leads to our own hosts. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentsFolder } from '../../openapi/loading/directory.ts';
import { loadDocument } from '../../openapi/loading/load.ts';
import { sending } from '../ensemble/testing/registries.ts';
import { type ListeningServer, listen } from '../ensemble/testing/servers.ts';
import { openSqliteFile } from '../storage/sqlite/sqlite-objects.ts';
import { toInstances } from './lib/instances.ts';
import { adminKey, createSystem, key, type Stoppable, type System } from './lib/process.ts';

const sessions = await loadDocument(`${documentsFolder}/session-context.yml`);

let system: System<Stoppable>;
let running: Stoppable;
let foreign: ListeningServer;
const pages = new Map<string, RequestListener>();
let received: IncomingMessage[] = [];

beforeAll(async () => {
  foreign = await listen(
    createServer((request, response) => {
      received.push(request);
      const page = pages.get(request.url ?? '') ?? ((_request, answer) => answer.writeHead(404).end());
      page(request, response);
    }),
  );
  const preload = new URL('lib/public-names.js', import.meta.url).href;
  system = await createSystem({ NODE_OPTIONS: `--import=${preload}` });
  running = await system.start();
}, 60_000);
afterAll(async () => {
  await system.remove();
  await foreign.close();
});
beforeEach(async () => {
  for (const { id } of await services()) await ask('DELETE', `/services/delete/${id}`);
  received = [];
  pages.clear();
});

interface Service {
  readonly id: string;
  readonly destination: string;
  readonly refused_operations: readonly { readonly operation_id: string; readonly reason: string }[];
}

async function ask(method: string, path: string, body?: object, url = system.urls.ensemble) {
  const headers = { 'x-api-key': key, 'x-admin-api-key': adminKey, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const services = async (): Promise<Service[]> => (await ask('GET', '/services')).body.services as Service[];
const register = (openapi_url: string) =>
  ask('POST', '/services/register', { id: 'sessions', name: 'Sessions', description: 'Keeps sessions', openapi_url });

/** The document of Session and Context as a foreign host would serve it. */
const getDocument = (...servers: readonly (string | object)[]): RequestListener =>
  sending(
    JSON.stringify({
      ...sessions.content,
      servers: servers.map((server) => (typeof server === 'string' ? { url: server } : server)),
    }),
  );
const at = (name: string, path = '/openapi.json'): string => `http://${name}.public.test:${foreign.port}${path}`;
const ownPort = (): string => new URL(system.urls.sessionContext).port;
const ownServer = (host: string): string => `http://${host}:${ownPort()}`;

describe('a document of a foreign origin', () => {
  it.each([
    'http://127.0.0.1:PORT',
    'http://localhost:PORT/',
    'HTTP://LOCALHOST:PORT',
    'http://localhost.:PORT',
    'http://user:password@127.0.0.1:PORT',
    'http://127.1:PORT',
    'http://2130706433:PORT',
    'http://0x7f000001:PORT',
    'http://0177.0.0.1:PORT',
    'http://0x7f.0.0.1:PORT',
    'http://[::1]:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
    'http://[::ffff:7f00:1]:PORT',
    '//127.0.0.1:PORT',
  ])('is rejected if its server is %s', async (server) => {
    pages.set('/openapi.json', getDocument(server.replace('PORT', ownPort())));
    const { status, body } = await register(at('a'));
    expect([status, body.details]).toEqual([400, expect.stringContaining('ALLOWED_HOSTS')]);
    expect(await services()).toEqual([]);
  });

  it('is rejected if the default of a server variable points to one of our own servers', async () => {
    const variables = { host: { default: 'localhost' } };
    pages.set('/openapi.json', getDocument({ url: `http://{host}:${ownPort()}`, variables }));
    expect((await register(at('a'))).status).toBe(400);
  });

  it('is rejected if it redirects to one of our own hosts', async () => {
    pages.set('/openapi.json', (_request, response) =>
      response.writeHead(302, { location: `${system.urls.sessionContext}/openapi.json` }).end(),
    );
    const { status, body } = await register(at('a'));
    expect([status, body.details]).toEqual([400, expect.stringContaining('redirects')]);
    expect(await services()).toEqual([]);
  });

  it('is rejected if one of our own hosts redirected to it and it leads back', async () => {
    pages.set('/own.json', (_request, response) => response.writeHead(302, { location: at('a') }).end());
    pages.set('/openapi.json', getDocument(ownServer('127.0.0.1')));
    expect((await register(`http://127.0.0.1:${foreign.port}/own.json`)).status).toBe(400);
  });

  it('can lead to another foreign origin, which is called without our key', async () => {
    pages.set('/openapi.json', getDocument(at('b', '/v1')));
    pages.set('/v1/sessions', sending('[]', { 'content-type': 'application/json' }));
    const { status, body } = await register(at('a'));
    expect([status, body.destination]).toEqual([201, at('b', '/v1')]);
    const refused = (await services())[0]?.refused_operations.map(({ operation_id }) => operation_id);
    expect(refused).toEqual(sessions.operations.map(({ id }) => id)); // each requires a key that we do not send
    await ask('POST', '/interact', { user_input: 'List the sessions' });
    expect(received.map(({ url }) => url)).toEqual(['/openapi.json']);
    expect(JSON.stringify(received.map(({ rawHeaders }) => rawHeaders))).not.toContain(key);
  });

  it(
    'does not lead to our own hosts if it was registered before this check existed',
    { timeout: 120_000 },
    async () => {
      pages.set('/openapi.json', getDocument(at('b')));
      await register(at('a'));
      await running.kill('SIGTERM');
      const database = openSqliteFile(join(system.environment.DATA_DIR ?? '', 'ensemble.sqlite'));
      database.prepare('update services set destination = ?').run(system.urls.sessionContext);
      database.close();
      // No name is looked up any more, so that the services need no process with the names.
      system = toInstances(system);
      running = await system.start();
      const created = await ask('POST', '/sessions', { userId: 7 }, system.urls.sessionContext);
      const id = String(created.body.sessionId);
      const [service] = await services();
      expect(service?.destination).toBe(system.urls.sessionContext);
      expect(service?.refused_operations).toHaveLength(sessions.operations.length);
      expect(service?.refused_operations[0]?.reason).toContain('ALLOWED_HOSTS');
      await ask('POST', '/interact', { user_input: `Delete session ${id}` });
      expect((await ask('GET', `/sessions/${id}`, undefined, system.urls.sessionContext)).status).toBe(200);
    },
  );
});

describe('a document of our own', () => {
  it('leads to its service, and the registration and the list show the destination', async () => {
    const { status, body } = await register(`${system.urls.sessionContext}/openapi.json`);
    expect([status, body.destination, body.refused_operations]).toEqual([201, system.urls.sessionContext, []]);
    expect((await services()).map(({ destination }) => destination)).toEqual([system.urls.sessionContext]);
    const answer = await ask('POST', '/interact', { user_input: 'List the sessions' });
    expect(answer.body.assistant_response).toMatch(/^\d+ sessions?:/);
  });
});
