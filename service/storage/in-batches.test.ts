import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines, type DataPlace } from '../tests/lib/engines.ts';
import type { Database, Transaction } from './database/database.ts';
import { givenRows } from './database/given-rows.ts';
import { statement } from './database/statement.ts';
import { StorageUnavailable } from './database/unavailable.ts';
import { inBatches } from './in-batches.ts';

interface Thing {
  readonly id: number;
  readonly name: string;
}

type Things = Kysely<{ thing: Thing }>;

const thingRows = givenRows<Thing>({ id: 'bigint', name: 'text' });
const insertThings = statement((target: Things, parameter: { rows: string }) =>
  target.insertInto('thing').columns(thingRows.columns).expression(thingRows.select(target, parameter.rows)),
);
const selectThings = statement((target: Things) => target.selectFrom('thing').selectAll().orderBy('id'));

const up = async (target: Kysely<unknown>): Promise<void> => {
  const table = target.schema.createTable('thing').addColumn('id', 'integer', (column) => column.primaryKey());
  await table.addColumn('name', 'text', (column) => column.notNull()).execute();
};

describe.each(engines)('inBatches on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  /** The number of requests of each batch that began. */
  let sizes: number[];

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open({ '0001-things': { up } });
    sizes = [];
  });

  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  const insertAll = async (transaction: Transaction, things: readonly Thing[]): Promise<string[]> => {
    sizes.push(things.length);
    await transaction.run(insertThings, { rows: thingRows.toText(things) });
    return things.map(({ name }) => `stored ${name}`);
  };
  const opened = (work = insertAll) => inBatches(database, work, { lengthOf: ({ name }) => name.length });
  const things = (count: number, name = 'a'): Thing[] =>
    Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `${name}${index + 1}` }));
  const stored = (): Promise<Thing[]> => database.all(selectThings, {});

  it('does the work of the requests that wait together, and returns the result of each', async () => {
    const results = await Promise.all(things(10).map(opened()));
    expect(results).toEqual(things(10).map(({ name }) => `stored ${name}`));
    expect(sizes).toEqual([10]);
    expect(await stored()).toEqual(things(10));
  });

  it('resolves after the commit', async () => {
    const add = opened();
    const seen = things(3).map(async (thing) => {
      await add(thing);
      return stored();
    });
    expect(await Promise.all(seen)).toEqual([things(3), things(3), things(3)]);
  });

  it.each([
    { given: 'many requests', count: 130, name: 'a', want: [64, 64, 2] },
    { given: 'long requests', count: 5, name: 'x'.repeat(400_000), want: [2, 2, 1] },
    { given: 'requests that are too long to share', count: 2, name: 'x'.repeat(1_100_000), want: [1, 1] },
  ])('limits a batch of $given', async ({ count, name, want }) => {
    await Promise.all(things(count, name).map(opened()));
    expect(sizes).toEqual(want);
    expect(await stored()).toEqual(things(count, name));
  });

  it('lets a request that arrives while a batch is written join the next one', async () => {
    const later: Promise<string>[] = [];
    const add = opened(async (transaction, requests) => {
      if (sizes.length === 0) for (const id of [8, 9]) later.push(add({ id, name: 'later' }));
      return insertAll(transaction, requests);
    });
    await Promise.all(things(3).map(add));
    expect(await Promise.all(later)).toEqual(['stored later', 'stored later']);
    expect(sizes).toEqual([3, 2]);
  });

  it.each([
    { given: 'a statement that fails', fault: { id: 1, name: 'twice' } },
    { given: 'an error of the work', fault: { id: 9, name: 'bad' } },
  ])('does each request alone after $given, and only the one at fault fails', async ({ fault }) => {
    const add = opened(async (transaction, requests) => {
      const results = await insertAll(transaction, requests);
      if (requests.some(({ name }) => name === 'bad')) throw new Error('a bad one');
      return results;
    });
    const outcomes = await Promise.allSettled([...things(3), fault].map(add));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(await stored()).toEqual(things(3));
    expect(sizes.filter((size) => size > 1)).toContain(4);
  });

  it('rejects all requests if the database is not available, and does none of them again', async () => {
    const add = opened(async (transaction, requests) => {
      await insertAll(transaction, requests);
      throw new StorageUnavailable('gone');
    });
    const outcomes = await Promise.allSettled(things(3).map(add));
    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof StorageUnavailable),
    ).toEqual([true, true, true]);
    expect(new Set(sizes)).toEqual(new Set([3]));
    expect(await stored()).toEqual([]);
  });

  it('writes nothing if the work returns another number of results', async () => {
    const add = opened(async (transaction, requests) => (await insertAll(transaction, requests)).slice(1));
    await expect(add({ id: 1, name: 'a' })).rejects.toThrow('a batch of 1 requests has 0 results');
    expect(await stored()).toEqual([]);
  });

  it('does the same requests if the engine runs the write again, without those that arrived meanwhile', async () => {
    const names: string[][] = [];
    const twice = {
      write: <Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> =>
        database.write(async (transaction) => {
          await work(transaction);
          return work(transaction);
        }),
    };
    const later: Promise<string>[] = [];
    const work = (_transaction: Transaction, requests: readonly Thing[]): Promise<string[]> => {
      names.push(requests.map(({ name }) => name));
      if (later.length === 0) later.push(add({ id: 3, name: 'later' }));
      return Promise.resolve(requests.map(({ name }) => name));
    };
    const add = inBatches(twice, work, { lengthOf: () => 1 });
    await Promise.all(things(2).map(add));
    expect(await Promise.all(later)).toEqual(['later']);
    expect(names).toEqual([['a1', 'a2'], ['a1', 'a2'], ['later'], ['later']]);
  });

  it('is rejected after the database was closed', async () => {
    await database.close();
    const outcomes = await Promise.allSettled(things(3).map(opened()));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
