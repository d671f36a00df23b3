/** The behaviour of PostgreSQL alone; `database.test.ts` covers what all engines share. */
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { administer, type DataPlace, postgres } from '../../tests/lib/engines.ts';
import type { Database } from '../database/database.ts';
import type { Migrations } from '../database/migrations.ts';
import { buildLockQuery } from './postgres-writer.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import { statement } from '../database/statement.ts';

interface Tables {
  thing: { id: number; name: string };
}

type Things = Kysely<Tables>;

const insert = statement((database: Things, parameter: Tables['thing']) =>
  database.insertInto('thing').values({ id: parameter.id, name: parameter.name }),
);
const rename = statement((database: Things, parameter: Tables['thing']) =>
  database.updateTable('thing').set({ name: parameter.name }).where('id', '=', parameter.id),
);
const things = statement((database: Things) => database.selectFrom('thing').selectAll().orderBy('id'));
const setting = statement((database: Things, parameter: { name: string }) =>
  database.selectNoFrom(sql<string>`current_setting(${parameter.name})`.as('value')),
);
const backend = statement((database: Things) => database.selectNoFrom(sql<number>`pg_backend_pid()`.as('value')));
const raw = (query: string) =>
  statement((database: Things) => database.selectNoFrom(sql`${sql.raw(query)}`.as('value')));
/** Waits until no other session has the lock. */
const waitForLock = raw('pg_advisory_xact_lock_shared(1)::text');

const migrations: Migrations = {
  '0001-things': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('thing')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .execute();
    },
  },
};

