/** Several processes serve the same data. `SEQUENCE_NUMBERS` makes it longer. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystem, type System } from '../lib/process.ts';
import { findPostgres, type PostgresServer, startPostgres } from '../lib/postgres-server.ts';
import { type Answered, startLoad } from './load.ts';
import type { NewNumber } from './sessions.ts';

const isLong = process.env.SEQUENCE_NUMBERS !== undefined;
const total = Number(process.env.SEQUENCE_NUMBERS ?? 2_000);
const clients = 64;

describe.skipIf(findPostgres() === undefined)('replicas on one PostgreSQL', () => {
  let server: PostgresServer;
  let replicas: System[];

  beforeAll(async () => {
    server = await startPostgres({ durable: isLong });
    replicas = await Promise.all(Array.from({ length: 4 }, () => createSystem({ DATABASE_URL: server.url() })));
    await Promise.all(replicas.map((replica) => replica.start('central-sequence')));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.remove()));
    await server.dispose();
  });

  /** Takes all numbers of a type, each for an element of its own, with clients that are shared out evenly. */
  const takeAll = async (elementType: string, from: readonly System[]): Promise<Answered<NewNumber>[]> => {
    let elements = 0;
    const load = (replica: System, index: number) =>
      startLoad<NewNumber>(replica.urls.centralSequence, {
        connections: clients / from.length,
        requests: Math.floor((total + index) / from.length),
        post: () => ({ path: '/sequence', body: { elementType, elementId: ++elements } }),
      });
    const loads = from.map(load);
    await Promise.all(loads.map(({ finished }) => finished));
    expect(loads.flatMap(({ unanswered }) => unanswered)).toEqual([]);
    return loads.flatMap(({ answered }) => answered);
  };

  /** What the database has: by element, its number. */
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
    `${total} numbers for ${clients} clients of $count: none twice, none lost, none left out`,
    async ({ elementType, count }) => {
      const begun = performance.now();
      const answered = await takeAll(elementType, replicas.slice(0, count));
      const rate = Math.round(total / ((performance.now() - begun) / 1000));
      if (isLong) process.stdout.write(`${count} of them: ${rate} numbers a second\n`);

      expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([201]));
      const told = new Map(answered.map(({ post, body }) => [elementOf(post.body), body.sequenceNumber]));
      expect(told.size).toBe(total);
      expect([...told.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      expect(await held(elementType)).toEqual(told);
    },
    120_000 + total * 5,
  );
});

function elementOf(body: object): number {
  return 'elementId' in body ? Number(body.elementId) : 0;
}
