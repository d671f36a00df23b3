/** Reads aside on PostgreSQL: a lock that another session holds makes them as slow as a test needs. */
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { administer, type DataPlace, postgres } from '../../tests/lib/engines.ts';
import type { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import { Connections, defaultTimeouts } from './postgres-connections.ts';
import { PostgresAside } from './postgres-reader.ts';

const alive = statement((database: Kysely<unknown>) => database.selectNoFrom(sql<number>`1`.as('value')));
const setting = statement((database: Kysely<unknown>, parameter: { name: string }) =>
  database.selectNoFrom(sql<string>`current_setting(${parameter.name})`.as('value')),
);
/** Waits until no other session has the lock. */
const waitForLock = statement((database: Kysely<unknown>) =>
  database.selectNoFrom(sql<string>`pg_advisory_xact_lock_shared(1)::text`.as('value')),
);
const missing = statement((database: Kysely<{ nothing: { id: number } }>) =>
  database.selectFrom('nothing').selectAll(),
);
/** The server has databases of other tests, too. */
const blocked = `pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;
const countBlocked = `select count(*)::integer as count from ${blocked}`;
const cancelBlocked = `select pg_cancel_backend(pid) from ${blocked}`;

const refusal = { status: 503, headers: { 'Retry-After': '1' } };
const done = { status: 'fulfilled', value: { value: '' } };
const patience = { milliseconds: 60_000, waitMilliseconds: 60_000 };

describe.skipIf(postgres === undefined)('a read aside (needs PostgreSQL)', () => {
  let place: DataPlace;
  let url: string;
  let opened: Database[];

  beforeEach(async () => {
    place = await postgres!.place(); // skipped without a server
    url = place.environment.DATABASE_URL!;
    opened = [];
  });

  afterEach(async () => {
    for (const each of opened) await each.close();
    await place.dispose();
  });

  const open = async (options: Partial<PostgresOptions> = {}): Promise<Database> => {
    const timeouts = { lock: 60_000, statement: 60_000 };
    const database = await openPostgres({ url, schema: 'things', timeouts, ...options }, {});
    opened.push(database);
    return database;
  };
  const start = (database: Database, count: number): Promise<PromiseSettledResult<unknown>[]> =>
    Promise.allSettled(Array.from({ length: count }, () => database.aside.first(waitForLock, {})));
  /** Runs `work` while no read of `waitForLock` can end. */
  const whileHeld = (work: (countReads: () => Promise<number>) => Promise<void>): Promise<void> =>
    administer(url, async (other) => {
      await other.query('select pg_advisory_lock(1)');
      await work(async () => (await other.query<{ count: number }>(countBlocked)).rows[0]?.count ?? 0);
    });

  it('does not hold up ordinary reads and writes, however many wait', async () => {
    const database = await open({ aside: patience });
    let slow: Promise<unknown> = Promise.resolve();
    await whileHeld(async (countReads) => {
      slow = start(database, 20);
      await expect.poll(countReads).toBe(1);
      expect(await database.first(alive, {})).toEqual({ value: 1 });
      expect(await database.write((transaction) => transaction.first(alive, {}))).toEqual({ value: 1 });
      await database.check();
    });
    expect(await slow).toEqual(Array.from({ length: 20 }, () => done));
  });

  it('waits for a connection, and is 503 if too many wait', async () => {
    const database = await open({ aside: { ...patience, waiting: 2 } });
    let slow: Promise<unknown> = Promise.resolve();
    await whileHeld(async (countReads) => {
      const first = start(database, 1);
      await expect.poll(countReads).toBe(1);
      slow = Promise.all([first, start(database, 2)]);
      await expect(database.aside.all(alive, {})).rejects.toMatchObject(refusal);
    });
    expect(await slow).toEqual([[done], [done, done]]);
    expect(await database.aside.all(alive, {})).toEqual([{ value: 1 }]);
  });

  it('is 503 if no connection is free in time', async () => {
    const database = await open({ aside: { ...patience, waitMilliseconds: 100 } });
    await database.aside.all(alive, {}); // it has its connection
    let slow: Promise<unknown> = Promise.resolve();
    await whileHeld(async (countReads) => {
      slow = start(database, 1);
      await expect.poll(countReads).toBe(1);
      const refused = { status: 'rejected', reason: refusal };
      expect(await start(database, 2)).toMatchObject([refused, refused]);
    });
    expect(await slow).toEqual([done]);
  });

  it('is 503 if it takes too long, and the next one has its connection', async () => {
    const database = await open({ aside: { ...patience, milliseconds: 200 } });
    await whileHeld(async () => {
      const message = expect.stringMatching(/took too long/) as string;
      await expect(database.aside.all(waitForLock, {})).rejects.toMatchObject({ ...refusal, message });
      expect(await database.aside.all(alive, {})).toEqual([{ value: 1 }]);
    });
  });

  it('is 503, but not for its time, if an operator ends it, and the next one has its connection', async () => {
    const database = await open({ aside: patience });
    await whileHeld(async (countReads) => {
      const ended = start(database, 1);
      await expect.poll(countReads).toBe(1);
      await administer(url, async (operator) => {
        await operator.query(cancelBlocked);
      });
      const reason = { name: 'StorageUnavailable', status: 503, details: '57014' };
      expect(await ended).toMatchObject([{ status: 'rejected', reason }]);
      expect(await database.aside.all(alive, {})).toEqual([{ value: 1 }]);
    });
  });

  it('is rejected when the database closes, if it waits', async () => {
    const database = await open({ aside: patience });
    let outcomes: Promise<unknown> = Promise.resolve();
    await whileHeld(async (countReads) => {
      outcomes = start(database, 2);
      await expect.poll(countReads).toBe(1);
      void database.close();
    });
    expect(await outcomes).toMatchObject([done, { status: 'rejected', reason: { status: 503 } }]);
    await expect(database.aside.all(alive, {})).rejects.toMatchObject({ status: 503 });
  });

  it('fails with the error of PostgreSQL', async () => {
    const database = await open();
    const error: unknown = await database.aside.all(missing, {}).catch((reason: unknown) => reason);
    expect(database.isMissingTable(error)).toBe(true);
  });

  it.each([
    { name: 'search_path', want: 'things' },
    { name: 'statement_timeout', want: '2s' },
    { name: 'max_parallel_workers_per_gather', want: '0' },
    { name: 'effective_io_concurrency', want: '0' },
    { name: 'default_transaction_read_only', want: 'on' },
    { name: 'cpu_operator_cost', want: '0.25' },
  ])('has $name $want', async ({ name, want }) => {
    expect(await (await open()).aside.all(setting, { name })).toEqual([{ value: want }]);
  });
});

/** pg makes such errors of what the server sends, in the language of the server. */
function makeCancelled(message: string): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code: '57014' });
}

it.each([
  { given: 'at once', milliseconds: 60_000, want: { name: 'StorageUnavailable', details: '57014' } },
  { given: 'after its time', milliseconds: 0, want: { message: expect.stringMatching(/took too long/) as unknown } },
])('a read aside that is cancelled $given is 503 in each language of the server', async ({ milliseconds, want }) => {
  const options = { url: 'postgres://127.0.0.1:1', schema: 'things', most: 1 };
  const pool = new Connections({ ...options, timeouts: defaultTimeouts, onLost: () => undefined });
  const limits = { waiting: 1, waitMilliseconds: 60_000, milliseconds };
  const aside = new PostgresAside(pool, 1, limits);
  for (const message of [
    'canceling statement due to user request',
    'storniere Anfrage wegen Zeitüberschreitung der Anfrage',
  ]) {
    vi.spyOn(pool, 'use').mockRejectedValueOnce(makeCancelled(message));
    await expect(aside.all(alive, {})).rejects.toMatchObject({ status: 503, ...want });
  }
  await aside.close();
});
