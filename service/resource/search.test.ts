import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedSearch } from '../search/embedded-search.ts';
import type { Search } from '../search/search.ts';
import { createSearchTables, createWordTable } from '../search/tables.ts';
import type { Database } from '../storage/database.ts';
import { engines } from '../tests/lib/engines.ts';
import { Resource } from './resource.ts';
import { resourceSearch } from './search.ts';
import { createResourceTable } from './table.ts';

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
const collection = resourceSearch({ table: 'pets', members: ['name', 'tags'] });

describe.each(engines)('the items of a resource on $name', ({ place }) => {
  let database: Database;
  let search: Search;
  let pets: Resource<Pet>;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const opened = await place();
    database = await opened.open(migrations);
    search = await openEmbeddedSearch({ database, collections: [collection], log: pino({ level: 'silent' }) });
    const values = { kind: (pet: Pet) => pet.kind };
    pets = new Resource<Pet>(database, { table: 'pets', name: 'pet', values, search: { search, collection } });
    close = async () => {
      await search.close();
      await database.close();
      await opened.dispose();
    };
    await pets.insert('a', { name: 'Storm', kind: 'cat', secret: 'harbour' });
    await pets.insertCounted(() => ({ name: 'Calm', kind: 'dog', tags: ['storm petrel', 'sea'] }));
    await pets.insert('c', { name: 'Storm of the harbour', kind: 'dog' });
  });
  afterEach(() => close());

  const names = async (options: Parameters<typeof pets.list>[0]) =>
    (await pets.list(options)).items.map(({ name }) => name);

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

  it('come in pages, with how many there are on all', async () => {
    const all = await names({ q: 'storm' });
    expect(new Set(all)).toEqual(new Set(['Storm', 'Calm', 'Storm of the harbour']));
    for (const where of [{}, { kind: undefined }]) {
      expect(await names({ q: 'storm', limit: 1, offset: 1, where })).toEqual(all.slice(1, 2));
      expect(await pets.count({ q: 'storm', where })).toBe(3);
    }
    const dogs = await names({ q: 'storm', where: { kind: 'dog' } });
    expect(await names({ q: 'storm', where: { kind: 'dog' }, limit: 1, offset: 1 })).toEqual(dogs.slice(1));
  });

  it('are found as they are after every change', async () => {
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
