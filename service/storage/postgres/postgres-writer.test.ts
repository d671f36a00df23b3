/** Writes that wait: for a transaction of the same process, as theirs begins together with its commit, and for other processes. */
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { administer, type DataPlace, postgres } from '../../tests/lib/engines.ts';
import { rawStatement } from '../database/engine.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Migrations } from '../database/migrations.ts';
import { statement } from '../database/statement.ts';
import { openPostgres } from './postgres.ts';
import { buildLockQuery } from './postgres-writer.ts';

type Things = Kysely<{ thing: { id: number } }>;

const insert = statement((database: Things, parameter: { id: number }) =>
  database.insertInto('thing').values({ id: parameter.id }),
);
const things = statement((database: Things) => database.selectFrom('thing').select('id').orderBy('id'));
const backend = statement((database: Kysely<unknown>) =>
  database.selectNoFrom(sql<number>`pg_backend_pid()`.as('value')),
);
const waiting = statement((database: Kysely<unknown>) =>
  database.selectNoFrom(
    sql<number>`(select count(*) from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database()))`.as('count'),
  ),
);
const migrations: Migrations = {
  '0001-things': {
    async up(database: Kysely<unknown>) {
      await sql`create table thing (id integer primary key)`.execute(database);
      await sql`create function end_session() returns trigger language plpgsql as
        'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`.execute(database);
      await sql`create constraint trigger end_session after insert on thing deferrable initially deferred
        for each row when (new.id = 13) execute function end_session()`.execute(database);
    },
  },
};

