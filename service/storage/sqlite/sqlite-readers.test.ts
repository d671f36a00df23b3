/** Reads in threads: the threads run the built module, as in production. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../../../openapi/package/package.ts';
import type { Database } from '../database/database.ts';
import type { Migrations } from '../database/migrations.ts';
import { statement } from '../database/statement.ts';
import { temporaryFolder } from '../testing/folders.ts';
import { openSqlite } from './sqlite.ts';
import { SqliteReaders, type SqliteReadersOptions } from './sqlite-readers.ts';

const thread = join(packageFolder, 'dist', 'service-storage-sqlite-reading-thread.js');

interface Tables {
  thing: { id: number; name: string };
}

const migrations: Migrations = {
  '0001-things': {
    up: (database: Kysely<unknown>) =>
      database.schema.createTable('thing').addColumn('id', 'integer').addColumn('name', 'text').execute(),
  },
};
const insert = statement((database: Kysely<Tables>, parameter: Tables['thing']) =>
  database.insertInto('thing').values({ id: parameter.id, name: parameter.name }),
);
const named = statement((database: Kysely<Tables>, parameter: { name: string }) =>
  database.selectFrom('thing').selectAll().where('name', '=', parameter.name),
);
const missing = statement((database: Kysely<{ nothing: { id: number } }>) =>
  database.selectFrom('nothing').selectAll(),
);
/** Counts in the engine: a second for some millions. */
const countTo = statement((database: Kysely<unknown>, parameter: { n: number }) =>
  database
    .selectFrom(
      sql<{ n: number }>`(with recursive c(n) as (values (1) union all select n + 1 from c where n < ${parameter.n})
      select max(n) as n from c)`.as('counted'),
    )
    .select('n'),
);
const long = 1_500_000;
const endless = 1_000_000_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
let database: Database;
let readers: SqliteReaders[];

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'things.sqlite');
  database = await openSqlite(file, migrations, { thread });
  readers = [];
});

afterEach(async () => {
  await Promise.all(readers.map((one) => one.close()));
  await database.close();
  await folder.dispose();
});

function open(options: Partial<SqliteReadersOptions> = {}): SqliteReaders {
  const opened = new SqliteReaders({ file, thread, ...options });
  readers.push(opened);
  return opened;
}

/** Returns the module of a thread that does more before, or after, it is ready to read. */
async function threadWith({ before, after = '' }: { before: string; after?: string }): Promise<string> {
  const module = join(folder.path, 'thread.mjs');
  await writeFile(module, [before, `await import(${JSON.stringify(pathToFileURL(thread).href)});`, after].join('\n'));
  return module;
}

const add = (id: number, name: string): Promise<number> =>
  database.write((transaction) => transaction.run(insert, { id, name }));

/** Keeps the event loop from running, as work does, and leaves the processor to others. */
const block = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

