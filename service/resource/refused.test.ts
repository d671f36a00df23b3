/** Items that the index refuses, as `search status` reports them: by their ids, and not by the positions of their rows. */
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listDeadLetters, retryRefused } from '../search/administration.ts';
import type { Search } from '../search/collection/search.ts';
import { openSearch } from '../search/open.ts';
import { createSearchTables } from '../search/tables/tables.ts';
import type { Database } from '../storage/database/database.ts';
import { type DataPlace, engines } from '../tests/lib/engines.ts';
import { quickSettings } from '../tests/typesense/book.ts';
import { TypesenseProxy } from '../tests/typesense/proxy.ts';
import { typesenseProgram } from '../tests/typesense/server.ts';
import { useServer } from '../tests/typesense/shared-server.ts';
import { Resource } from './resource.ts';
import { resourceSearch } from './search.ts';
import { createResourceTable } from './table/table.ts';

interface Pet {
  name: string;
}

const migrations = {
  '0001': {
    async up(tables: Parameters<typeof createResourceTable>[0]) {
      await createResourceTable(tables, 'pets');
      await createSearchTables(tables);
    },
  },
};
const collection = resourceSearch({ table: 'pets', members: ['name'] });

const onEngines = describe.skipIf(typesenseProgram === undefined).each(engines);

onEngines('a refused item of a resource, on $name (needs typesense-server)', ({ place: makePlace }) => {
  const server = useServer();
  let place: DataPlace;
  let proxy: TypesenseProxy;
  let database: Database;
  let search: Search;
  let pets: Resource<Pet>;

  beforeEach(async () => {
    place = await makePlace();
    proxy = await TypesenseProxy.start(server());
    database = await place.open(migrations);
    const typesense = { urls: [proxy.url], apiKey: proxy.apiKey };
    const log = pino({ level: 'silent' });
    const metrics = new Registry();
    const settings = quickSettings;
    search = await openSearch({ database, collections: [collection], typesense, metrics, log, settings });
    pets = new Resource<Pet>(database, { table: 'pets', name: 'pet', search: { search, collection } });
  });

  afterEach(async () => {
    await search.close();
    await database.close();
    await proxy.stop();
    await place.dispose();
  });

  const listItems = async (): Promise<readonly string[]> =>
    (await listDeadLetters(database, 10)).map(({ item }) => item);

  it('is named by its id, also after it was refused again', async () => {
    proxy.faults.set({ on: /import/, does: { documents: /rex/, code: 400 } });
    await pets.insert('tom-cat', { name: 'tom' });
    await pets.insert('rex/the dog', { name: 'rex' });
    await expect.poll(listItems, { timeout: 30_000 }).toEqual(['rex/the dog']);
    await retryRefused(database, 'pets');
    await expect.poll(listItems, { timeout: 30_000 }).toEqual(['rex/the dog']);
  });
});
