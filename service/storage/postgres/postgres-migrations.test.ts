/** The start of a service on PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { administer, type DataPlace, postgres } from '../../tests/lib/engines.ts';
import type { Migrations } from '../database/migrations.ts';
import { statement } from '../database/statement.ts';
import { openPostgres } from './postgres.ts';

interface Tables {
  thing: { id: number };
}

const things = statement((database: Kysely<Tables>) => database.selectFrom('thing').selectAll());

let runs = 0;
const migrations: Migrations = {
  '0001-things': {
    async up(database: Kysely<unknown>) {
      runs += 1;
      await database.schema.createTable('thing').addColumn('id', 'integer').execute();
    },
  },
};

// PostgreSQL may not be installed, or be excluded by `DATABASES`.
describe.skipIf(postgres === undefined)('migrations of PostgreSQL (needs PostgreSQL)', () => {
  let place: DataPlace;
  let url: string;

  beforeEach(async () => {
    place = await postgres!.place(); // skipped without a server
    url = place.environment.DATABASE_URL!;
    runs = 0;
  });

  afterEach(() => place.dispose());

  const say = (command: string): Promise<void> =>
    administer(url, async (client) => {
      await client.query(command);
    });
  const see = async (seeing: (database: Kysely<unknown>) => Promise<void>): Promise<void> => {
    await (await openPostgres({ url, schema: 'other' }, { '0001-see': { up: seeing } })).close();
  };

  it('have a connection that ends with its host', async () => {
    const seen: unknown[] = [];
    await see(async (opened) => {
      const idle = sql<string>`current_setting('tcp_keepalives_idle')`.as('idle');
      seen.push(await opened.selectNoFrom(idle).executeTakeFirst());
    });
    expect(seen).toEqual([{ idle: '10' }]);
  });

  it('run once if replicas start at the same time', async () => {
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => openPostgres({ url, schema: 'fresh' }, migrations)),
    );
    for (const each of opened) await each.close();
    expect(runs).toBe(1);
  });

  it('see the tables and schemas of the server', async () => {
    const seen: unknown[] = [];
    await (await openPostgres({ url, schema: 'things' }, migrations)).close();
    await see(async ({ introspection }) => {
      const [tables, schemas] = [await introspection.getTables(), await introspection.getSchemas()];
      seen.push(tables.map(({ schema, name, columns }) => [schema, name, columns.map((column) => column.name)]));
      seen.push(
        schemas
          .map(({ name }) => name)
          .filter((name) => /^(other|public|things)$/.test(name))
          .sort(),
      );
    });
    expect(seen).toEqual([[['things', 'thing', ['id']]], ['other', 'public', 'things']]);
  });

  it('need no right to create schemas if the schema was created for the role', async () => {
    const role = `role_${randomUUID().replaceAll('-', '')}`;
    await say(`create role ${role} login password 'secret'; create schema granted authorization ${role}`);
    try {
      const own = Object.assign(new URL(url), { username: role, password: 'secret' }).href;
      const database = await openPostgres({ url: own, schema: 'granted' }, migrations);
      expect(await database.all(things, {})).toEqual([]);
      await database.close();
    } finally {
      await say(`drop owned by ${role} cascade; drop role ${role}`);
    }
  });

  it('are those of the own schema if others have the same tables', async () => {
    await say(`create table public.kysely_migration (name text); create table public.kysely_migration_lock (id text)`);
    try {
      for (let start = 0; start < 2; start++)
        await (await openPostgres({ url, schema: 'a "strange" one' }, migrations)).close();
      expect(runs).toBe(1);
    } finally {
      await say('drop table public.kysely_migration, public.kysely_migration_lock');
    }
  });
});
