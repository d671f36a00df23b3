/** Clients that ask a real process for more than it may hold: its memory stays bounded, and it responds to others. */
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentsFolder } from '../../../openapi/loading/directory.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { unsearched } from '../../search/collection/search.ts';
import * as session from '../../session-context/migrations/0001-session.ts';
import * as searchTables from '../../session-context/migrations/0002-search.ts';
import * as sessionsTable from '../../session-context/migrations/0003-sessions.ts';
import { openStore } from '../../session-context/store.ts';
import { openSqlite } from '../../storage/sqlite/sqlite.ts';
import { createSystem, key, type ServiceProcess, type System } from '../lib/process.ts';

/** Sessions of a megabyte each. A process that held the short form of the lists would need more than a gigabyte. */
const count = isLongForm ? 560 : 90;
const maxMegabytes = 400;
const migrations = { '0001-session': session, '0002-search': searchTables, '0003-sessions': sessionsTable };

let system: System;
let service: ServiceProcess;
let peak = 0;
let sampling: NodeJS.Timeout;

async function fill(folder: string): Promise<void> {
  const database = await openSqlite(join(folder, 'session-context.sqlite'), migrations);
  const document = await loadDocument(join(documentsFolder, 'session-context.yml'));
  const state = () => Promise.resolve({ status: 'ok' });
  const { sessions } = openStore(database, document, { ...unsearched, state, close: () => Promise.resolve() });
  const context = 'x'.repeat(1_000_000);
  const createdAt = new Date().toISOString();
  for (let sessionId = 1; sessionId <= count; sessionId += 1) {
    const item = { sessionId, userId: 1, context, sequenceNumber: sessionId, createdAt, updatedAt: createdAt };
    await sessions.insertTaken(sessionId, item);
  }
  await database.close();
}

/** Reads the memory of the process that listens, in megabytes. */
async function measure(): Promise<void> {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8').catch(() => '');
  peak = Math.max(peak, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

beforeAll(async () => {
  system = await createSystem();
  await fill(system.environment.DATA_DIR ?? '');
  service = await system.start('session-context', 'central-sequence');
  sampling = setInterval(() => void measure(), 20);
});
afterAll(async () => {
  clearInterval(sampling);
  await system.remove();
});

const read = (path: string): Promise<{ status: number | undefined; retryAfter: string | undefined; bytes: number }> =>
  new Promise((resolve, reject) => {
    get(`${system.urls.sessionContext}${path}`, { headers: { 'x-api-key': key }, agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => (bytes += part.length)).once('error', reject);
      const { statusCode: status, headers } = response;
      response.once('end', () => resolve({ status, retryAfter: headers['retry-after'], bytes }));
    }).once('error', reject);
  });

const expectBounded = (): void => {
  expect(peak).toBeGreaterThan(10); // was measured
  expect(peak).toBeLessThan(maxMegabytes);
};

it.skipIf(process.platform !== 'linux')(
  'lists all sessions, and responds to others meanwhile (needs Linux)',
  async () => {
    const list = read('/sessions');
    await sleep(50);
    expect((await fetch(`${system.urls.sessionContext}/healthz`)).status).toBe(200);
    const { status, bytes } = await list;
    expect(status).toBe(200);
    expect(bytes).toBeGreaterThan(count * 1_000_000);
    expectBounded();
  },
);

it.skipIf(process.platform !== 'linux')(
  'sends some of ten long lists, and asks the others to wait (needs Linux)',
  async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => read(`/sessions?limit=${Math.min(count, 500)}`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others.map(({ status, retryAfter }) => [status, retryAfter])).toEqual(others.map(() => [503, '2']));
    expectBounded();
  },
);

it.skipIf(process.platform !== 'linux')(
  'holds one response to 64 KB of requests whose responses are not read (needs Linux)',
  async () => {
    const request = `GET /sessions/1 HTTP/1.1\r\nHost: x\r\nX-API-KEY: ${key}\r\n\r\n`;
    const socket = connect(Number(new URL(system.urls.sessionContext).port), '127.0.0.1').on('error', () => undefined);
    socket.pause().write(request.repeat(Math.ceil(65_536 / request.length)));
    await sleep(isLongForm ? 8_000 : 1_000);
    socket.destroy();
    expect((await fetch(`${system.urls.sessionContext}/healthz`)).status).toBe(200);
    expectBounded();
  },
);
