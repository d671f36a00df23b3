/** Documents that are written to hang their readers, with real processes: all services keep responding. */
import Sqlite from 'better-sqlite3';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type ListeningServer } from '../ensemble/testing/servers.ts';
import { answering, doubledBody, hostileDocuments, recursive, serviceDocument } from './lib/hostile-documents.ts';
import { adminKey, createSystem, key, type ServiceProcess, type System } from './lib/process.ts';
import { pickRows } from '../../openapi/testing/long-form.ts';

/** 40 nested lists. */
const answer = `${'['.repeat(40)}${']'.repeat(40)}`;
const harmless = serviceDocument(answering({}));

let document: unknown = harmless;
let server: ListeningServer;
let system: System;
let running: ServiceProcess;

beforeAll(async () => {
  server = await listen(thingsServer());
  const preload = new URL('lib/hasty-checks.js', import.meta.url).href;
  system = await createSystem({ NODE_OPTIONS: `--import=${preload}` });
  running = await system.start();
}, 90_000);

afterAll(async () => {
  await system.remove();
  await server.close();
});

function thingsServer(): Server {
  return createServer((request, response) => {
    response.setHeader('content-type', 'application/json').setHeader('x-thing', 'a');
    response.end(request.url === '/openapi.json' ? JSON.stringify(document) : answer);
  });
}

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: string }> {
  const headers = { 'content-type': 'application/json', 'x-api-key': key, 'x-admin-api-key': adminKey };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${system.urls.ensemble}${path}`, { method, headers, ...text });
  return { status: response.status, body: await response.text() };
}

const things = () => ({ id: 'things', name: 'Things', description: 'x', openapi_url: `${server.url}/openapi.json` });

const prompt = (words: string) => call('POST', '/interact', { user_input: words });

/** Milliseconds that a response may take during other work: a thousand, and as many again for a busy machine. */
const maximumWaitMs = 2_000;

/** Requests `/healthz` of all services until the work is done, and asserts that none was slow. */
async function whileHealthy<Result>(work: () => Promise<Result>): Promise<Result> {
  let isDone = false;
  let longest = 0;
  const ask = async (url: string): Promise<void> => {
    const start = performance.now();
    const response = await fetch(`${url}/healthz`, { headers: { connection: 'close' } });
    longest = Math.max(longest, performance.now() - start);
    expect(response.status).toBe(200);
  };
  const watch = async (): Promise<void> => {
    while (!isDone) {
      await Promise.all(Object.values(system.urls).map(ask));
      await sleep(50);
    }
  };
  const watching = watch();
  try {
    return await work();
  } finally {
    isDone = true;
    await watching;
    expect(longest).toBeLessThan(maximumWaitMs);
  }
}

describe('a hostile document', { timeout: 120_000 }, () => {
  it.each(pickRows(hostileDocuments, 4))(
    'with $given blocks no service: registration responds with $want',
    async ({ document: given, want }) => {
      document = given;
      const statuses = await whileHealthy(async () => {
        const { status } = await call('POST', '/services/register', things());
        const replies = [await prompt('list the things'), await prompt('create a thing'), await prompt('hello')];
        return [status, ...replies.map((reply) => reply.status)];
      });
      await call('DELETE', '/services/delete/things');
      expect(statuses).toEqual([want, 200, 200, 200]);
    },
  );

  it('whose schema takes too long to check a response gives the response with a fault', async () => {
    document = recursive;
    const [{ status }, reply] = await whileHealthy(async () => [
      await call('POST', '/services/register', things()),
      await prompt('list the things'),
    ]);
    await call('DELETE', '/services/delete/things');
    expect([status, reply.status]).toEqual([201, 200]);
    expect(JSON.parse(reply.body)).toMatchObject({ service_responses: [{ response: answer }] });
    expect(running.output()).toMatch(
      /"faults":\["\/body cannot be checked: its schema takes more than \d+ seconds [^"]*\[ensemble-check-exceeded\]"/,
    );
  });

  it('that replaces a harmless one is not used, and SIGHUP ends the process', async () => {
    document = harmless;
    await call('POST', '/services/register', things());
    document = doubledBody;
    const update = await whileHealthy(() => call('PUT', '/services/update/things', things()));
    expect(update.status).toBe(400);
    await restart(`UPDATE services SET fetched_at = '2020-01-01T00:00:00.000Z'`);
    const reply = await whileHealthy(() => prompt('list the things'));
    expect(JSON.parse(reply.body)).toMatchObject({ service_responses: [{ response: answer }] });
    expect(running.output()).toContain('a document was not refreshed');
  });

  it('that is already stored gives no tools, and the list of services has the reason', async () => {
    await restart(
      `UPDATE services SET document = ?, fetched_at = '2100-01-01T00:00:00.000Z'`,
      JSON.stringify(doubledBody),
    );
    const [list, reply] = await whileHealthy(async () => [
      await call('GET', '/services'),
      await prompt('create a thing'),
    ]);
    expect(JSON.parse(list.body)).toMatchObject({
      services: [
        {
          id: 'things',
          refused_operations: [
            { operation_id: '*', reason: expect.stringContaining('[ensemble-document-too-large]') as string },
          ],
        },
      ],
    });
    expect(reply.status).toBe(200);
  });
});

/** Ends the process as a terminal that closes does, changes its stored data, and starts it again. */
async function restart(statement: string, ...values: readonly string[]): Promise<void> {
  const start = performance.now();
  expect(await running.kill('SIGHUP')).toEqual({ code: 0, signal: null });
  expect(performance.now() - start).toBeLessThan(15_000);
  const database = new Sqlite(join(system.environment.DATA_DIR ?? '', 'ensemble.sqlite'));
  database.prepare(statement).run(...values);
  database.close();
  running = await system.start();
}
