import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupSqlite, openSqliteFile } from './sqlite-objects.ts';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import type { Migrations } from '../database/migrations.ts';
import { openConnection } from './sqlite-connection.ts';
import { openSqlite } from './sqlite.ts';
import { statement } from '../database/statement.ts';
import { temporaryFolder } from '../testing/folders.ts';

interface Tables {
  thing: { id: number; name: string };
}

const insert = statement((database: Kysely<Tables>, parameter: Tables['thing']) =>
  database.insertInto('thing').values({ id: parameter.id, name: parameter.name }),
);
const names = statement((database: Kysely<Tables>) => database.selectFrom('thing').select('name').orderBy('name'));
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

describe('files that are created', () => {
  const readMode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

  it('are accessible to their owner only, like the files that SQLite adds and the files of a copy', async () => {
    await add(1, 'a');
    const copy = join(folder.path, 'copy.sqlite');
    await backupSqlite(openConnection(file, 'reader'), copy);
    const files = [file, `${file}-wal`, `${file}-shm`, `${file}.lock`, copy];
    expect(await Promise.all(files.map(readMode))).toEqual(files.map(() => '600'));
    expect(await readMode(join(folder.path, 'data'))).toBe('700');
  });

  it('keep the permissions of an existing folder and file', async () => {
    const shared = join(folder.path, 'shared');
    await mkdir(shared);
    await chmod(shared, 0o775);
    await writeFile(join(shared, 'old.sqlite'), '');
    await chmod(join(shared, 'old.sqlite'), 0o640);
    await (await openSqlite(join(shared, 'old.sqlite'), migrations)).close();
    expect([await readMode(shared), await readMode(join(shared, 'old.sqlite'))]).toEqual(['775', '640']);
  });
});

describe('every connection', () => {
  const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'];

  it.each(['writer', 'reader'] as const)('of a %s is durable, holds foreign keys and waits for locks', (role) => {
    const connection = openConnection(file, role);
    const read = settings.map((name) => connection.pragma(name, { simple: true }));
    connection.close();
    // 2: https://www.sqlite.org/pragma.html#pragma_synchronous
    expect(read).toEqual(['wal', 2, 1, 1000]);
  });

  it('of a reader cannot write', () => {
    const connection = openConnection(file, 'reader');
    expect(() => connection.exec('delete from thing')).toThrow(/readonly/);
    connection.close();
  });
});

describe('a commit', () => {
  it('is seen by the next read of its turn of the event loop, also if there were reads before it', async () => {
    const stored = async (): Promise<string[]> => (await database.all(names, {})).map(({ name }) => name);
    const before = await database.write(async (transaction) => {
      await transaction.run(insert, { id: 1, name: 'a' });
      return Promise.all([stored(), stored()]);
    });
    expect([before, await stored()]).toEqual([[[], []], ['a']]);
  });
});

describe('the engine', () => {
  it('reports unavailable if another process holds the lock', async () => {
    const other = openSqliteFile(file);
    other.exec('begin immediate');
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 10);
    await expect(add(1, 'a')).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20); // the event loop was not blocked meanwhile
    await expect(database.check()).rejects.toMatchObject({ status: 503, details: 'SQLITE_BUSY' });
    other.exec('rollback');
    other.close();
    await database.check();
    expect(await add(1, 'a')).toBe(1);
  });

  it('rejects a file that is already open', async () => {
    await expect(openSqlite(file, migrations)).rejects.toThrow(/in use by another process/);
    await database.close();
    database = await openSqlite(file, migrations);
  });

  it.each([
    { given: 'not a database', make: (path: string) => writeFile(path, 'x'.repeat(4096)), want: /not a database/ },
    { given: 'a folder', make: (path: string) => mkdir(path), want: /unable to open/ },
  ])('rejects a file that is $given', async ({ make, want }) => {
    const other = join(folder.path, 'other.sqlite');
    await make(other);
    await expect(openSqlite(other, migrations)).rejects.toThrow(want);
  });
});