describe.skipIf(postgres === undefined)('PostgreSQL', () => {
  let place: DataPlace;
  let url: string;
  let opened: Database[];
  let database: Database;

  const open = async (options: Partial<PostgresOptions> = {}): Promise<Database> => {
    const made = await openPostgres({ url, schema: 'things', ...options }, migrations);
    opened.push(made);
    return made;
  };

  beforeEach(async () => {
    place = await postgres!.place(); // skipped without a server
    url = place.environment.DATABASE_URL!;
    opened = [];
    database = await open();
  });

  afterEach(async () => {
    for (const each of opened) await each.close();
    await place.dispose();
  });

  const add = (id: number, to: Database = database): Promise<number> =>
    to.write((transaction) => transaction.run(insert, { id, name: 'a' }));
  const ids = async (): Promise<number[]> => (await database.all(things, {})).map(({ id }) => id);
  const say = (command: string): Promise<void> =>
    administer(url, async (client) => {
      await client.query(command);
    });

  it.each([
    { name: 'search_path', reading: 'things', writing: 'things' },
    // Reads write only ids of sequences; a write is on disk when it is answered, see `postgres-durable.test.ts`.
    { name: 'synchronous_commit', reading: 'off', writing: 'off' },
    { name: 'statement_timeout', reading: '10s', writing: '10s' },
    { name: 'lock_timeout', reading: '10s', writing: '10s' },
    { name: 'idle_in_transaction_session_timeout', reading: '5s', writing: '5s' },
    { name: 'tcp_keepalives_idle', reading: '10', writing: '10' },
    { name: 'tcp_keepalives_interval', reading: '5', writing: '5' },
    { name: 'tcp_keepalives_count', reading: '2', writing: '2' },
  ])('every connection has its $name', async ({ name, reading, writing }) => {
    expect(await database.all(setting, { name })).toEqual([{ value: reading }]);
    const written = await database.write((transaction) => transaction.all(setting, { name }));
    expect(written).toEqual([{ value: writing }]);
  });

  it('a schema is separate from others, for any name', async () => {
    const other = await open({ schema: 'a "strange" one' });
    await add(1);
    await add(2, other);
    expect(await ids()).toEqual([1]);
    expect(await other.all(things, {})).toEqual([{ id: 2, name: 'a' }]);
  });

  it('a statement with more values than a message can have is a mistake, not an outage', async () => {
    const many = Array.from({ length: 65_536 }, (_, index) => index);
    const find = statement((database: Things) => database.selectFrom('thing').select('id').where('id', 'in', many));
    await expect(database.all(find, {})).rejects.toThrow(RangeError);
    expect(await add(1)).toBe(1);
  });

  it('the writers of all replicas take turns, so that no writer uses data that has changed since it was read', async () => {
    const replicas = [database, await open(), await open()];
    await database.write((transaction) => transaction.run(insert, { id: 1, name: '0' }));
    const count = (replica: Database) =>
      replica.write(async (transaction) => {
        const [counted] = await transaction.all(things, {});
        await transaction.run(rename, { id: 1, name: String(Number(counted?.name) + 1) });
      });
    await Promise.all(Array.from({ length: 150 }, (_, index) => count(replicas[index % 3]!)));
    expect(await database.all(things, {})).toEqual([{ id: 1, name: '150' }]);
  });

  it('a write that continues after a failed statement is rejected, and the other writes of its group succeed', async () => {
    const swallowing = database.write(async (transaction) => {
      await transaction.run(insert, { id: 2, name: 'lost' });
      await transaction.run(insert, { id: 2, name: 'twice' }).catch(() => undefined);
    });
    const outcomes = await Promise.allSettled([add(1), swallowing, add(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(swallowing).rejects.toThrow(/must rethrow the error/);
    expect(await ids()).toEqual([1, 3]);
  });

  it.each([
    { given: '9007199254740993', want: /cannot represent exactly/ },
    { given: '1e300::numeric', want: /cannot represent exactly/ },
  ])('rejects $given, which JavaScript cannot represent', async ({ given, want }) => {
    await expect(database.all(raw(given), {})).rejects.toThrow(want);
    await database.check();
  });

  it.each([
    { given: 'a deadlock', state: '40P01' },
    { given: 'a serialisation failure', state: '40001' },
  ])('runs a write again after $given, and gives up if the failure persists', async ({ state }) => {
    const failing = (times: number): Promise<unknown> => {
      let failed = 0;
      return database.write(async (transaction) => {
        await transaction.run(insert, { id: times, name: 'a' });
        if (failed++ < times) await transaction.all(raiseState(state), {});
      });
    };
    await failing(2);
    await expect(failing(100)).rejects.toMatchObject({ status: 503, details: state });
    expect(await ids()).toEqual([2]);
  });

  it.each([
    { state: '40P01', runs: 5 },
    { state: '53100', runs: 1 },
  ])('reports $state of a statement that was sent, also if a later one has failed after it', async (given) => {
    let times = 0;
    const failing = database.write(async (transaction) => {
      times += 1;
      transaction.send(raiseState(given.state), {});
      await transaction.all(things, {});
    });
    await expect(failing).rejects.toMatchObject({ status: 503, details: given.state });
    expect(times).toBe(given.runs);
  });

  it('reports it also if a statement after it was not prepared before, and comes twice', async () => {
    const fresh = raw('1');
    const failing = database.write(async (transaction) => {
      transaction.send(raiseState('53100'), {});
      transaction.send(fresh, {});
      await transaction.all(fresh, {});
    });
    await expect(failing).rejects.toMatchObject({ status: 503, details: '53100' });
    expect(await database.write((transaction) => transaction.all(fresh, {}))).toHaveLength(1);
  });

  it('writes nothing if a statement cannot be sent', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const failing = database.write(async (transaction) => {
      await transaction.run(insert, { id: 1, name: 'a' });
      transaction.send(insert, { id: 2, name: circular as never });
    });
    const outcomes = await Promise.allSettled([failing, add(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await ids()).toEqual([3]);
  });

  it('reports unavailable if another writer has the turn for too long, and continues after it', async () => {
    const hasty = await open({ timeouts: { lock: 100 } });
    await administer(url, async (other) => {
      await other.query(`begin; ${buildLockQuery('things')}`);
      await expect(add(1, hasty)).rejects.toMatchObject({ status: 503, details: '55P03' });
      await other.query('rollback');
    });
    expect(await add(1, hasty)).toBe(1);
  });

  it('reports unavailable if a statement takes too long', async () => {
    const hasty = await open({ timeouts: { statement: 100 } });
    await expect(hasty.all(raw('pg_sleep(10)'), {})).rejects.toMatchObject({ status: 503, details: '57014' });
    await hasty.check();
  });

  it('ends an idle transaction, so that other writers can continue', async () => {
    const standing = await open({ timeouts: { idleInTransaction: 100 } });
    let goOn: (() => void) | undefined;
    const stuck = standing.write(async (transaction) => {
      await transaction.run(insert, { id: 1, name: 'a' });
      await new Promise<void>((resolve) => (goOn = resolve));
    });
    await expect.poll(() => goOn).toBeDefined();
    expect(await add(2)).toBe(1);
    goOn?.();
    await expect(stuck).rejects.toMatchObject({ status: 503 });
    expect(await add(3, standing)).toBe(1);
    expect(await ids()).toEqual([2, 3]);
  });

  it('uses other connections if the server is silent on the open ones', async () => {
    const hasty = await open({ readers: 1, timeouts: { statement: 300, connect: 1000 } });
    const rows = [await hasty.first(backend, {}), await hasty.write((transaction) => transaction.first(backend, {}))];
    const pids = rows.map((row) => row!.value);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await expect(hasty.check()).rejects.toMatchObject({ name: 'StorageUnavailable', status: 503 });
      await hasty.check();
      expect(await add(1, hasty)).toBe(1); // no transaction had begun, so it begins on another connection
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    expect(await add(2, hasty)).toBe(1);
    expect(await ids()).toEqual([1, 2]);
  });

  const allowConnections = (isAllowed: boolean): Promise<void> =>
    administer(new URL('/postgres', url).href, async (client) => {
      const name = pg.escapeIdentifier(new URL(url).pathname.slice(1));
      await client.query(`alter database ${name} allow_connections ${isAllowed}`);
    });

  it('shares its open connection if the server accepts no other', async () => {
    await database.check();
    await allowConnections(false);
    try {
      const reads = Array.from({ length: 20 }, () => database.first(backend, {}));
      expect(new Set((await Promise.all(reads)).map((row) => row?.value)).size).toBe(1);
    } finally {
      await allowConnections(true);
    }
  });

  it('opens another connection for a read that waits when the server accepts it again', async () => {
    await database.check();
    await administer(url, async (other) => {
      await other.query('select pg_advisory_lock(1)');
      const slow = database.first(waitForLock, {});
      await allowConnections(false);
      const waiting = database.first(backend, {});
      // Attempts that come later are refused later.
      for (let n = 0; n < 3; n += 1) await expect(say('select 1')).rejects.toMatchObject({ code: '55000' });
      await allowConnections(true);
      expect(await waiting).toBeDefined();
      await other.query('select pg_advisory_unlock(1)');
      await slow;
    });
  });

  it('opens another connection if the open ones are in use', async () => {
    await database.check();
    await administer(url, async (other) => {
      await other.query('select pg_advisory_lock(1)');
      const waiting = Array.from({ length: 3 }, () => database.first(waitForLock, {}));
      expect(await database.first(backend, {})).toBeDefined();
      await other.query('select pg_advisory_unlock(1)');
      await Promise.all(waiting);
    });
  });

  it('finishes the reads that have begun before it closes, also those that wait for a connection', async () => {
    const fresh = await open({ readers: 1 });
    const reads = Promise.allSettled(Array.from({ length: 3 }, () => fresh.first(backend, {})));
    await fresh.close();
    expect((await reads).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    await expect(fresh.check()).rejects.toMatchObject({ status: 503 });
  });

  it('opens new connections if the server has ended the old ones', async () => {
    const ended: Error[] = [];
    const watched = await open({ onLost: (error) => void ended.push(error) });
    await Promise.all([add(1, watched), watched.check()]);
    await say(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'fountainai things' and datname = current_database()`);
    expect(await add(2, watched)).toBe(1);
    expect(await watched.all(things, {})).toHaveLength(2);
    await expect.poll(() => ended.length).toBeGreaterThan(0);
  });

  it('runs a prepared statement again after a newer version has changed its table', async () => {
    await add(1);
    await ids();
    await say('alter table things.thing add column note text');
    expect(await database.all(things, {})).toEqual([{ id: 1, name: 'a', note: null }]);
  });
});

/** Returns a query that fails with this state, as the server would. */
function raiseState(state: string) {
  // Only a block can raise an error of any state, and a block is not a query: so the block creates a function.
  const block = `do $$ begin raise exception 'as it happens' using errcode = '${state}'; end $$`;
  return { compile: () => ({ sql: block, bind: () => [] }) };
}
