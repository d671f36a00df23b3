import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedSearch } from '../search/embedded/embedded-search.ts';
import type { Search, SearchQuery } from '../search/collection/search.ts';
import { createSearchTables, createWordTable } from '../search/tables/tables.ts';
import type { Database } from '../storage/database/database.ts';
import { recordStatements } from '../storage/testing/folders.ts';
import { type DataPlace, engines } from '../tests/lib/engines.ts';
import { Resource } from './resource.ts';
import { resourceSearch } from './search.ts';
import { createResourceTable } from './table/table.ts';

interface Pet {
  name: string;
  kind?: string;
  tags?: string[];
  secret?: string;
}

const migrations = {
  '0001': {
    async up(tables: Parameters<typeof createResourceTable>[0]) {
      await createResourceTable(tables, 'pets', { columns: ['kind'] });
      await createSearchTables(tables);
      await createWordTable(tables, 'pets');
    },
  },
};
const silent = pino({ level: 'silent' });
const collection = resourceSearch({ table: 'pets', members: ['name', 'tags'] });

interface Opened {
  readonly database: Database;
  readonly pets: Resource<Pet>;
  readonly names: (options: Parameters<Resource<Pet>['list']>[0]) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

async function openPets(place: DataPlace): Promise<Opened> {
  const database = await place.open(migrations);
  const search = await openEmbeddedSearch({ database, collections: [collection], log: silent });
  const values = { kind: (pet: Pet) => pet.kind };
  const pets = new Resource<Pet>(database, { table: 'pets', name: 'pet', values, search: { search, collection } });
  await pets.insert('a', { name: 'Storm', kind: 'cat', secret: 'harbour' });
  await pets.insertCounted(() => ({ name: 'Calm', kind: 'dog', tags: ['storm petrel', 'sea'] }));
  await pets.insert('c', { name: 'Storm of the harbour', kind: 'dog' });
  return {
    database,
    pets,
    names: async (options) => (await (await pets.list(options)).items.all()).map(({ name }) => name),
    close: async () => {
      await search.close();
      await database.close();
      await place.dispose();
    },
  };
}

/** The cases only read, and share their items. */
describe.each(engines)('the items of a resource on $name', ({ place }) => {
  let opened: Opened;
  let names: Opened['names'];
  let pets: Opened['pets'];
  beforeAll(async () => {
    opened = await openPets(await place());
    ({ names, pets } = opened);
  });
  afterAll(() => opened.close());

  it.each([
    { given: { q: 'harbour' }, want: ['Storm of the harbour'] },
    { given: { q: 'petr' }, want: ['Calm'] },
    { given: { q: 'storm', where: { kind: 'cat' } }, want: ['Storm'] },
    { given: { q: 'storm', where: { kind: 'bird' } }, want: [] },
    { given: { q: 'nothing' }, want: [] },
    { given: { q: '' }, want: ['Storm', 'Calm', 'Storm of the harbour'] },
    { given: { q: ' ', limit: 1, offset: 1 }, want: ['Calm'] },
    { given: { q: undefined }, want: ['Storm', 'Calm', 'Storm of the harbour'] },
  ])('that $given finds', async ({ given, want }) => {
    expect(await names(given)).toEqual(want);
    if (given.limit === undefined) expect(await pets.count(given)).toBe(want.length);
  });

  it('are in pages, with the total number', async () => {
    const all = await names({ q: 'storm' });
    expect(new Set(all)).toEqual(new Set(['Storm', 'Calm', 'Storm of the harbour']));
    for (const where of [{}, { kind: undefined }]) {
      expect(await names({ q: 'storm', limit: 1, offset: 1, where })).toEqual(all.slice(1, 2));
      expect(await pets.count({ q: 'storm', where })).toBe(3);
    }
    const dogs = await names({ q: 'storm', where: { kind: 'dog' } });
    expect(await names({ q: 'storm', where: { kind: 'dog' }, limit: 1, offset: 1 })).toEqual(dogs.slice(1));
  });

  it('are found with excerpts around the words', async () => {
    const { items, total } = await pets.find({ q: 'storm', limit: 10 });
    const found = (await items.all()).map(({ item, highlights }) => [
      item.name,
      highlights.map(({ member }) => member),
    ]);
    expect(new Map(found as [string, string[]][])).toEqual(
      new Map([
        ['Storm', ['name']],
        ['Storm of the harbour', ['name']],
        ['Calm', ['tags']],
      ]),
    );
    expect(total).toBe(3);
    const none = await pets.find({ q: '"*!' });
    expect([await none.items.all(), none.total]).toEqual([[], 0]);
  });

  it('take as many statements for one as for many', async () => {
    const recorded = recordStatements(opened.database);
    const own = await openEmbeddedSearch({ database: recorded.database, collections: [collection], log: silent });
    const read = new Resource<Pet>(recorded.database, {
      table: 'pets',
      name: 'pet',
      search: { search: own, collection },
    });
    const counts: number[] = [];
    for (const q of ['petrel', 'storm']) {
      recorded.statements.length = 0;
      expect(await (await read.find({ q })).items.all()).toHaveLength(q === 'petrel' ? 1 : 3);
      counts.push(recorded.statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
    await own.close();
  });
});

describe.each(engines)('the items of a resource that change, on $name', ({ place }) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await openPets(await place());
  });
  afterEach(() => opened.close());

  it('are found with their current state after every change', async () => {
    const { names, pets } = opened;
    await pets.patch('a', { name: 'Breeze' });
    await pets.replace('c', (pet) => ({ ...pet, name: 'Gale' }));
    await pets.put('d', () => ({ name: 'Storm again' }));
    expect(await names({ q: 'breeze' })).toEqual(['Breeze']);
    expect(await names({ q: 'harbour' })).toEqual([]);
    await pets.delete('d');
    expect(await names({ q: 'again' })).toEqual([]);
    expect(await pets.count({ q: 'storm' })).toBe(1);
  });
});