describe('a read in a thread', () => {
  it('returns what was committed before it', async () => {
    for (const id of [1, 2, 3]) {
      await add(id, `name ${id}`);
      expect(await database.aside.all(named, { name: `name ${id}` })).toEqual([{ id, name: `name ${id}` }]);
    }
    expect(await database.aside.first(named, { name: 'none' })).toBeUndefined();
  });

  it('does not block the process', async () => {
    await add(1, 'a');
    // A busy machine gives the thread little time, since its priority is low.
    const patient = open({ threads: 1, milliseconds: 60_000 });
    await patient.all(named, { name: 'a' }); // the thread has started
    let reads = 0;
    const state = { isDone: false };
    const counted = patient.all(countTo, { n: long }).finally(() => (state.isDone = true));
    while (!state.isDone) {
      await database.first(named, { name: 'a' });
      await wait(1);
      reads += 1;
    }
    expect(await counted).toEqual([{ n: long }]);
    expect(reads).toBeGreaterThan(10);
  });

  it('fails with the error of SQLite, and the next read succeeds', async () => {
    const error: unknown = await database.aside.all(missing, {}).catch((reason: unknown) => reason);
    expect(database.isMissingTable(error)).toBe(true);
    expect(await database.aside.all(named, { name: 'a' })).toEqual([]);
  });

  it('leaves no listener behind: Node warns of more than ten', async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', note);
    const many = open({ threads: 1 });
    for (let count = 0; count < 12; count += 1) await many.all(named, { name: 'a' });
    await new Promise(setImmediate); // warnings are emitted in the next turn
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('leaves the processors to the rest of the process (needs Linux)', async () => {
    await database.aside.all(named, { name: 'a' });
    const tasks = readdirSync('/proc/self/task').map((id) => readFileSync(`/proc/self/task/${id}/stat`, 'utf8'));
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name of the program can have blanks.
    const priorities = tasks.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
    expect(Math.min(...priorities)).toBeLessThan(Math.max(...priorities));
  });

  it('needs no permission to change its priority', async () => {
    const imports = `import os from 'node:os';\nimport { syncBuiltinESMExports } from 'node:module';`;
    const refuse = `os.setPriority = () => { throw new Error('EPERM'); };\nsyncBuiltinESMExports();`;
    const refusing = await threadWith({ before: `${imports}\n${refuse}` });
    expect(await open({ thread: refusing }).all(named, { name: 'a' })).toEqual([]);
  });

  it('is 503 if it takes too long; others continue in another thread', async () => {
    const hasty = open({ threads: 2, milliseconds: 1_000, waitMilliseconds: 60_000 });
    const late = hasty.all(countTo, { n: endless / 100 });
    await expect(late).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    expect(await hasty.all(named, { name: 'a' })).toEqual([]);
  });

  it('is not late because the process was busy', async () => {
    const answered = join(folder.path, 'answered');
    const noting = await threadWith({
      before: `import { writeFileSync } from 'node:fs';\nimport { parentPort } from 'node:worker_threads';`,
      after: `parentPort.on('message', () => writeFileSync(${JSON.stringify(answered)}, ''));`,
    });
    const hasty = open({ thread: noting, threads: 1, milliseconds: 500, waitMilliseconds: 60_000 });
    const read = () => hasty.all(named, { name: 'a' });
    await expect.poll(() => read().catch(() => undefined)).toEqual([]);
    await expect.poll(() => existsSync(answered)).toBe(true);
    rmSync(answered);
    await new Promise(setImmediate); // timers come next in the event loop
    const late = read();
    block(700);
    while (!existsSync(answered)) block(10);
    expect(await late).toEqual([]);
  });

  it('waits for a thread, and is 503 if too many wait', async () => {
    const narrow = open({ threads: 1, waiting: 2, milliseconds: 60_000, waitMilliseconds: 60_000 });
    await narrow.all(named, { name: 'a' });
    const first = narrow.all(countTo, { n: long });
    const waiting = [narrow.all(named, { name: 'a' }), narrow.all(named, { name: 'a' })];
    await expect(narrow.all(named, { name: 'a' })).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    expect(await first).toEqual([{ n: long }]);
    expect(await Promise.all(waiting)).toEqual([[], []]);
  });

  it('is 503 if no thread is free in time, as when one cannot be stopped', async () => {
    const narrow = open({ threads: 1, milliseconds: 60_000, waitMilliseconds: 50 });
    const read = () => narrow.all(named, { name: 'a' });
    const isFree = () => expect.poll(() => read().catch(() => undefined), { timeout: 30_000 }).toEqual([]);
    await isFree();
    const first = narrow.all(countTo, { n: long });
    const refusal = { status: 'rejected', reason: { status: 503, headers: { 'Retry-After': '1' } } };
    expect(await Promise.allSettled([read(), read()])).toMatchObject([refusal, refusal]);
    expect(await first).toEqual([{ n: long }]);
    await isFree();
  });

  it('is rejected when the database closes, also while it waits', async () => {
    const closing = open({ threads: 1, milliseconds: 60_000 });
    await closing.all(named, { name: 'a' });
    const outcomes = Promise.allSettled([closing.all(countTo, { n: long }), closing.all(named, { name: 'a' })]);
    await closing.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(closing.all(named, { name: 'a' })).rejects.toMatchObject({ status: 503 });
  });

  it.each([
    { given: { thread: join(packageFolder, 'dist', 'none.js') } },
    { given: { file: '/nowhere/things.sqlite' } },
  ])('is 503 if its thread cannot start: $given', async ({ given }) => {
    const broken = open(given);
    for (let tries = 0; tries < 3; tries += 1)
      await expect(broken.all(named, { name: 'a' })).rejects.toMatchObject({ status: 503 });
  });
});
