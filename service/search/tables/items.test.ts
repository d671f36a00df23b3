import { describe, expect, it } from 'vitest';
import { runTexts, useDatabase } from '../../tests/lib/database.ts';
import { engines } from '../../tests/lib/engines.ts';
import { noteMigrations } from '../testing/notes.ts';
import { noteItems, readItemIds } from './items.ts';
import { upgradeSearchTables } from './upgrade.ts';

describe.each(engines)('the ids of refused items, on $name', ({ place: makePlace }) => {
  const opened = useDatabase(makePlace, noteMigrations);

  it('are those of the documents in a database of an earlier version', async () => {
    expect((await readItemIds(opened()))('notes', '1')).toBe('1');
  });

  it('are kept as long as the documents are refused', async () => {
    const database = opened();
    await upgradeSearchTables(database);
    const note = (document: string, item: string | undefined) =>
      database.write((transaction) => noteItems(transaction, [{ collection: 'notes', document, item }]));
    await runTexts(database, "insert into dead_letter values ('notes', '1', 'r', 0), ('notes', '2', 'r', 0)");
    await note('1', 'one');
    await note('1', 'first');
    await note('2', undefined);
    let toItemId = await readItemIds(database);
    expect(['1', '2'].map((document) => toItemId('notes', document))).toEqual(['first', '2']);
    expect(toItemId('others', '1')).toBe('1');
    await runTexts(database, "delete from dead_letter where document = '1'");
    await note('2', 'two');
    toItemId = await readItemIds(database);
    expect(['1', '2'].map((document) => toItemId('notes', document))).toEqual(['1', 'two']);
  });
});