describe.skipIf(postgres === undefined)('writes that wait at a commit (needs PostgreSQL)', () => {
  let place: DataPlace;
  let url: string;
  let database: Database;

  beforeEach(async () => {
    place = await postgres!.place(); // skipped without a server
    url = place.environment.DATABASE_URL!;
    database = await openPostgres({ url, schema: 'things', timeouts: { lock: 200 } }, migrations);
  });

  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  const add = (id: number): Promise<number> => database.write((transaction) => transaction.run(insert, { id }));
  const readIds = async (): Promise<number[]> => (await database.all(things, {})).map(({ id }) => id);

  /** Runs a write, and adds two others, which wait until it has ended. */
  async function writeBefore(work: (transaction: Transaction) => Promise<unknown>) {
    const others: Promise<number>[] = [];
    const first = database.write(async (transaction) => {
      if (others.length === 0) others.push(add(2), add(3));
      return work(transaction);
    });
    const [outcome] = await Promise.allSettled([first]);
    return { outcome, others: await Promise.allSettled(others) };
  }

  const written = [
    { status: 'fulfilled', value: 1 },
    { status: 'fulfilled', value: 1 },
  ];

  it('use the same connection', async () => {
    const { outcome, others } = await writeBefore((transaction) => transaction.first(backend, {}));
    const later = await database.write((transaction) => transaction.first(backend, {}));
    expect({ outcome, others }).toEqual({ outcome: { status: 'fulfilled', value: later }, others: written });
  });

  const failing = [
    { given: 'has a statement that fails', query: 'select 1 / 0', want: { code: '22012' } },
    { given: 'fails with a serialisation failure each time', query: raise('40001'), want: { status: 503 } },
    {
      given: 'loses its connection',
      query: 'select pg_terminate_backend(pg_backend_pid())',
      want: { name: 'StorageUnavailable' },
    },
  ];
  it.each(failing)('are written if the transaction before $given', async ({ query, want }) => {
    const { outcome, others } = await writeBefore((transaction) => {
      transaction.send(insert, { id: 1 });
      transaction.send(rawStatement(query), {});
      return Promise.resolve();
    });
    expect({ outcome, others }).toMatchObject({ outcome: { status: 'rejected', reason: want }, others: written });
    expect(await readIds()).toEqual([2, 3]);
    expect(await add(4)).toBe(1);
  });

  it('are unavailable if another process then has its turn for too long, and later writes are written', async () => {
    await administer(url, async (other) => {
      let turn: Promise<unknown> | undefined;
      const { outcome, others } = await writeBefore(async (transaction) => {
        turn ??= other.query(`begin; ${buildLockQuery('things')}`);
        while ((await transaction.first(waiting, {}))?.count === 0);
        return transaction.run(insert, { id: 1 });
      });
      await turn;
      const refused = { status: 'rejected', reason: { status: 503, details: '55P03' } };
      expect({ outcome, others }).toMatchObject({ outcome: { status: 'fulfilled' }, others: [refused, refused] });
      await other.query('rollback');
    });
    expect(await add(4)).toBe(1);
    expect(await readIds()).toEqual([1, 4]);
  });

  const run = (...queries: readonly string[]) =>
    database.write((transaction) => {
      for (const query of queries) transaction.send(rawStatement(query), {});
      return Promise.resolve();
    });

  it('are written if a statement of another write fails after it was sent, and only this write reports it', async () => {
    const read = () => database.write((transaction) => transaction.all(things, {}));
    const outcomes = await Promise.allSettled([add(1), run('select 1 / 0'), read(), add(2)]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: '22012' } },
      { status: 'fulfilled', value: [{ id: 1 }] },
      { status: 'fulfilled' },
    ]);
    expect(await readIds()).toEqual([1, 2]);
  });

  it('and reads are done once, on another connection, if the server has forgotten their statements', async () => {
    await add(1);
    await readIds();
    await database.all(rawStatement('deallocate all'), {}); // on the one connection for reads
    expect(await readIds()).toEqual([1]);
    let isFirst = true;
    await database.write(async (transaction) => {
      if (isFirst) await transaction.all(rawStatement('deallocate all'), {});
      isFirst = false;
      return transaction.run(insert, { id: 2 });
    });
    expect(await readIds()).toEqual([1, 2]);
  });

  it('are written, as is the transaction before, which could neither be committed nor rolled back at first', async () => {
    await add(1);
    await run('insert into thing values (2)', 'deallocate all');
    expect(await Promise.all([add(3), add(4)])).toEqual([1, 1]);
    expect(await readIds()).toEqual([1, 2, 3, 4]);
  });

  it('use the connection of a write that throws after it has sent a statement that fails', async () => {
    const before = await database.write((transaction) => transaction.first(backend, {}));
    const refused = database.write((transaction) => {
      transaction.send(rawStatement('insert into thing values (1 / 0)'), {});
      return Promise.reject(new Error('refused'));
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await database.write((transaction) => transaction.first(backend, {}))).toEqual(before);
  });

  it('are written if a statement of another write fails before one that was to be prepared with it', async () => {
    const one = rawStatement('select 1');
    const failing = database.write(async (transaction) => {
      transaction.send(rawStatement('select 1 / 0'), {});
      transaction.send(one, {}); // skipped with its Parse
      await new Promise((resolve) => process.nextTick(resolve)); // the next packet begins
      transaction.send(one, {});
    });
    const outcomes = await Promise.allSettled([add(1), failing, add(2)]);
    expect(outcomes).toMatchObject([
      ...written.slice(1),
      { status: 'rejected', reason: { code: '22012' } },
      ...written.slice(1),
    ]);
    expect(await readIds()).toEqual([1, 2]);
  });

  it('are not written again if their commit may be done, also after a value that JavaScript cannot represent', async () => {
    let runs = 0;
    const ending = database.write(async (transaction) => {
      runs += 1;
      await transaction.all(rawStatement('select 9007199254740993'), {}).catch(() => undefined);
      return transaction.run(insert, { id: 13 });
    });
    const unavailable = { status: 'rejected', reason: { status: 503, details: '57P01' } };
    expect(await Promise.allSettled([ending, add(2)])).toMatchObject([unavailable, unavailable]);
    expect({ runs, ids: await readIds() }).toEqual({ runs: 1, ids: [] });
  });

  it('are written once, on another connection, if theirs is ended while another process has its turn', async () => {
    await administer(url, async (other) => {
      await other.query(`begin; ${buildLockQuery('things')}`);
      const writing = add(1);
      await expect.poll(() => endWaiting(other)).toBe(1);
      await other.query('rollback');
      expect(await writing).toBe(1);
    });
    expect(await readIds()).toEqual([1]);
  });

  it.each([
    {
      given: 'a statement',
      write: () => run('insert into thing values (1)', 'select pg_terminate_backend(pg_backend_pid())'),
    },
    { given: 'the commit', write: () => run('insert into thing values (13)') },
  ])('are unavailable if their connection is ended at $given, and not written', async ({ write }) => {
    await expect(write()).rejects.toMatchObject({ status: 503 });
    expect(await add(4)).toBe(1);
    expect(await readIds()).toEqual([4]);
  });

  it('are rejected with the error of their commit', async () => {
    await run('create table part (id integer references thing deferrable initially deferred)');
    const outcomes = await Promise.allSettled([run('insert into part values (1)'), add(2)]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: '23503' } },
      { status: 'rejected', reason: { code: '23503' } },
    ]);
    expect(await readIds()).toEqual([]);
  });
});

/** Ends the sessions that wait for their turn. @returns their number */
async function endWaiting(other: pg.Client): Promise<number> {
  const query = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  return (await other.query(query)).rowCount ?? 0;
}

/** Only a block can raise an error of any state. */
function raise(state: string): string {
  return `do $$ begin raise exception 'as it happens' using errcode = '${state}'; end $$`;
}
