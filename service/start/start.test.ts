import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { Pool } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { type RunningServices, startServices } from './start.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: RunningServices | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await running?.close();
  running = undefined;
  await folder.dispose();
});

const names = ['central-sequence', 'session-context'];
const start = async (environment: Environment = {}, started = names): Promise<RunningServices> => {
  const settings = { NODE_ENV: 'test', API_KEYS: 'k', ADMIN_API_KEYS: 'a', DATA_DIR: join(folder.path, 'data') };
  const ports = { CENTRAL_SEQUENCE_PORT: '0', SESSION_CONTEXT_PORT: '0', ENSEMBLE_PORT: '0' };
  const config = readConfig({ ...settings, ...ports, ...environment });
  running = await startServices({ config, names: started, log: pino({ level: 'silent' }), databasePatience: 0 });
  return running;
};
const getUrl = (name: string): string => running!.services.find((service) => service.name === name)!.url;
const post = (url: string, body: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'k' },
    body: JSON.stringify(body),
  });

describe('startServices', () => {
  it('starts services on free ports that can call each other', async () => {
    expect((await start()).services.map(({ name }) => name)).toEqual(names);
    await post(`${getUrl('central-sequence')}/sequence`, { elementType: 'session' });
    const made = await post(`${getUrl('session-context')}/sessions`, { userId: 1 });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ sessionId: 1, sequenceNumber: 2 });
    expect((await fetch(`${getUrl('session-context')}/readyz`)).status).toBe(200);
  });

  it('lets services of one process reach each other without a connection', async () => {
    const sockets: Socket[] = [];
    const note = (message: unknown): void => {
      sockets.push((message as { socket: Socket }).socket); // https://nodejs.org/api/diagnostics_channel.html#net
    };
    subscribe('net.client.socket', note);
    try {
      await start();
      expect((await post(`${getUrl('session-context')}/sessions`, { userId: 1 })).status).toBe(201);
      const ports = sockets.map(({ remotePort }) => String(remotePort));
      expect(ports).toContain(new URL(getUrl('session-context')).port);
      expect(ports).not.toContain(new URL(getUrl('central-sequence')).port);
    } finally {
      unsubscribe('net.client.socket', note);
    }
  });

  it('starts only the named service', async () => {
    await start({}, ['session-context']);
    expect(running!.services).toHaveLength(1);
    expect((await fetch(`${getUrl('session-context')}/healthz`)).status).toBe(200);
    expect((await fetch(`${getUrl('session-context')}/readyz`)).status).toBe(503);
    expect((await post(`${getUrl('session-context')}/sessions`, { userId: 1 })).status).toBe(502);
  });

  it('responds to requests in flight before it stops', async () => {
    await start();
    const connections = new Pool(getUrl('session-context'), { connections: 20 });
    const request = {
      method: 'POST',
      path: '/sessions',
      headers: { 'content-type': 'application/json', 'x-api-key': 'k' },
      body: JSON.stringify({ userId: 1 }),
    } as const;
    const one = async (): Promise<number> => {
      const { statusCode, body } = await connections.request(request);
      await body.dump();
      return statusCode;
    };
    const many = (): Promise<number[]> => Promise.all(Array.from({ length: 20 }, one));
    // The second round uses the connections of the first, which are open when the services are stopped.
    await many();
    await new Promise(setImmediate);
    const made = many();
    const [answers] = await Promise.all([made, running!.close()]);
    expect(answers).toEqual(Array(20).fill(201));
    await connections.destroy();
    await expect(fetch(`${getUrl('session-context')}/healthz`)).rejects.toThrow();
  });

  it.each([
    { given: { API_KEYS: '' }, code: 'start-credentials-missing', data: { setting: 'API_KEYS' } },
    {
      given: { DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/db?password=secret' },
      code: 'start-database-unusable',
      data: { setting: 'DATABASE_URL', schema: 'central_sequence', server: '127.0.0.1:1/db' },
    },
    {
      given: { HOST: '192.0.2.1' },
      code: 'start-address-unusable',
      data: { service: 'central-sequence', host: '192.0.2.1' },
    },
    { given: { SESSION_CONTEXT_PORT: '99999' }, code: 'settings-invalid', data: { setting: 'SESSION_CONTEXT_PORT' } },
    {
      given: { DATA_DIR: '/dev/null/data' },
      code: 'start-data-directory-unusable',
      data: { file: '/dev/null/data/central-sequence.sqlite' },
    },
  ])('refuses $given', async ({ given, code, data }) => {
    const failure = start(given);
    await expect(failure).rejects.toMatchObject({ messages: [{ code, data }] });
    await expect(failure).rejects.toThrow(/^(?!.*secret)/s);
  });

  it.each([
    { given: { ENSEMBLE_PORT: 'tcp://10.0.0.1:8000' }, names: ['central-sequence'] },
    {
      given: { CENTRAL_SEQUENCE_PORT: 'tcp://10.0.0.1:8081', CENTRAL_SEQUENCE_URL: 'http://127.0.0.1:1' },
      names: ['session-context'],
    },
  ])('starts $names with a bad port of a service that is not needed: $given', async ({ given, names }) => {
    await start(given, names);
    expect(running?.services.map(({ name }) => name)).toEqual(names);
  });

  it('rejects an invalid port of a service that is called but not started', async () => {
    await expect(start({ CENTRAL_SEQUENCE_PORT: 'x' }, ['session-context'])).rejects.toMatchObject({
      messages: [{ code: 'settings-invalid', data: { setting: 'CENTRAL_SEQUENCE_PORT' } }],
    });
  });

  it('rejects a port in use, and leaves nothing running', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start({ SESSION_CONTEXT_PORT: String(port) })).rejects.toMatchObject({
      code: 'start-address-unusable',
      data: { service: 'session-context', port, reason: 'EADDRINUSE' },
    });
    await new Promise((resolve) => other.close(resolve));
    await start({ SESSION_CONTEXT_PORT: String(port) }); // This would fail if the database were still open.
  });

  it('rejects data that another process uses, and a file that is not a database', async () => {
    await start({}, ['central-sequence']);
    const first = running!;
    const code = 'start-data-directory-unusable';
    await expect(start()).rejects.toMatchObject({
      code,
      data: { file: join(folder.path, 'data/central-sequence.sqlite') },
    });
    await first.close();
    await writeFile(join(folder.path, 'data', 'session-context.sqlite'), 'x'.repeat(5000));
    await expect(start()).rejects.toMatchObject({
      code,
      data: { file: join(folder.path, 'data/session-context.sqlite'), reason: 'SQLITE_NOTADB' },
    });
  });

  it('rejects a name without a document', async () => {
    await expect(start({}, ['sessions'])).rejects.toMatchObject({
      code: 'start-service-unknown',
      data: { names: ['sessions'], known: ['central-sequence', 'ensemble', 'session-context'] },
    });
  });
});
