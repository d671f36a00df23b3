/** Several replicas serve the same data: in the long form, with `SEQUENCE_NUMBERS`, each is a separate process. */
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { startServices } from '../../start/start.ts';
import { postgres } from '../lib/engines.ts';
import { adminKey, createSystem, key } from '../lib/process.ts';
import type { PostgresServer } from '../../../ops/process/postgres-server.ts';
import { startOwnPostgres } from '../run/postgres-for-all.ts';
import { type Answered, startLoad } from './load.ts';
import type { NewNumber } from './sessions.ts';

const isLong = process.env.SEQUENCE_NUMBERS !== undefined;
const total = Number(process.env.SEQUENCE_NUMBERS ?? 2_000);
const clients = 64;

describe.skipIf(postgres === undefined)('replicas on one PostgreSQL', () => {
  let server: PostgresServer;
  let replicas: Replica[];

  beforeAll(async () => {
    server = await startOwnPostgres(inject('postgresSocket'), { durable: isLong });
    const start = isLong ? startProcess : startInstance;
    replicas = await Promise.all(Array.from({ length: 4 }, () => start({ DATABASE_URL: server.url() })));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(replicas.map(({ close }) => close()));
    await server.dispose();
  });

  /** Requests all numbers of a type, each for its own element, with clients spread evenly over the replicas. */
  const takeAll = async (elementType: string, from: readonly Replica[]): Promise<Answered<NewNumber>[]> => {
    let elements = 0;
    const load = ({ url }: Replica, index: number) =>
      startLoad<NewNumber>(url, {
        connections: clients / from.length,
        requests: Math.floor((total + index) / from.length),
        post: () => ({ path: '/sequence', body: { elementType, elementId: ++elements } }),
      });
    const loads = from.map(load);
    await Promise.all(loads.map(({ finished }) => finished));
    expect(loads.flatMap(({ unanswered }) => unanswered)).toEqual([]);
    return loads.flatMap(({ answered }) => answered);
  };

  /** Returns the numbers in the database, by element. */
  const held = async (elementType: string): Promise<Map<number, number>> => {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    const query =
      'select element_id::float8 as id, number::float8 from central_sequence.element where element_type = $1';
    const { rows } = await client.query<{ id: number; number: number }>(query, [elementType]);
    await client.end();
    return new Map(rows.map(({ id, number }) => [id, number]));
  };

  test.each([
    { elementType: 'character', count: 4 },
    { elementType: 'script', count: 1 },
  ])(
    `${total} numbers for ${clients} clients of $count: no number is repeated, lost or skipped`,
    async ({ elementType, count }) => {
      const begun = performance.now();
      const answered = await takeAll(elementType, replicas.slice(0, count));
      const rate = Math.round(total / ((performance.now() - begun) / 1000));
      if (isLong) process.stdout.write(`${count} of them: ${rate} numbers a second\n`);

      expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([201]));
      const assigned = new Map(answered.map(({ post, body }) => [getElement(post.body), body.sequenceNumber]));
      expect(assigned.size).toBe(total);
      expect([...assigned.values()].sort((a, b) => a - b)).toEqual(
        Array.from({ length: total }, (_, index) => index + 1),
      );
      expect(await held(elementType)).toEqual(assigned);
    },
    120_000 + total * 5,
  );
});

interface Replica {
  readonly url: string;
  readonly close: () => Promise<void>;
}

async function startProcess(settings: Readonly<Record<string, string>>): Promise<Replica> {
  const system = await createSystem(settings);
  await system.start('central-sequence');
  return { url: system.urls.centralSequence, close: () => system.remove() };
}

async function startInstance(settings: Readonly<Record<string, string>>): Promise<Replica> {
  const own = { NODE_ENV: 'test', API_KEYS: key, ADMIN_API_KEYS: adminKey, CENTRAL_SEQUENCE_PORT: '0' };
  const config = readConfig({ ...own, ...settings });
  const log = pino({ level: 'silent' });
  const running = await startServices({ config, names: ['central-sequence'], log });
  return { url: running.services[0]!.url, close: () => running.close() };
}

function getElement(body: object): number {
  return 'elementId' in body ? Number(body.elementId) : 0;
}
