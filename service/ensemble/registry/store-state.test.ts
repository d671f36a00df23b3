import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, statement } from 'fountainai';
import { recordStatements } from '../../storage/testing/folders.ts';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { migrations } from '../migrations/migrations.ts';
import { createStore, type RegistryStore, type StoredService } from './store.ts';
import { storedService as service } from './testing/stored-service.ts';

const renameAll = statement((query: Kysely<{ services: { name: string } }>, parameter: { name: string }) =>
  query.updateTable('services').set({ name: parameter.name }),
);
const forgetState = statement((query: Kysely<{ services_state: { id: number } }>) =>
  query.deleteFrom('services_state'),
);
const later = { document: '{"new":1}', hash: 'def', fetched_at: '2026-01-01T00:05:00.000Z' };
const changes: readonly {
  readonly given: string;
  readonly change: (place: { store: RegistryStore; database: Database }) => Promise<unknown>;
  readonly want: readonly StoredService[];
}[] = [
  {
    given: 'registered',
    change: ({ store }) => store.insertService(service({ id: 'two' })),
    want: [service(), service({ id: 'two' })],
  },
  {
    given: 'replaced',
    change: ({ store }) => store.replaceService(service({ name: 'Changed' })),
    want: [service({ name: 'Changed' })],
  },
  {
    given: 'fetched again',
    change: ({ store }) => store.refreshService(service(later), service()),
    want: [service(later)],
  },
  { given: 'deleted', change: ({ store }) => store.deleteService('one'), want: [] },
  {
    given: 'changed with SQL',
    change: ({ database }) => database.write((transaction) => transaction.run(renameAll, { name: 'By hand' })),
    want: [service({ name: 'By hand' })],
  },
];

describe.each(engines)('services on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  beforeEach(async () => {
    place = await newPlace();
    database = await place.open(migrations);
  });
  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  it('are read again only after a change', async () => {
    const { statements, database: recorded } = recordStatements(database);
    const store = createStore(recorded);
    expect(await store.services()).toEqual([]);
    await store.insertService(service());
    const services = await store.services();
    statements.length = 0;
    expect(await store.services()).toBe(services);
    expect(await store.services()).toBe(services);
    expect(new Set(statements).size).toBe(1);
  });

  it('are read for each request while no state is known, as after a copy of a database in which none was set', async () => {
    const store = createStore(database);
    await store.insertService(service());
    for (const name of ['Restored', 'Restored again']) {
      await database.write(async (transaction) => {
        await transaction.run(renameAll, { name });
        return transaction.run(forgetState, {});
      });
      expect(await store.services()).toEqual([service({ name })]);
    }
  });

  it.each(changes)('that another process has $given are read again by the next request', async ({ change, want }) => {
    const store = createStore(database);
    await store.insertService(service());
    const elsewhere = await place.openBeside();
    const other = createStore(elsewhere);
    const both = () => Promise.all([store.services(), other.services()]);
    expect(await both()).toEqual([[service()], [service()]]);
    await change({ store: other, database: elsewhere });
    expect(await both()).toEqual([want, want]);
    await elsewhere.close();
  });

  it.each(changes)(
    'that are $given while they are read are read again by the next request',
    async ({ change, want }) => {
      const own = createStore(database);
      await own.insertService(service());
      let isFirst = true;
      const store = createStore({
        ...recordStatements(database).database,
        async all(...given) {
          const rows = await database.all(...given);
          if (isFirst) await change({ store: own, database });
          isFirst = false;
          return rows;
        },
      });
      expect(await store.services()).toEqual([service()]);
      expect(await store.services()).toEqual(want);
    },
  );
});
