/** Keys: whose they are, their rotation, and attempts to pass for another. */
import { createServer, request as sendRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, afterAll, describe, expect, it, vi } from 'vitest';
import { createTestApp } from '../../http/testing/apps.ts';
import { defineHandlers } from 'fountainai';
import type { operations } from '../api.d.ts';
import { offlineAssistant } from '../assistants/offline/offline.ts';
import { createHandlers } from '../operations.ts';
import { ensemble as document, openHarness } from '../testing/registries.ts';
import { createCallers } from './caller.ts';
import { folderPlace } from '../../testing/whole-service.ts';
import { type Ensemble, keyOf, openEnsemble, register, startThings, type ThingServer } from './testing/principals.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const principal = (name: string, keys: readonly string[], isAdmin = false) => ({
  name,
  keys,
  services: [],
  tags: [],
  effects: [],
  limits: {},
  isAdmin,
});
const callers = createCallers(
  [
    principal('ann', ['ann-key-1', 'ann-key-2']),
    principal('bob', ['bob-key-1']),
    principal('boss', ['boss-key-1'], true),
  ],
  ['admin-key-1'],
);

describe('the owner of a key', () => {
  const closing: (() => Promise<void>)[] = [];
  let port: number;
  beforeAll(async () => {
    const harness = await openHarness();
    const parts = { ...harness.startParts(), assistant: offlineAssistant(), callers };
    const { app } = createTestApp(document, defineHandlers<operations>(createHandlers(parts)), {
      credentials: (scheme) => callers.credentials(scheme) ?? [],
      mayReadMetrics: callers.mayReadMetrics,
    });
    const callback = app.callback();
    const server = createServer((request, response) => void callback(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo); // it listens on a port
    closing.push(
      () => new Promise((resolve) => server.close(() => resolve())),
      () => harness.close(),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  /** Sends headers as they are given, also twice. */
  async function send(headers: readonly string[], path: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const all = ['Host', `127.0.0.1:${port}`, 'Connection', 'close', ...headers];
      const sent = sendRequest({ port, host: '127.0.0.1', path, headers: all }, (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
      });
      sent.on('error', reject).end();
    });
  }

  async function me(headers: readonly string[], path = '/me'): Promise<string> {
    const { status, body } = await send(headers, path);
    if (status !== 200) return String(status);
    const { name, admin } = JSON.parse(body) as { name: string; admin: boolean };
    return `${name}${admin ? ' (admin)' : ''}`;
  }

  it.each<{ given: readonly string[]; want: string; path?: string }>([
    { given: ['X-API-KEY', 'ann-key-1'], want: 'ann' },
    { given: ['x-api-key', 'ann-key-2'], want: 'ann' },
    { given: ['X-API-KEY', 'bob-key-1'], want: 'bob' },
    { given: ['X-API-KEY', 'boss-key-1'], want: 'boss (admin)' },
    { given: ['X-ADMIN-API-KEY', 'boss-key-1'], want: 'boss (admin)' },
    { given: ['X-ADMIN-API-KEY', 'admin-key-1'], want: 'administrator (admin)' },
    { given: ['X-API-KEY', 'ann-key-1', 'X-ADMIN-API-KEY', 'admin-key-1'], want: 'ann (admin)' },
    { given: ['X-API-KEY', 'ann-key-1', 'X-ADMIN-API-KEY', 'boss-key-1'], want: 'ann (admin)' },
    { given: ['X-API-KEY', 'ann-key-1', 'X-ADMIN-API-KEY', 'bob-key-1'], want: 'ann' },
    { given: ['X-API-KEY', 'wrong-key', 'X-ADMIN-API-KEY', 'admin-key-1'], want: 'administrator (admin)' },
    { given: [], want: '401' },
    { given: ['X-API-KEY', ''], want: '401' },
    { given: ['X-API-KEY', 'admin-key-1'], want: '401' },
    { given: ['X-ADMIN-API-KEY', 'ann-key-1'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-1,bob-key-1'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-1, bob-key-1'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-1', 'X-API-KEY', 'bob-key-1'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-1', 'x-api-key', 'ann-key-1'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-1 bob-key-1'], want: '401' },
    { given: ['X-API-KEY', 'Ann-key-1'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-1\u00a0'], want: '401' },
    { given: ['X-API-KEY', 'ann-key-\u00b9'], want: '401' },
    { given: ['X_API_KEY', 'ann-key-1'], want: '401' },
    { given: ['Authorization', 'Bearer ann-key-1'], want: '401' },
    { given: ['Cookie', 'X-API-KEY=ann-key-1'], want: '401' },
    { given: [], path: '/me?X-API-KEY=ann-key-1&principal=ann', want: '401' },
    {
      given: ['X-API-KEY', 'bob-key-1', 'X-Principal', 'ann', 'X-Consumer-Username', 'ann'],
      path: '/me?principal=ann',
      want: 'bob',
    },
  ])('$given → $want', async ({ given, want, path }) => {
    expect(await me(given, path)).toBe(want);
  });

  it.each([
    { given: ['X-API-KEY', 'ann-key-1'], want: 403 },
    { given: ['X-API-KEY', 'boss-key-1'], want: 200 },
    { given: ['X-ADMIN-API-KEY', 'admin-key-1'], want: 200 },
    { given: [], want: 401 },
  ])('$given at /metrics, which names services of all → $want', async ({ given, want }) => {
    expect((await send(given, '/metrics')).status).toBe(want);
  });
});

describe('the keys in the settings', () => {
  it('are the default principal without a file, which reads everything', () => {
    const all = createCallers(undefined, ['admin-key-1']);
    expect(all.credentials('apiKeyAuth')).toBeUndefined();
    expect(all.identify({ principals: new Map() })).toMatchObject({
      name: 'default',
      owner: undefined,
      services: ['*'],
    });
  });

  it('are not accepted with a file, unless a principal has them', () => {
    const values = (callers.credentials('apiKeyAuth') ?? []).map(({ value }) => value);
    expect(values).toEqual(['ann-key-1', 'ann-key-2', 'bob-key-1', 'boss-key-1']);
  });

  it('a request that no principal sends is never the default one', () => {
    expect(() => callers.identify({ principals: new Map() })).toThrow('has passed');
    expect(() => callers.identify({ principals: new Map([['apiKeyAuth', 'unknown']]) })).toThrow('has passed');
  });
});

describe('a rotation', () => {
  let ensemble: Ensemble | undefined;
  let boats: ThingServer;
  afterEach(async () => {
    await ensemble?.close();
    await boats.close();
  });

  it('keeps the records, and no record has a key', async () => {
    boats = await startThings('boat');
    const place = await folderPlace();
    const open = async (keys: string, environment: Readonly<Record<string, string>>): Promise<Ensemble> => {
      const principals = `  - { name: ann, keys: [${keys}], services: ['*'], effects: [read, write] }\n`;
      return (ensemble = await openEnsemble({
        principals,
        environment,
        place: { ...place, dispose: () => Promise.resolve() },
      }));
    };
    const old = await open('env:ANN_KEY', {});
    await register(old, 'boat', boats.url);
    expect((await old.say('ann', `Create a boat with the name "${keyOf('ann')}"`)).status).toBe(200);
    await old.close();
    const both = await open('env:ANN_KEY, env:NEXT_KEY', { NEXT_KEY: keyOf('next') });
    expect((await both.as('ann', 'get', '/logs')).headers['x-total-count']).toBe('1');
    expect((await both.as('next', 'get', '/logs')).headers['x-total-count']).toBe('1');
    await both.close();
    const next = await open('env:NEXT_KEY', { NEXT_KEY: keyOf('next') });
    expect((await next.as('ann', 'get', '/logs')).status).toBe(401);
    const { body } = await next.as('next', 'get', '/logs');
    const { logs } = body as { logs: { id: string; principal: string }[] };
    expect(logs).toMatchObject([{ principal: 'ann' }]);
    const record = await next.as('next', 'get', `/logs/${logs[0]?.id ?? ''}`);
    expect(JSON.stringify((record.body as { calls: unknown }).calls)).not.toContain(keyOf('ann'));
    await place.dispose();
  });
});
