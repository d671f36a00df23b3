import { describe, expect, it } from 'vitest';
import type { Database } from '../../storage/database/database.ts';
import { useDatabase } from '../../tests/lib/database.ts';
import { engines } from '../../tests/lib/engines.ts';
import { readSearchStatus } from '../administration.ts';
import { recordStatements } from '../../storage/testing/folders.ts';
import { noteMigrations, notes, putNote } from '../testing/notes.ts';
import { WordTable } from './word-table.ts';

describe.each(engines)('the words of a collection on $name', ({ place: makePlace }) => {
  const opened = useDatabase(makePlace, noteMigrations);

  it('are not built again by a replica that was about to build the last page of another one', async () => {
    const database = opened();
    await database.write(async (transaction) => {
      for (const id of [1, 2, 3]) await putNote(transaction, { id, title: `storm ${id}`, body: '', owner: 1 });
    });
    const limits = { ranked: 10, abandoned: 60_000 };
    const first = new WordTable(database, notes, limits);
    const { database: plain } = recordStatements(database);
    const write: Database['write'] = async (work) => {
      while (await first.takeIn(2));
      return database.write(work);
    };
    const second = new WordTable({ ...plain, write }, notes, limits);
    expect(await second.takeIn(2)).toBe(false);
    expect((await readSearchStatus(database))?.[0]?.live).not.toBeNull();
    expect(await second.find({ q: 'storm', limit: 10, offset: 0 })).toMatchObject({ total: 3 });
  });
});
