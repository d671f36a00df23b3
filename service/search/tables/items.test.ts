import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawStatement } from '../../storage/database/engine.ts';
import type { Database } from '../../storage/database/database.ts';
import { type DataPlace, engines } from '../../tests/lib/engines.ts';
import { noteMigrations } from '../testing/notes.ts';
import { noteItems, readItemIds } from './items.ts';
import { upgradeSearchTables } from './upgrade.ts';

const run = (database: Database, ...texts: readonly string[]): Promise<void> =>
  database.write(async (transaction) => {
    for (const text of texts) await transaction.run(rawStatement(text), {});
  });

describe.each(engines)('the ids of refused items, on $name', ({ place: makePlace }) => {
  let place: DataPlace;
  let database: Database;

  beforeEach(async () => {
    place = await makePlace();
    database = await place.open(noteMigrations);
  });

  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  it('are those of the documents in a database of an earlier version', async () => {
    expect((await readItemIds(database))('notes', '1')).toBe('1');
  });

  it('are kept as long as the documents are refused', async () => {
    await upgradeSearchTables(database);
    const note = (document: string, item: string | undefined) =>
      database.write((transaction) => noteItems(transaction, [{ collection: 'notes', document, item }]));
    await run(database, "insert into dead_letter values ('notes', '1', 'r', 0), ('notes', '2', 'r', 0)");
    await note('1', 'one');
    await note('1', 'first');
    await note('2', undefined);
    let toItemId = await readItemIds(database);
    expect(['1', '2'].map((document) => toItemId('notes', document))).toEqual(['first', '2']);
    expect(toItemId('others', '1')).toBe('1');
    await run(database, "delete from dead_letter where document = '1'");
    await note('2', 'two');
    toItemId = await readItemIds(database);
    expect(['1', '2'].map((document) => toItemId('notes', document))).toEqual(['1', 'two']);
  });
});
