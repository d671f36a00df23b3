/** Tests of the client with a double of Kong, over real connections: retries, errors and messages. */
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { KongDouble } from '../../tests/kong/double.ts';
import type { InjectedFault } from '../../tests/kong/fault-injector.ts';
import { AdminClient, type AdminSettings } from './admin-client.ts';
import type { KongCode } from './kong-codes.ts';
import { KongError } from './kong-error.ts';
import { readKongNode } from './kong-node.ts';
import { EntitySchemaCache } from '../entity/entity-schema.ts';
import { secretKey, adminToken } from '../testing/kong-objects.ts';

const double = new KongDouble({ token: adminToken });
const clients: AdminClient[] = [];
beforeAll(() => double.start());
afterAll(() => double.stop());
beforeEach(() => double.reset());
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function createClient(settings: Partial<AdminSettings> = {}): AdminClient {
  const client = new AdminClient({ url: double.url, token: adminToken, pause: 5, ...settings });
  clients.push(client);
  return client;
}

const service = { host: 'notes', tags: ['ours'] };
const calls: Readonly<Record<string, (client: AdminClient) => Promise<unknown>>> = {
  GET: (client) => client.get('/services/notes'),
  LIST: (client) => client.list('/services', 'ours'),
  PUT: (client) => client.put('/services/notes', service),
  POST: (client) => client.post('/services', { name: 'notes', ...service }),
  DELETE: (client) => client.delete('/services/notes'),
};

async function catchError(promise: Promise<unknown>): Promise<KongError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KongError)) throw new Error('no KongError', { cause: error });
  // No error shows a secret.
  for (const secret of [adminToken, secretKey]) expect(inspect(error, { depth: 10 })).not.toContain(secret);
  return error;
}

describe('a request', () => {
  const once = (effect: InjectedFault['effect']): InjectedFault => ({ times: 1, effect });
  const unavailable = { status: 503, body: { message: 'busy' } };
  const retryAfter = { ...unavailable, headers: { 'retry-after': '0' } };

  it.each<{ fault: InjectedFault; again: readonly string[] }>([
    { fault: once({ reset: 'before' }), again: ['GET', 'LIST', 'PUT', 'DELETE'] },
    { fault: once({ reset: 'after' }), again: ['GET', 'LIST', 'PUT', 'DELETE'] },
    { fault: once(unavailable), again: ['GET', 'LIST', 'PUT', 'DELETE'] },
    { fault: once(retryAfter), again: ['GET', 'LIST', 'PUT', 'DELETE', 'POST'] },
    { fault: once({ ...retryAfter, status: 429 }), again: ['GET', 'LIST', 'PUT', 'DELETE', 'POST'] },
    { fault: once({ status: 500 }), again: [] },
    { fault: once({ status: 401, body: { message: 'Unauthorized' } }), again: [] },
  ])('is repeated after $fault.effect for $again', async ({ fault, again }) => {
    const repeated: string[] = [];
    for (const [name, call] of Object.entries(calls)) {
      double.reset();
      double.faults.set(fault);
      await call(createClient()).catch(() => undefined);
      if (double.requests.length > 1) repeated.push(name);
    }
    expect(repeated.sort()).toEqual([...again].sort());
  });

  it('is sent at most four times', async () => {
    double.faults.set({ effect: { reset: 'before' } });
    expect(await catchError(createClient().get('/services'))).toMatchObject({ method: 'GET', status: undefined });
    expect(double.requests).toHaveLength(4);
  });

  it('is sent again once Kong is back', async () => {
    await double.stop();
    const asked = createClient({ pause: 40 }).post('/services', { name: 'notes', ...service });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await double.start();
    expect(await asked).toMatchObject({ name: 'notes' });
  });
});

