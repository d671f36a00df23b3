/**
 * The record of calls, with a server that is killed during writes. The long form of 50 kills:
 * `FAULT_ROUNDS=50 npx vitest run service/tests/record-killed.test.ts`.
 */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import type { Log } from '../ensemble/log/interaction-log.ts';
import { type ListeningServer, listen } from '../ensemble/testing/servers.ts';
import { engines, type DataPlace } from './lib/engines.ts';
import { adminKey, createSystem, key, type System } from './lib/process.ts';
import { type Post, sendAll, startLoad } from './faults/load.ts';

const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Boats', version: '1' },
  paths: {
    '/boats': {
      post: {
        operationId: 'createBoat',
        summary: 'Create a boat',
        parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            },
          },
        },
        responses: { 201: { description: 'made' } },
      },
    },
  },
});

const connections = 16;

interface Answer {
  readonly interaction_id: string;
  readonly writes: readonly { readonly outcome: string }[];
}

/**
 * On one engine: with PostgreSQL a start cannot tell a killed replica from one that runs, so what was interrupted is hidden
 * until it is overdue, after three minutes. `record.test.ts` has that on both engines.
 */
const chosen = notEmpty(engines.slice(0, 1));

describe.each(chosen)('on $name', ({ place: newPlace }) => {
  const rounds = Number(process.env.FAULT_ROUNDS ?? 2);
  vi.setConfig({ testTimeout: (rounds + 1) * 60_000, hookTimeout: 120_000 });
  let place: DataPlace;
  let system: System;
  let service: ListeningServer;
  /** The key of each request that the service got, which is the id of its call. */
  let received: string[];

  beforeEach(async () => {
    received = [];
    service = await listen(
      createServer((request, answer) => {
        if (request.method !== 'POST') return void answer.end(document);
        received.push(String(request.headers['idempotency-key']));
        setTimeout(() => answer.writeHead(201).end(), Math.random() * 20);
      }),
    );
    place = await newPlace();
    system = await createSystem(place.environment);
  });
  afterEach(async () => {
    await system.remove();
    await service.close();
    await place.dispose();
  });

  async function exportLogs(): Promise<Log[]> {
    const headers = { 'x-api-key': key, accept: 'application/x-ndjson' };
    const text = await (await fetch(`${system.urls.ensemble}/logs`, { headers })).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Log);
  }

  async function register(): Promise<void> {
    const openapi_url = `${service.url}/openapi.json`;
    const response = await fetch(`${system.urls.ensemble}/services/register`, {
      method: 'POST',
      headers: { 'x-admin-api-key': adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'boats', name: 'Boats', description: 'Keeps boats', openapi_url }),
    });
    expect(response.status).toBe(201);
  }

  test(`after ${rounds} kills during writes, each request that the service got is on record, and none was sent twice`, async () => {
    let count = 0;
    const post = (): Post => {
      const name = `boat-${count++}`;
      return {
        path: '/interact',
        body: { user_input: `Create a boat with the name "${name}"` },
        idempotencyKey: name,
      };
    };
    let running = await system.start('ensemble');
    await register();
    for (let round = 0; round < rounds; round += 1) {
      const before = received.length;
      const load = startLoad<Answer>(system.urls.ensemble, { connections, post });
      // More than the first of each connection, so that some are answered; each kill comes at a different moment.
      const enough = before + connections + Math.random() * 60;
      await expect.poll(() => received.length, { interval: 2, timeout: 60_000 }).toBeGreaterThan(enough);
      await running.kill('SIGKILL');
      await load.finished;
      for (const { status } of notEmpty(load.answered)) expect(status).toBe(200);
      const got = received.length;

      running = await system.start('ensemble');
      const calls = new Map((await exportLogs()).flatMap((log) => (log.calls ?? []).map((call) => [call.id, call])));
      for (const id of notEmpty(received)) expect(calls.get(id), id).toMatchObject({ operation_id: 'createBoat' });
      expect([...calls.values()].filter(({ status }) => status === 'sent')).toEqual([]);
      expect(new Set(received).size).toBe(received.length);

      // Requests that began before the kill get their record, and send nothing again; others begin now.
      const repeated = await sendAll<Answer>(
        system.urls.ensemble,
        load.unanswered.map((lost) => lost.post),
      );
      const known = new Set([...calls.values()].map(({ id }) => id));
      const sentAgain = received.slice(got).filter((id) => known.has(id));
      expect([sentAgain, repeated.filter(({ status }) => status !== 200)]).toEqual([[], []]);
      expect(new Set(received).size).toBe(received.length);
    }
    const names = (await exportLogs()).map(({ user_input }) => user_input);
    expect(new Set(names).size).toBe(names.length);
  });
});
