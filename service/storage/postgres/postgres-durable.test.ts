/** When a write is answered: its turn ends before it is on disk, so that other processes write meanwhile. */
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { useDatabase } from '../../tests/lib/database.ts';
import { administer, postgres } from '../../tests/lib/engines.ts';
import type { PostgresServer } from '../../../ops/process/postgres-server.ts';
import { startOwnPostgres } from '../../tests/run/postgres-for-all.ts';
import type { Database } from '../database/database.ts';
import type { Migrations } from '../database/migrations.ts';
import { statement } from '../database/statement.ts';
import { openPostgres, openPostgresBeside } from './postgres.ts';

type Things = Kysely<{ thing: { id: number } }>;

const insert = statement((database: Things, parameter: { id: number }) =>
  database.insertInto('thing').values({ id: parameter.id }),
);
const things = statement((database: Things) => database.selectFrom('thing').select('id').orderBy('id'));
const migrations: Migrations = {
  '0001-things': {
    async up(database: Kysely<unknown>) {
      await sql`create table thing (id integer primary key)`.execute(database);
    },
  },
};
/** That of `DataPlace.open`. */
const schema = 'test';
const logEnd = statement((database: Kysely<unknown>) =>
  database.selectNoFrom(sql<string>`pg_current_wal_insert_lsn()::text`.as('place')),
);

const add = (to: Database, id: number): Promise<number> => to.write((transaction) => transaction.run(insert, { id }));
const readIds = async (from: Database): Promise<number[]> => (await from.all(things, {})).map(({ id }) => id);

// PostgreSQL may not be installed, or be excluded by `DATABASES`.
describe.skipIf(postgres === undefined)('on PostgreSQL (needs PostgreSQL)', () => {
  describe('a write', () => {
    let url: string;
    const opened = useDatabase(async () => {
      const place = await postgres!.place(); // skipped without a server
      url = place.environment.DATABASE_URL!;
      return place;
    }, migrations);

    it('is on disk when it is answered, and one that changes nothing waits for those before it', async () => {
      await expectOnDisk(opened());
    });

    it('is unavailable if no one knows whether it lasts, and not done again', async () => {
      await administer(url, async (other) => {
        const role = await createRole(other);
        const limitedUrl = Object.assign(new URL(url), { username: role.name }).href;
        const limited = openPostgresBeside({ url: limitedUrl, schema });
        try {
          await add(limited, 1);
          await other.query(role.revoke);
          const unavailable = { status: 'rejected', reason: { status: 503, details: '42501' } };
          const outcomes = await Promise.allSettled([add(limited, 2), add(limited, 3)]);
          expect(outcomes).toMatchObject([unavailable, unavailable]);
          // A service for which each write would end so does not start.
          const opening = openPostgres({ url: limitedUrl, schema }, migrations);
          await expect(opening).rejects.toThrow('permission denied for function pg_logical_emit_message');
          await other.query(role.grant);
          await add(limited, 4);
        } finally {
          await limited.close();
          await other.query(`drop owned by ${role.name}; drop role ${role.name}`);
        }
      });
      expect(await readIds(opened())).toEqual([1, 2, 3, 4]);
    });
  });

  describe('with a missing standby', () => {
    let server: PostgresServer;
    let url: string;
    let one: Database;

    beforeEach(async () => {
      server = await startOwnPostgres(inject('postgresSocket'), { durable: false });
      url = server.url();
      await administer(url, async (client) => {
        await client.query('alter database postgres set synchronous_commit = on');
      });
      one = await openPostgres({ url, schema, timeouts: { connect: 1_000, statement: 500 } }, migrations);
    });

    afterEach(async () => {
      await one.close();
      await server.dispose();
    });

    const withoutStandby = (work: (client: pg.Client) => Promise<void>): Promise<void> =>
      administer(url, async (client) => {
        await setStandbys(client, 'missing');
        await work(client);
      });

    it('a write waits after its turn', () =>
      withoutStandby(async (client) => {
        const [first, other] = [openPostgresBeside({ url, schema }), openPostgresBeside({ url, schema })];
        const writing = [add(first, 1), add(other, 2)];
        let answered = 0;
        for (const each of writing) void each.then(() => (answered += 1));
        await expect.poll(() => readIds(one)).toEqual([1, 2]);
        expect(answered).toBe(0);
        await setStandbys(client, '');
        expect(await Promise.all(writing)).toEqual([1, 1]);
        await Promise.all([first.close(), other.close()]);
      }));

    it('a service starts and reads', () =>
      withoutStandby(async () => {
        const other = await openPostgres({ url, schema }, migrations);
        expect(await readIds(other)).toEqual([]);
        await other.close();
      }));

    it('the writes that no one waits for any more do not fill the server', () =>
      withoutStandby(async (client) => {
        for (let id = 1; id <= 3; id += 1) await expect(add(one, id)).rejects.toMatchObject({ status: 503 });
        // The last one, and perhaps the one before, which was not old enough when the next connection was opened.
        await expect.poll(() => countWaiting(client)).toBeLessThanOrEqual(2);
        await setStandbys(client, '');
        await add(one, 4);
        expect(await readIds(one)).toEqual([1, 2, 3, 4]);
      }));
  });

  it('a write is on disk also after the server was set not to wait', async () => {
    const server = await startOwnPostgres(inject('postgresSocket'), { durable: true });
    try {
      const database = await openPostgres({ url: server.url(), schema }, migrations);
      await add(database, 1_000);
      await administer(server.url(), async (client) => {
        await setServer(client, 'synchronous_commit', 'off');
        await expectOnDisk(database);
      });
      await database.close();
    } finally {
      await server.dispose();
    }
  });
});

async function expectOnDisk(database: Database): Promise<void> {
  for (let id = 1; id <= 20; id += 1) {
    // The server itself writes the log five times a second at most.
    const written = await database.write(async (transaction) => {
      if (id % 2 === 1) await transaction.run(insert, { id });
      return transaction.first(logEnd, {});
    });
    const isOnDisk = statement((on: Kysely<unknown>) =>
      on.selectNoFrom(sql<number>`pg_current_wal_flush_lsn() > ${written?.place}::pg_lsn`.as('value')),
    );
    expect(await database.first(isOnDisk, {})).toEqual({ value: 1 });
  }
}

const setStandbys = (client: pg.Client, names: string): Promise<void> =>
  setServer(client, 'synchronous_standby_names', names);

async function setServer(client: pg.Client, name: string, value: string): Promise<void> {
  await client.query(`alter system set ${name} = '${value}'`);
  await client.query('select pg_reload_conf()');
  await expect.poll(() => readSetting(client, name)).toBe(value);
}

async function readSetting(client: pg.Client, name: string): Promise<string | undefined> {
  const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [name]);
  return rows[0]?.value;
}

async function countWaiting(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::integer as count from pg_stat_activity where wait_event = 'SyncRep'`,
  );
  return rows[0]?.count ?? 0;
}

/** Creates a user without the rights of a superuser, and returns the commands for the right that all users have. */
async function createRole(client: pg.Client) {
  const name = `limited_${process.pid}`;
  await client.query(`create role ${name} login; grant all on schema ${schema} to ${name};
    grant all on all tables in schema ${schema} to ${name}`);
  const { rows } = await client.query<{ name: string }>(`select oid::regprocedure as name from pg_proc
    where proname = 'pg_logical_emit_message' and proargtypes[2] = 'text'::regtype`);
  const right = `execute on function ${rows[0]?.name}`;
  return { name, revoke: `revoke ${right} from public`, grant: `grant ${right} to public` };
}