describe('an error', () => {
  it.each<{
    title: string;
    fault?: InjectedFault;
    settings?: Partial<AdminSettings>;
    call: string;
    code: KongCode;
    facts: JsonObject;
  }>([
    {
      title: 'slow',
      fault: { effect: { delay: 5000 } },
      settings: { milliseconds: 60 },
      call: 'PUT',
      code: 'kong-timeout',
      facts: { isUncertain: true },
    },
    {
      title: 'wrong token',
      settings: { token: 'wrong' },
      call: 'GET',
      code: 'kong-unauthorized',
      facts: { status: 401 },
    },
    {
      title: 'no right',
      fault: { effect: { status: 403, body: { message: `no ${adminToken}` } } },
      call: 'PUT',
      code: 'kong-forbidden',
      facts: { status: 403, problem: 'no [secret]' },
    },
    {
      title: 'fails',
      fault: { effect: { status: 500 } },
      call: 'PUT',
      code: 'kong-failed',
      facts: { status: 500, method: 'PUT', path: '/services/notes' },
    },
    {
      title: 'a page of a proxy',
      fault: { effect: { status: 404, body: '<html>not here</html>' } },
      call: 'GET',
      code: 'kong-refused',
      facts: { status: 404 },
    },
    {
      title: 'Kong’s own proxy',
      fault: { effect: { status: 404, body: { message: 'no Route matched with those values' } } },
      call: 'GET',
      code: 'kong-not-admin-api',
      facts: { status: 404 },
    },
    {
      title: 'elsewhere',
      fault: { effect: { status: 302, headers: { location: 'http://a.example/' } } },
      call: 'GET',
      code: 'kong-redirected',
      facts: { status: 302 },
    },
    {
      title: 'no JSON',
      fault: { effect: { status: 200, body: 'well' } },
      call: 'LIST',
      code: 'kong-answer-unexpected',
      facts: { status: 200 },
    },
    {
      title: 'too much',
      settings: { bytes: 10 },
      call: 'PUT',
      code: 'kong-answer-too-large',
      facts: { data: { bytes: 10 } },
    },
    {
      title: 'a list without end',
      fault: { effect: { status: 200, body: { data: [], offset: 'x' } } },
      call: 'LIST',
      code: 'kong-pages-endless',
      facts: {},
    },
  ])('has a code and the facts: $title', async ({ fault, settings, call, code, facts }) => {
    if (fault !== undefined) double.faults.set(fault);
    const error = await catchError(calls[call]?.(createClient(settings)) ?? Promise.resolve());
    expect(error).toMatchObject({ code, ...facts });
  });

  it('names the address that refuses connections', async () => {
    const error = await catchError(
      createClient({ url: 'http://127.0.0.1:1', tries: 2 }).put('/services/notes', service),
    );
    expect(error).toMatchObject({ code: 'kong-unreachable', isUncertain: false, data: { reason: 'ECONNREFUSED' } });
  });

  it('has the fields that Kong names', async () => {
    const error = await catchError(createClient().put('/services/notes', { host: 'h', port: 70_000 }));
    expect(error).toMatchObject({
      code: 'kong-schema-violation',
      status: 400,
      kongCode: 2,
      fields: { port: 'value should be between 0 and 65535' },
    });
  });

  it('does not show the key that Kong repeats', async () => {
    const client = createClient();
    await client.put('/consumers/staff', { tags: ['ours'] });
    await client.post('/consumers/staff/key-auth', { key: secretKey }, [secretKey]);
    const error = await catchError(client.post('/consumers/staff/key-auth', { key: secretKey }, [secretKey]));
    expect(error).toMatchObject({ code: 'kong-value-taken', status: 409, fields: { key: '[secret]' } });
  });

  it.each(['', 'kong', 'ftp://a', 'http://user:the-admin-token@a', 'http://a?b=c'])(
    'refuses the address %j',
    async (url) => {
      const making = Promise.resolve().then(() => new AdminClient({ url }));
      expect(await catchError(making)).toMatchObject({ code: 'kong-address-invalid' });
    },
  );
});

describe('an answer', () => {
  it('is undefined for a missing object, which can be deleted without an error', async () => {
    const client = createClient();
    expect(await client.get('/services/none')).toBeUndefined();
    expect(await client.list('/services/none/routes')).toEqual([]);
    await client.delete('/services/none');
    await client.delete('/services/none/plugins/none');
  });

  it('contains all pages, filtered by tag', async () => {
    const client = createClient();
    const pages = [
      { data: [{ id: '1' }], offset: 'next one', next: '/elsewhere' },
      { data: [{ id: '2' }], next: null },
    ];
    double.faults.set(
      ...pages.map((body, index): InjectedFault => ({ from: index + 1, times: 1, effect: { status: 200, body } })),
    );
    expect(await client.list('/services', 'a b')).toEqual([{ id: '1' }, { id: '2' }]);
    expect(double.requests.map(({ path }) => path)).toEqual([
      '/services?size=1000&tags=a%20b',
      '/services?size=1000&tags=a%20b&offset=next%20one',
    ]);
  });

  it('may come from below a path', async () => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.end('{"id":"1"}');
    });
    const proxy = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await createClient({ url: `http://127.0.0.1:${proxy}/admin/` }).get('/services/notes');
    server.closeAllConnections();
    server.close();
    expect(paths).toEqual(['/admin/services/notes']);
  });
});

describe('a node', () => {
  it('has a version, a database or none, and plugins', async () => {
    const node = await readKongNode(createClient());
    expect(node).toMatchObject({ version: '3.9.1', hasDatabase: true });
    expect(node.plugins).toContain('key-auth');
  });

  it('is refused if the answer is not from an Admin API', async () => {
    double.faults.set({ effect: { status: 200, body: { hello: 'world' } } });
    expect(await catchError(readKongNode(createClient()))).toMatchObject({ code: 'kong-not-admin-api' });
  });

  it('returns the schemas of its kinds, which are fetched once', async () => {
    const schemas = new EntitySchemaCache(createClient());
    const [schema] = await Promise.all([schemas.get('plugins', 'acl'), schemas.get('plugins', 'acl')]);
    expect(schema.get('config')?.fields.get('hide_groups_header')).toMatchObject({ type: 'boolean', preset: false });
    expect(schema.get('id')).toMatchObject({ isAutomatic: true });
    expect(double.requests).toHaveLength(2);
  });
});
