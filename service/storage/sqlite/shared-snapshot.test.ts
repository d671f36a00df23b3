import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from './sqlite-connection.ts';
import { SharedSnapshot } from './shared-snapshot.ts';
import { temporaryFolder } from '../testing/folders.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let writer: BetterSqlite3.Database;
let reader: BetterSqlite3.Database;
let snapshot: SharedSnapshot;

beforeEach(async () => {
  folder = await temporaryFolder();
  const file = join(folder.path, 'things.sqlite');
  writer = openConnection(file, 'writer');
  writer.exec('create table thing (id integer primary key)');
  reader = openConnection(file, 'reader');
  snapshot = new SharedSnapshot(reader);
});

afterEach(async () => {
  reader.close();
  writer.close();
  await folder.dispose();
});

const count = (): unknown => {
  snapshot.join();
  return reader.prepare('select count(*) from thing').pluck().get();
};
const add = (): void => void writer.exec('insert into thing default values');

describe('reads of one turn of the event loop', () => {
  it('share a transaction from the second one on, until the turn ends', async () => {
    const inTransaction: boolean[] = [];
    for (let reads = 0; reads < 3; reads++) {
      count();
      inTransaction.push(reader.inTransaction);
    }
    await nextTurn();
    expect([...inTransaction, reader.inTransaction]).toEqual([false, true, true, false]);
  });

  it('see a commit before which the snapshot was ended', () => {
    const counts = [count(), count()];
    snapshot.end();
    add();
    expect([...counts, count(), count()]).toEqual([0, 0, 1, 1]);
  });

  it('see a commit of the turn before', async () => {
    const counts = [count(), count()];
    add();
    await nextTurn();
    expect([...counts, count(), count()]).toEqual([0, 0, 1, 1]);
  });

  it('can end after SQLite has ended their transaction itself, and after the connection was closed', async () => {
    count();
    count();
    reader.exec('rollback');
    await nextTurn();
    expect([count(), count()]).toEqual([0, 0]);
    reader.close();
    await nextTurn();
  });
});
