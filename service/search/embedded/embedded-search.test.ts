import fc from 'fast-check';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anyCharacter } from '../../../openapi/testing/any-character.ts';
import { HttpError } from '../../errors/errors.ts';
import type { Database, Reader } from '../../storage/database/database.ts';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { askForRebuild, readSearchStatus } from '../administration.ts';
import type { SearchCollection } from '../collection/collection.ts';
import { openEmbeddedSearch } from './embedded-search.ts';
import { wordStatements } from './embedded-statements.ts';
import type { Search } from '../collection/search.ts';
import { compiler } from '../../storage/sqlite/sqlite-connection.ts';
import { recordStatements } from '../../storage/testing/folders.ts';
import { type Note, noteMigrations, notes, putNote, removeNote, withoutSearch } from '../testing/notes.ts';
import { splitSearchWords } from '../collection/words.ts';

const log = pino({ level: 'silent' });
const note = (id: number, title: string, body = '', owner = 1): Note => ({ id, title, body, owner });

describe.each(engines)('embedded search on $name', ({ place: makePlace }) => {
  let place: DataPlace;
  let database: Database;
  let search: Search;

  const open = async (collection: SearchCollection = notes): Promise<void> => {
    database = await place.open(noteMigrations);
    search = await openEmbeddedSearch({ database, collections: [collection], log, page: 2, idle: 10 });
  };
  const close = async (): Promise<void> => {
    await search.close();
    await database.close();
  };
  const put = (...list: readonly Note[]): Promise<void> =>
    database.write(async (transaction) => {
      for (const one of list) {
        await putNote(transaction, one);
        await search.changed(transaction, notes, String(one.id));
      }
    });
  const ids = async (q: string, page: { limit?: number; offset?: number; owner?: number } = {}): Promise<string[]> => {
    const { limit = 10, offset = 0, owner } = page;
    const { items } = await search.find(notes, { q, limit, offset, where: { owner } });
    return items.map(({ id }) => id);
  };

  beforeEach(async () => {
    place = await makePlace();
    await open();
  });

  afterEach(async () => {
    await close();
    await place.dispose();
  });

  it('finds whole words, and the last one by its prefix', async () => {
    await put(note(1, 'Storm over the harbour'), note(2, 'The harbour master'), note(3, 'Stormy weather'));
    const table = [
      ['harbour', ['2', '1']],
      ['HARBOUR storm', ['1']],
      ['stor', ['3', '1']],
      ['stor harbour', []],
      ['harbour stor', ['1']],
      ['nothing', []],
      ['!?', []],
    ] as const;
    const found = await Promise.all(table.map(async ([q]) => [q, (await ids(q)).sort()]));
    expect(found).toEqual(table.map(([q, want]) => [q, [...want].sort()]));
  });

  it('searches aside, so that the process is not blocked', async () => {
    await put(note(1, 'Storm over the harbour'));
    const recorded = recordStatements(database);
    const found = await openEmbeddedSearch({ database: recorded.database, collections: [notes], log });
    expect(await found.find(notes, { q: 'storm', limit: 1, offset: 0 })).toMatchObject({ total: 1 });
    await found.close();
    expect(recorded.aside.map(({ compile }) => compile(compiler).sql)).toEqual([
      expect.stringMatching(/ match .* order by /s),
    ]);
  });

  it('returns the most relevant document first, and among equally relevant ones the newest', async () => {
    await put(note(1, 'x', 'storm'), note(2, 'storm', 'x'), note(3, 'storm', 'x'), note(4, 'x', 'calm'));
    expect(await ids('storm')).toEqual(['3', '2', '1']);
    expect(await ids('storm', { limit: 1, offset: 1 })).toEqual(['2']);
    expect(await search.find(notes, { q: 'storm', limit: 1, offset: 0 })).toMatchObject({ total: 3 });
  });

  describe('with more matches than are ranked', () => {
    const most = 6;
    let ranking: Search;

    beforeEach(async () => {
      ranking = await openEmbeddedSearch({ database, collections: [notes], log, ranked: most });
    });
    afterEach(() => ranking.close());

    const find = async (q: string, page: { limit?: number; offset?: number; owner?: number } = {}) => {
      const { limit = 10, offset = 0, owner } = page;
      const { items, total, isExact } = await ranking.find(notes, { q, limit, offset, where: { owner } });
      return { ids: items.map(({ id }) => Number(id)), total, isExact };
    };

    it('ranks only the newest, and says so', async () => {
      const title = (id: number): string => ([1, 2, 6].includes(id) ? 'storm' : 'x');
      await put(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => note(id, title(id), 'storm')));
      // The other good matches are too old.
      expect(await find('storm')).toEqual({ ids: [6, 9, 8, 7, 5, 4], total: most, isExact: false });
    });

    const counts = [
      { given: 0, want: { total: 0, isExact: true } },
      { given: most, want: { total: most, isExact: true } },
      { given: most + 1, want: { total: most, isExact: false } },
    ];
    it.each(counts)('counts $given matches', async ({ given, want }) => {
      await put(note(100, 'calm'), ...Array.from({ length: given }, (_, n) => note(n + 1, 'storm')));
      for (const page of [{}, { limit: 1 }, { limit: 4, offset: 4 }, { offset: most }, { offset: 1_000_000 }])
        expect(await find('storm', page)).toMatchObject(want);
    });

    it('has each of them on one page, and no other', async () => {
      await put(...Array.from({ length: 20 }, (_, n) => note(n + 1, n % 3 === 0 ? 'storm' : 'x', 'storm')));
      const seen: number[] = [];
      for (let offset = 0; offset < 20; offset += 4) seen.push(...(await find('storm', { limit: 4, offset })).ids);
      expect(seen).toHaveLength(most);
      expect(new Set(seen)).toEqual(new Set((await find('storm')).ids));
    });

    it('prefers whole words to beginnings, if there are enough of them', async () => {
      await put(...[1, 2, 3, 4, 5, 6, 7].map((id) => note(id, 'storm')), note(8, 'stormy'));
      expect((await find('storm')).ids).toEqual([7, 6, 5, 4, 3, 2]);
      expect((await find('stor')).ids).toContain(8);
      await put(note(7, 'calm'));
      expect((await find('storm')).ids).toContain(8);
    });

    it('counts within a filter', async () => {
      await put(...Array.from({ length: 20 }, (_, n) => note(n + 1, 'storm', '', n % 5)));
      expect(await find('storm', { owner: 3 })).toEqual({ ids: [19, 14, 9, 4], total: 4, isExact: true });
      expect(await find('owner3')).toEqual({ ids: [], total: 0, isExact: true });
    });
  });

  it('filters by a field', async () => {
    await put(note(1, 'storm', '', 7), note(2, 'storm', '', -7), note(3, 'owner7', '', 8));
    expect(await ids('storm', { owner: 7 })).toEqual(['1']);
    expect(await ids('storm', { owner: -7 })).toEqual(['2']);
    expect(await ids('owner7')).toEqual(['3']);
  });

  it('applies every change in its transaction', async () => {
    await put(note(1, 'storm'), note(2, 'storm'));
    await put(note(1, 'calm'));
    await database.write(async (transaction) => {
      await removeNote(transaction, 2);
      await search.changed(transaction, notes, '2');
    });
    const undone = database.write(async (transaction) => {
      await putNote(transaction, note(3, 'storm'));
      await search.changed(transaction, notes, '3');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect([await ids('storm'), await ids('calm')]).toEqual([[], ['1']]);
  });

  it('applies the changes of several documents at once', async () => {
    await put(note(1, 'storm'), note(2, 'storm'));
    await database.write(async (transaction) => {
      await removeNote(transaction, 2);
      for (const one of [note(1, 'calm'), note(3, 'calm'), note(4, 'storm')]) await putNote(transaction, one);
      await search.changed(transaction, notes, ['1', '2', '3', '4', '3']);
      await search.changed(transaction, notes, []);
    });
    expect([await ids('storm'), await ids('calm')]).toEqual([['4'], ['3', '1']]);
  });

  it('ignores marks and capitals of letters', async () => {
    await put(note(1, 'Ein Café in Ålesund'), note(2, 'Пристань'), note(3, '港の嵐'));
    expect(await ids('cafe ale')).toEqual(['1']);
    expect(await ids('ПРИСТ')).toEqual(['2']);
    expect(await ids('港')).toEqual(['3']);
  });

  it('returns the positions of the words', async () => {
    await put(note(1, 'Storm over the harbour', 'No stórmy night'));
    const { items } = await search.find(notes, { q: 'the storm', limit: 1, offset: 0 });
    expect(items[0]?.highlight((await notes.read(database, ['1']))[0]!)).toEqual([
      {
        member: 'title',
        text: 'Storm over the harbour',
        marks: [
          { start: 0, length: 5 },
          { start: 11, length: 3 },
        ],
      },
      { member: 'body', text: 'No stórmy night', marks: [{ start: 3, length: 6 }] },
    ]);
  });

  it('indexes existing documents, also after a change of the searched fields', async () => {
    await close();
    await place.dispose();
    place = await makePlace();
    database = await place.open(withoutSearch);
    await database.write(async (transaction) => {
      for (const id of [1, 2, 3, 4, 5]) await putNote(transaction, note(id, `storm ${id}`));
    });
    await database.close();
    await open();
    await expect.poll(async () => (await search.state()).status).toBe('ok');
    expect((await ids('storm')).sort()).toEqual(['1', '2', '3', '4', '5']);
    await close();
    await open({ ...notes, revision: 2 });
    await expect.poll(async () => (await search.state()).status).toBe('ok');
    expect((await ids('storm')).length).toBe(5);
  });

  it('rebuilds its index on request while it runs, also with several replicas', async () => {
    const other = await openEmbeddedSearch({ database, collections: [notes], log, page: 2, idle: 10 });
    await put(...Array.from({ length: 25 }, (_, n) => note(n + 1, `storm ${n + 1}`)));
    await database.write((transaction) => transaction.run(wordStatements({ ...notes, ranked: 1 }).clear, {}));
    expect(await ids('storm')).toEqual([]);
    await askForRebuild(database, 'notes');
    const query = { q: 'storm', limit: 100, offset: 0 };
    for (const one of [search, other]) {
      const total = async () => (await one.find(notes, query).catch(() => undefined))?.total;
      await expect.poll(total, { interval: 10 }).toBe(25);
      expect((await one.find(notes, query)).items).toHaveLength(25);
    }
    expect(await readSearchStatus(database)).toMatchObject([{ isRequested: false, target: null }]);
    await other.close();
  });

  it('never searches half an index, also while another replica builds it', async () => {
    await put(...Array.from({ length: 60 }, (_, n) => note(n + 1, `storm ${n + 1}`)));
    // It polls too rarely to notice the change by itself.
    const other = await openEmbeddedSearch({ database, collections: [notes], log, page: 100, idle: 60_000 });
    await askForRebuild(database, 'notes');
    const query = { q: 'storm', limit: 100, offset: 0 };
    const found = new Set<number>();
    do {
      const total = await other.find(notes, query).then(
        (all) => all.total,
        (error: unknown) => (error instanceof HttpError && error.code === 'unavailable' ? 60 : -1),
      );
      found.add(total);
      await new Promise(setImmediate); // SQLite answers synchronously, and other work needs its turn
    } while (
      (await readSearchStatus(database))?.[0]?.live === null ||
      (await readSearchStatus(database))?.[0]?.isRequested === true
    );
    expect([...found]).toEqual([60]);
    await other.close();
  });

  it('searches again if another replica has built the whole index meanwhile', async () => {
    await put(...Array.from({ length: 5 }, (_, n) => note(n + 1, `storm ${n + 1}`)));
    const { database: plain } = recordStatements(database);
    let isFirst = true;
    const aside: Reader = {
      async all(statement, parameters) {
        if (!isFirst) return database.aside.all(statement, parameters);
        isFirst = false;
        await database.write((transaction) => transaction.run(wordStatements({ ...notes, ranked: 1 }).clear, {}));
        const rows = await database.aside.all(statement, parameters);
        await askForRebuild(database, 'notes');
        await expect.poll(async () => (await readSearchStatus(database))?.[0]?.isRequested).toBe(false);
        await expect.poll(async () => (await readSearchStatus(database))?.[0]?.live).not.toBeNull();
        return rows;
      },
      first: (statement, parameters) => database.aside.first(statement, parameters),
    };
    const other = await openEmbeddedSearch({ database: { ...plain, aside }, collections: [notes], log, idle: 60_000 });
    expect(await other.find(notes, { q: 'storm', limit: 10, offset: 0 })).toMatchObject({ total: 5 });
    await other.close();
  });

  it('continues after the database was briefly unavailable', async () => {
    await put(note(1, 'storm'));
    const flaky = vi.spyOn(database, 'first').mockRejectedValueOnce(new Error('away'));
    await expect.poll(() => flaky.mock.results.length).toBeGreaterThan(1);
    flaky.mockRestore();
    await askForRebuild(database, 'notes');
    await expect.poll(async () => (await readSearchStatus(database))?.[0]?.isRequested).toBe(false);
  });

  it('treats any text as words only', async () => {
    await put(note(1, 'storm'));
    const hostile = [
      '"',
      '*',
      'a" OR "b',
      'title:storm',
      'NEAR(a b)',
      "'; drop table note; --",
      'a:* & !b',
      '\0',
      '^storm',
    ];
    for (const q of hostile) await expect(ids(q)).resolves.toBeInstanceOf(Array);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 60 }), async (q) => {
        expect(await ids(q)).toBeInstanceOf(Array);
      }),
      { numRuns: 100 },
    );
  });

  it('finds a text by any of its words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), async (text) => {
        await put(note(1, text));
        const words = splitSearchWords(text);
        for (const word of words) expect(await ids(word)).toEqual(['1']);
      }),
      { numRuns: 50, examples: [['ᦰ ']] },
    );
  });
});
