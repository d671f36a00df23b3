import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';
import { openConnection } from './sqlite-connection.ts';
import { temporaryFolder } from '../testing/folders.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let connection: BetterSqlite3.Database;
let observer: BetterSqlite3.Database;
let group: GroupCommit;

beforeEach(async () => {
  folder = await temporaryFolder();
  const file = join(folder.path, 'things.sqlite');
  connection = openConnection(file, 'writer');
  connection.exec(
    'create table thing (id integer primary key, parent integer references thing deferrable initially deferred)',
  );
  observer = openConnection(file, 'reader');
  group = new GroupCommit(connection);
});

afterEach(async () => {
  await group.close();
  observer.close();
  connection.close();
  await folder.dispose();
});

const add = (id: number, parent: number | null = null): Promise<number> =>
  group.write(async () => {
    connection.prepare('insert into thing values (?, ?)').run(id, parent);
    return id;
  });
const committed = (): unknown[] => observer.prepare('select id from thing order by id').pluck().all();
const outcomes = async (writes: Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(writes)).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'));

describe('writes that arrive together', () => {
  it('are answered after the commit that holds all of them', async () => {
    const seen: unknown[] = [];
    const answered = [1, 2, 3].map((id) => add(id).then(() => seen.push(committed())));
    await Promise.all(answered);
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('are not visible before that commit', async () => {
    const first = add(1);
    const second = group.write(async () => committed());
    expect(await second).toEqual([]);
    await first;
  });

  it('share one commit', async () => {
    const before = connection.pragma('data_version', { simple: true });
    const version = observer.pragma('data_version', { simple: true });
    await Promise.all([1, 2, 3, 4].map((id) => add(id)));
    committed();
    expect(connection.pragma('data_version', { simple: true })).toBe(before);
    expect(observer.pragma('data_version', { simple: true })).toBe(Number(version) + 1);
  });

  it('fail alone', async () => {
    expect(await outcomes([add(1), add(1), add(2)])).toEqual([1, 'failed', 2]);
    expect(committed()).toEqual([1, 2]);
  });

  it('leave no trace of a write that throws after it has written', async () => {
    const half = group.write(async () => {
      connection.prepare('insert into thing values (9, null)').run();
      throw new Error('the write was abandoned');
    });
    expect(await outcomes([add(1), half, add(2)])).toEqual([1, 'failed', 2]);
    await expect(half).rejects.toThrow('the write was abandoned');
    expect(committed()).toEqual([1, 2]);
  });

  it('all fail if the commit fails, and the next ones succeed', async () => {
    // The foreign key is checked when the transaction commits.
    expect(await outcomes([add(1), add(2, 99), add(3)])).toEqual(['failed', 'failed', 'failed']);
    expect(committed()).toEqual([]);
    expect(await add(4)).toBe(4);
    expect(committed()).toEqual([4]);
  });

  it('all fail if the engine undoes the whole transaction', async () => {
    const lost = group.write(async () => {
      connection.exec('rollback');
      throw new Error('as SQLite does on a full disk');
    });
    expect(await outcomes([add(1), lost, add(2)])).toEqual(['failed', 'failed', 'failed']);
    expect(await add(3)).toBe(3);
    expect(committed()).toEqual([3]);
  });

  it('fail as unavailable if the disk is full', async () => {
    const pages = Number(connection.pragma('page_count', { simple: true }));
    connection.pragma(`max_page_count = ${pages}`);
    const large = group.write(async () => connection.exec(`create table large as select zeroblob(1000000) as filler`));
    await expect(large).rejects.toThrow(StorageUnavailable);
    await expect(large).rejects.toMatchObject({ cause: { code: 'SQLITE_FULL' } });
    connection.pragma('max_page_count = 1000000');
    expect(await add(1)).toBe(1);
  });

  it('fail as unavailable if the data is read-only', async () => {
    connection.pragma('query_only = on');
    await expect(add(1)).rejects.toMatchObject({ status: 503, cause: { code: 'SQLITE_READONLY' } });
    connection.pragma('query_only = off');
    expect(await add(1)).toBe(1);
  });
});

describe('closing', () => {
  it('settles accepted writes, also those that arrived while a group was being written', async () => {
    let later: Promise<number> | undefined;
    const first = group.write(async () => {
      later = add(2);
      return 1;
    });
    const closed = first.then(() => group.close());
    await closed;
    await expect(later).resolves.toBe(2);
    expect(committed()).toEqual([2]);
  });

  it('rejects new writes', async () => {
    await group.close();
    await expect(add(1)).rejects.toThrow(StorageUnavailable);
  });
});
