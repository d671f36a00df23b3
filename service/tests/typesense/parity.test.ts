/** The same queries find the same documents in SQLite, in PostgreSQL and in a real Typesense. */
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { openEmbeddedSearch } from '../../search/embedded/embedded-search.ts';
import { openExternalSearch, usualSettings } from '../../search/external/external-search.ts';
import type { Search } from '../../search/collection/search.ts';
import { noteMigrations, notes, putNote } from '../../search/testing/notes.ts';
import { upgradeSearchTables } from '../../search/tables/upgrade.ts';
import type { Database } from '../../storage/database/database.ts';
import { type DataPlace, engines } from '../lib/engines.ts';
import { otherByDesign, queries, texts } from './parity-queries.ts';
import { TypesenseServer, typesenseProgram } from './server.ts';

interface Shelf {
  readonly name: string;
  readonly place: DataPlace;
  readonly database: Database;
  readonly search: Search;
}

describe.skipIf(typesenseProgram === undefined)('search by each engine (needs typesense-server)', () => {
  let server: TypesenseServer;
  const shelves: Shelf[] = [];
  const log = pino({ level: 'silent' });

  beforeAll(async () => {
    server = await TypesenseServer.start();
    for (const { name, place } of engines) shelves.push(await openShelf(name, await place(), false));
    const [first] = engines;
    if (first !== undefined) shelves.push(await openShelf('typesense', await first.place(), true));
    await vi.waitFor(async () => {
      const found = await shelves.at(-1)?.search.find(notes, { q: 'common', limit: 1, offset: 0 });
      expect(found?.total).toBe(texts.length);
    }, 60_000);
  });

  afterAll(async () => {
    for (const { search, database, place } of shelves) {
      await search.close();
      await database.close();
      await place.dispose();
    }
    await server.dispose();
  });

  async function openShelf(name: string, place: DataPlace, isExternal: boolean): Promise<Shelf> {
    const database = await place.open(noteMigrations);
    await upgradeSearchTables(database);
    const options = { database, collections: [notes], log, metrics: new Registry() };
    const config = { urls: [server.url], apiKey: server.apiKey };
    const search = isExternal
      ? openExternalSearch({ ...options, config, settings: { ...usualSettings, gathering: 5, idle: 20 } })
      : await openEmbeddedSearch(options);
    await database.write(async (transaction) => {
      for (const [index, body] of texts.entries()) {
        await putNote(transaction, { id: index + 1, title: 'common', body, owner: index % 3 });
        await search.changed(transaction, notes, String(index + 1));
      }
    });
    return { name, place, database, search };
  }

  const findIds = async ({ search }: Shelf, q: string): Promise<string> => {
    const { items, total } = await search.find(notes, { q, limit: 500, offset: 0 });
    const ids = items.map(({ id }) => Number(id)).sort((one, other) => one - other);
    return `${total}: ${ids.join(' ')}`;
  };

  it('gives the same set for the same words', async () => {
    const different: string[] = [];
    for (const q of notEmpty(queries)) {
      const found = await Promise.all(shelves.map(async (shelf) => [shelf.name, await findIds(shelf, q)] as const));
      if (new Set(found.map(([, ids]) => ids)).size > 1) different.push(q);
    }
    expect(queries.length).toBeGreaterThanOrEqual(170);
    expect(different.sort()).toEqual(Object.keys(otherByDesign).sort());
  });

  it('joins pages for any limit and offset', async () => {
    const typesense = shelves.at(-1);
    const [first] = shelves;
    for (const [limit, offset] of [
      [7, 0],
      [7, 7],
      [7, 5],
      [1, 33],
      [300, 3],
      [10, 1000],
    ] as const) {
      const pages = await Promise.all(
        [first, typesense].map(async (shelf) => {
          const found = await shelf?.search.find(notes, { q: 'common', limit, offset });
          return [found?.total, found?.items.length];
        }),
      );
      expect([limit, offset, pages[1]]).toEqual([limit, offset, pages[0]]);
    }
  });

  it.each([
    { q: 'harb', want: ['harbour', 'harbours'] },
    { q: "o'brien", want: ['O', 'Brien'] },
    { q: 'hrabour', want: ['harbour'] },
  ])('marks the words that were found for "$q"', async ({ q, want }) => {
    const { items } = (await shelves.at(-1)?.search.find(notes, { q, limit: 5, offset: 0 })) ?? { items: [] };
    const marked = items.flatMap(({ id, highlight }) => {
      const body = texts[Number(id) - 1] ?? '';
      return highlight({ id, title: 'common', body }).flatMap(({ text, marks }) =>
        marks.map(({ start, length }) => text.slice(start, start + length)),
      );
    });
    expect(marked).toEqual(expect.arrayContaining(want));
  });
});