interface Note {
  number: number;
  text: string;
  owner?: number;
  color?: string;
}

/** An index with a field that lists filter by, and one that orders. */
const notes = resourceSearch({
  table: 'notes',
  fields: [
    { name: 'text', type: 'string', searched: true },
    { name: 'owner', type: 'int64', filtered: true, optional: true },
    { name: 'number', type: 'int64' },
  ],
  newest: 'number',
});

/** The cases only read, and share their items. */
describe.each(engines)('the filters of an index on $name', ({ place }) => {
  let database: Database;
  let store: Resource<Note>;
  let found: { search: Search; queries: SearchQuery[] };
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await place();
    const up = async (tables: Parameters<typeof createResourceTable>[0]) => {
      await createResourceTable(tables, 'notes', { columns: ['owner', 'color'] });
      await createSearchTables(tables);
      await createWordTable(tables, 'notes');
    };
    database = await opened.open({ '0001': { up } });
    const search = await openEmbeddedSearch({ database, collections: [notes], log: silent });
    const queries: SearchQuery[] = [];
    const find: Search['find'] = (collection, query) => (queries.push(query), search.find(collection, query));
    found = { search: { ...search, find }, queries };
    store = new Resource<Note>(database, {
      table: 'notes',
      name: 'note',
      values: { owner: (note) => note.owner, color: (note) => note.color },
      search: { search: found.search, collection: notes },
    });
    for (const [owner, color] of [
      [1, 'red'],
      [2, 'red'],
      [1, 'blue'],
      [undefined, 'red'],
      [1, 'red'],
    ] as const) {
      const id = await store.takeId();
      await store.insertTaken(id, { number: id, text: 'storm', color, ...(owner === undefined ? {} : { owner }) });
    }
    close = async () => {
      await search.close();
      await database.close();
      await opened.dispose();
    };
  });
  afterAll(() => close());

  it.each([
    { given: { owner: 1 }, want: { ids: [5, 3], total: 3, asked: { owner: 1 }, limit: 2 } },
    { given: { owner: 1, color: undefined }, want: { ids: [5, 3], total: 3, asked: { owner: 1 }, limit: 2 } },
    { given: {}, want: { ids: [5, 4], total: 5, asked: {}, limit: 2 } },
    { given: { owner: 1, color: 'red' }, want: { ids: [5, 1], total: 2, asked: { owner: 1 }, limit: 1000 } },
    { given: { color: 'blue' }, want: { ids: [3], total: 1, asked: {}, limit: 1000 } },
    { given: { owner: '1' }, want: { ids: [5, 3], total: 3, asked: {}, limit: 1000 } },
  ])('narrow a search by $given', async ({ given, want }) => {
    found.queries.length = 0;
    const { items, total } = await store.find({ q: 'storm', where: given, limit: 2 });
    const [query] = found.queries;
    const ids = (await items.all()).map(({ item }) => item.number);
    expect({ ids, total, asked: query?.where, limit: query?.limit }).toEqual(want);
  });

  it('have only the fields of the document of an item', async () => {
    const documents = await notes.read(database, ['4', '1', '99']);
    expect(documents.sort((a, b) => Number(a.id) - Number(b.id))).toEqual([
      { id: '1', text: 'storm', owner: 1, number: 1 },
      { id: '4', text: 'storm', number: 4 },
    ]);
  });
});
