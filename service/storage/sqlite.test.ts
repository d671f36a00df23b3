import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteFile } from './sqlite-objects.ts';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import type { Migrations } from './migrations.ts';
import { openConnection } from './sqlite-connection.ts';
import { openSqlite } from './sqlite.ts';
import { statement } from './statement.ts';
import { temporaryFolder } from './testing.ts';
import { StorageUnavailable } from './unavailable.ts';

interface Tables {
  thing: { id: number; name: string };
}

const insert = statement((database: Kysely<Tables>, parameter: Tables['thing']) =>
  database.insertInto('thing').values({ id: parameter.id, name: parameter.name }),
);
const remove = statement((database: Kysely<Tables>, parameter: { id: number }) =>
  database.deleteFrom('thing').where('id', '>=', parameter.id).returning('name'),
);
const names = statement((database: Kysely<Tables>) => database.selectFrom('thing').select('name').orderBy('id'));

const migrations: Migrations = {
  '0001-things': {
    up: (database: Kysely<unknown>) =>
      database.schema
        .createTable('thing')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .execute(),
  },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
let database: Database;

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'data', 'things.sqlite');
  database = await openSqlite(file, migrations);
});

afterEach(async () => {
  await database.close();
  await folder.dispose();
});

const add = (id: number, name: string): Promise<number> =>
  database.write((transaction) => transaction.run(insert, { id, name }));
const stored = async (): Promise<string[]> => (await database.all(names, {})).map(({ name }) => name);

describe('every connection', () => {
  const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'];

  it.each(['writer', 'reader'] as const)('of a %s is durable, holds foreign keys and waits for locks', (role) => {
    const connection = openConnection(file, role);
    const read = settings.map((name) => connection.pragma(name, { simple: true }));
    connection.close();
    // 2: https://www.sqlite.org/pragma.html#pragma_synchronous
    expect(read).toEqual(['wal', 2, 1, 1000]);
  });

  it('of a reader can not write', () => {
    const connection = openConnection(file, 'reader');
    expect(() => connection.exec('delete from thing')).toThrow(/readonly/);
    connection.close();
  });
});

describe('a write', () => {
  it('is read by others when it was answered, and found after opening again', async () => {
    await add(1, 'a');
    expect(await stored()).toEqual(['a']);
    await database.close();
    database = await openSqlite(file, migrations);
    expect(await stored()).toEqual(['a']);
  });

  it('sees what it has done itself, which nobody else does', async () => {
    const seen = await database.write(async (transaction) => {
      await transaction.run(insert, { id: 1, name: 'a' });
      return { inside: await transaction.all(names, {}), outside: await stored() };
    });
    expect(seen).toEqual({ inside: [{ name: 'a' }], outside: [] });
  });

  it('counts the rows it touched, also where it gives rows back', async () => {
    await Promise.all([add(1, 'a'), add(2, 'b')]);
    expect(await database.write((transaction) => transaction.run(remove, { id: 1 }))).toBe(2);
  });

  it('refuses a transaction that is used after its end', async () => {
    let late: Promise<unknown> | undefined;
    await database.write(async (transaction) => {
      late = new Promise((resolve) => setImmediate(resolve)).then(() => transaction.run(insert, { id: 1, name: 'a' }));
    });
    await expect(late).rejects.toThrow(/had ended/);
    expect(await stored()).toEqual([]);
  });
});

describe('the engine', () => {
  it('answers a check until it is closed', async () => {
    await database.check();
    await database.close();
    await expect(database.check()).rejects.toThrow(StorageUnavailable);
    await expect(add(1, 'a')).rejects.toThrow(StorageUnavailable);
  });

  it('finishes accepted writes before it closes', async () => {
    const accepted = [add(1, 'a'), add(2, 'b')];
    await database.close();
    await expect(Promise.all(accepted)).resolves.toEqual([1, 1]);
    database = await openSqlite(file, migrations);
    expect(await stored()).toEqual(['a', 'b']);
  });

  it('says unavailable where another process holds the lock', async () => {
    const other = openSqliteFile(file);
    other.exec('begin immediate');
    await expect(add(1, 'a')).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    other.exec('rollback');
    other.close();
    expect(await add(1, 'a')).toBe(1);
  });

  it('refuses a file that is open already', async () => {
    await expect(openSqlite(file, migrations)).rejects.toThrow(/in use by another process/);
    await database.close();
    database = await openSqlite(file, migrations);
  });

  it.each([
    { given: 'no database', make: (path: string) => writeFile(path, 'x'.repeat(4096)), want: /not a database/ },
    { given: 'a folder', make: (path: string) => mkdir(path), want: /unable to open/ },
  ])('refuses a file that is $given', async ({ make, want }) => {
    const other = join(folder.path, 'other.sqlite');
    await make(other);
    await expect(openSqlite(other, migrations)).rejects.toThrow(want);
  });
});

describe('migrations', () => {
  const failing: Migrations = {
    ...migrations,
    '0002-two-steps': {
      async up(database: Kysely<unknown>) {
        await database.schema.alterTable('thing').addColumn('note', 'text').execute();
        await database.schema.alterTable('nothing').addColumn('note', 'text').execute();
      },
    },
  };

  it('are all or nothing', async () => {
    await add(1, 'a');
    await database.close();
    await expect(openSqlite(file, failing)).rejects.toThrow(/no such table/);
    database = await openSqlite(file, migrations);
    const connection = openConnection(file, 'reader');
    expect(connection.prepare('select * from thing').all()).toEqual([{ id: 1, name: 'a' }]);
    connection.close();
  });

  it('refuse data that a newer version has written', async () => {
    await database.close();
    await expect(openSqlite(file, {})).rejects.toThrow(/0001-things/);
    database = await openSqlite(file, migrations);
  });
});
