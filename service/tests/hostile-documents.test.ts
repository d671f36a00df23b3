/** Documents that are made to hang whoever reads them, before real processes: all services go on answering. */
import Sqlite from 'better-sqlite3';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type ListeningServer } from '../ensemble/testing/servers.ts';
import { answering, doubledBody, hostileDocuments, recursive, serviceDocument } from './lib/hostile-documents.ts';
import { adminKey, createSystem, key, type ServiceProcess, type System } from './lib/process.ts';
import { pickRows } from '../../openapi/testing/long-form.ts';

/** 40 lists in each other. */
const answer = `${'['.repeat(40)}${']'.repeat(40)}`;
const harmless = serviceDocument(answering({}));

let document: unknown = harmless;
let server: ListeningServer;
let system: System;
let running: ServiceProcess;

beforeAll(async () => {
  server = await listen(thingsServer());
  system = await createSystem();
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

/**
 * Milliseconds that an answer may take while others work: one, and as much for a machine that is busy with other tests.
 */
const maximumWaitMs = 2_000;

/** Asks all services for `/healthz` until the work is done, and holds that none was slow. */
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
      await sleep(20);
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
  it.each(pickRows(hostileDocuments, 7))(
    'with $given holds up no service: registration gives $want',
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

  it('whose schema takes for ever to check an answer gives the answer with a fault', async () => {
    document = recursive;
    await call('POST', '/services/register', things());
    const reply = await whileHealthy(() => prompt('list the things'));
    await call('DELETE', '/services/delete/things');
    expect(JSON.parse(reply.body)).toMatchObject({ service_responses: [{ response: answer }] });
    expect(running.output()).toMatch(
      /"faults":\["\/body cannot be checked: its schema takes more than \d+ seconds [^"]*\[ensemble-check-exceeded\]"/,
    );
  });

  it('that takes the place of a harmless one is not used, and SIGTERM ends the process', async () => {
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

  it('that is stored already is no tool, and the list of services says why', async () => {
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

/** Ends the process as an operator does, changes what it stored, and starts it again. */
async function restart(statement: string, ...values: readonly string[]): Promise<void> {
  const start = performance.now();
  expect(await running.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(performance.now() - start).toBeLessThan(15_000);
  const database = new Sqlite(join(system.environment.DATA_DIR ?? '', 'ensemble.sqlite'));
  database.prepare(statement).run(...values);
  database.close();
  running = await system.start();
}
