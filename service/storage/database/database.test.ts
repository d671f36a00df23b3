/** The behaviour that all engines share. The tests next to an engine cover what only that engine does. */
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import type { Database, Transaction } from './database.ts';
import type { Migrations } from './migrations.ts';
import { statement } from './statement.ts';
import { StorageUnavailable } from './unavailable.ts';

interface Tables {
  thing: { id: number; name: string; size: number | null };
}

type Things = Kysely<Tables>;

const insert = statement((database: Things, parameter: Tables['thing']) =>
  database.insertInto('thing').values({ id: parameter.id, name: parameter.name, size: parameter.size }),
);
const remove = statement((database: Things, parameter: { id: number }) =>
  database.deleteFrom('thing').where('id', '>=', parameter.id).returning('name'),
);
const things = statement((database: Things) => database.selectFrom('thing').selectAll().orderBy('id'));
const names = statement((database: Things) => database.selectFrom('thing').select('name').orderBy('name'));
const facts = statement((database: Things, parameter: { name: string }) =>
  database
    .selectFrom('thing')
    .select((row) => [
      row('name', '=', parameter.name).as('isNamed'),
      row.not(row('name', '=', parameter.name)).as('isOther'),
      row('name', '>', parameter.name).as('isAfter'),
      row('size', '+', 1).as('larger'),
    ])
    .orderBy('id'),
);
const totals = statement((database: Things) =>
  database
    .selectFrom('thing')
    .select((row) => [row.fn.countAll().as('count'), row.fn.sum('size').as('sum'), row.fn.max('id').as('greatest')]),
);

const migrations: Migrations = {
  '0001-things': {
    up: (database: Kysely<unknown>) =>
      database.schema
        .createTable('thing')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('size', 'integer')
        .execute(),
  },
};

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open(migrations);
  });

  afterEach(async () => {
    vi.useRealTimers();
    await database.close();
    await place.dispose();
  });

  const add = (id: number, name: string, size: number | null = null): Promise<number> =>
    database.write((transaction) => transaction.run(insert, { id, name, size }));
  const stored = async (): Promise<string[]> => (await database.all(names, {})).map(({ name }) => name);
  const reopen = async (): Promise<void> => {
    await database.close();
    database = await place.open(migrations);
  };

  describe('a write', () => {
    it('is visible to other readers once it is answered, and is still there after the database is opened again', async () => {
      await add(1, 'a');
      expect(await stored()).toEqual(['a']);
      await reopen();
      expect(await stored()).toEqual(['a']);
    });

    it('sees its own changes, which other readers do not see', async () => {
      const seen = await database.write(async (transaction) => {
        await transaction.run(insert, { id: 1, name: 'a', size: null });
        return { inside: await transaction.all(names, {}), outside: await stored() };
      });
      expect(seen).toEqual({ inside: [{ name: 'a' }], outside: [] });
    });

    it('counts the rows that it touched, even if it returns rows', async () => {
      await Promise.all([add(1, 'a'), add(2, 'b')]);
      expect(await database.write((transaction) => transaction.run(remove, { id: 1 }))).toBe(2);
    });

    it('is undone alone if it fails, while the writes that arrived with it are kept', async () => {
      const half = database.write(async (transaction) => {
        await transaction.run(insert, { id: 9, name: 'half', size: null });
        throw new Error('the write was abandoned');
      });
      const outcomes = await Promise.allSettled([add(1, 'a'), half, add(2, 'b'), add(2, 'again'), add(3, 'c')]);
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, false, true]);
      await expect(half).rejects.toThrow('the write was abandoned');
      expect(await stored()).toEqual(['a', 'b', 'c']);
    });

    it('does the statements that it sends before its later ones', async () => {
      const seen = await database.write(async (transaction) => {
        transaction.send(insert, { id: 1, name: 'a', size: null });
        transaction.send(insert, { id: 2, name: 'b', size: null });
        const inside = await transaction.all(names, {});
        transaction.send(remove, { id: 2 });
        return inside;
      });
      expect([seen, await stored()]).toEqual([[{ name: 'a' }, { name: 'b' }], ['a']]);
    });

    it('is undone alone if a statement fails that it sent, also if it was the last one', async () => {
      const twice = database.write(async (transaction) => {
        await transaction.run(insert, { id: 8, name: 'lost', size: null });
        transaction.send(insert, { id: 9, name: 'lost', size: null });
      });
      const outcomes = await Promise.allSettled([add(1, 'a'), twice, add(2, 'b')]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      await expect(twice).rejects.toThrow(/unique/i);
      expect(await stored()).toEqual(['a', 'b']);
    });

    it('rejects with the error of the statement that failed, also if a later one, or a later write, notices it', async () => {
      await add(1, 'a');
      const twice = database.write(async (transaction) => {
        transaction.send(insert, { id: 1, name: 'again', size: null });
        await transaction.all(names, {});
      });
      const last = database.write(async (transaction) => {
        transaction.send(insert, { id: 1, name: 'at the end', size: null });
      });
      const outcomes = await Promise.allSettled([twice, add(2, 'b'), last, add(3, 'c')]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
      for (const failed of [twice, last]) await expect(failed).rejects.toThrow(/unique/i);
      expect(await stored()).toEqual(['a', 'b', 'c']);
    });

    it('runs twice at most if other writes of its group fail after a change', async () => {
      const runs = new Map<number, number>();
      const count = (id: number): Promise<void> =>
        database.write(async (transaction) => {
          runs.set(id, (runs.get(id) ?? 0) + 1);
          await transaction.run(insert, { id, name: String(id), size: null });
          if ([7, 30, 63].includes(id)) throw new Error('refused');
        });
      await Promise.allSettled(Array.from({ length: 63 }, (_, index) => count(index + 1)));
      expect(await stored()).toHaveLength(60);
      expect(Math.max(...runs.values())).toBeLessThanOrEqual(2);
    });

    it('cannot send a statement after its end', async () => {
      let late: Transaction | undefined;
      await database.write((transaction) => {
        late = transaction;
        return Promise.resolve();
      });
      expect(() => late?.send(insert, { id: 1, name: 'a', size: null })).toThrow(/after its write had ended/);
    });

    it('is kept, with all others of a large group, if many of them fail', async () => {
      const ids = Array.from({ length: 100 }, (_, index) => index + 1);
      const outcomes = await Promise.allSettled(ids.map((id) => add(id, id % 7 === 0 ? 'same' : String(id))));
      const failed = ids.filter((_, index) => outcomes[index]?.status === 'rejected');
      expect(failed).toEqual(ids.filter((id) => id % 7 === 0 && id > 7));
      expect(await stored()).toHaveLength(ids.length - failed.length);
    });

    it('runs after the previous write is done', async () => {
      const next = database.write.bind(database, async (transaction) => {
        const { length } = await transaction.all(things, {});
        await transaction.run(insert, { id: length + 1, name: String(length + 1), size: null });
        return length + 1;
      });
      const made = await Promise.all(Array.from({ length: 100 }, () => next()));
      expect(made).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it('rejects a transaction that is used after its end', async () => {
      let use = (): Promise<number> => Promise.resolve(0);
      await database.write((transaction) => {
        use = () => transaction.run(insert, { id: 1, name: 'a', size: null });
        return Promise.resolve();
      });
      await expect(use()).rejects.toThrow(/had ended/);
      expect(await stored()).toEqual([]);
    });
  });

  describe('values', () => {
    it('return the same numbers', async () => {
      const sizes = [0, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53 - 1), null];
      const want = sizes.map((size, index) => ({ id: index + 1, name: `name ${index}`, size }));
      for (const { id, name, size } of want) await add(id, name, size);
      expect(await database.all(things, {})).toEqual(want);
    });

    it('return the same texts', async () => {
      const texts = [
        '',
        'ä 🐈',
        "'; drop table thing; --",
        '\\x',
        '{"a":[1,null]}',
        '2026-01-01T00:00:00.000Z',
        'true',
        '007',
      ];
      const want = texts.map((name, index) => ({ id: index + 1, name, size: null }));
      for (const { id, name } of want) await add(id, name);
      expect(await database.all(things, {})).toEqual(want);
    });

    it('order texts by their bytes', async () => {
      const given = ['b', 'B', 'a', 'ä', 'Z', '_', '10', '9', ' ', 'a b', 'ab', '🐈', '～'];
      for (const [index, name] of given.entries()) await add(index + 1, name);
      const bytes = (text: string): Buffer => Buffer.from(text);
      expect(await stored()).toEqual(given.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b))));
    });

    it('return true as 1, false as 0, and unknown as null', async () => {
      await Promise.all([add(1, 'b', 7), add(2, 'B', null), add(3, 'c', -8)]);
      expect(await database.all(facts, { name: 'b' })).toEqual([
        { isNamed: 1, isOther: 0, isAfter: 0, larger: 8 },
        { isNamed: 0, isOther: 1, isAfter: 0, larger: null },
        { isNamed: 0, isOther: 1, isAfter: 1, larger: -7 },
      ]);
      expect(await database.first(totals, {})).toEqual({ count: 3, sum: -1, greatest: 3 });
    });
  });

  describe('an id', () => {
    const take = (): Promise<number> => database.takeId('thing', 'id');

    it('is taken once, starting at 1, also by concurrent callers', async () => {
      const taken = await Promise.all(Array.from({ length: 50 }, take));
      expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    });

    it('is not taken again after its row is deleted, also after the database is opened again', async () => {
      await add(await take(), 'a');
      await add(await take(), 'b');
      await database.write((transaction) => transaction.run(remove, { id: 2 }));
      await reopen();
      expect(await take()).toBe(3);
    });
  });

  describe('the engine', () => {
    it('answers a check until it is closed', async () => {
      await database.check();
      await database.close();
      await expect(database.check()).rejects.toThrow(StorageUnavailable);
      await expect(add(1, 'a')).rejects.toThrow(StorageUnavailable);
      await database.close();
    });

    it('finishes accepted writes before it closes', async () => {
      const accepted = [add(1, 'a'), add(2, 'b')];
      await database.close();
      await expect(Promise.all(accepted)).resolves.toEqual([1, 1]);
      database = await place.open(migrations);
      expect(await stored()).toEqual(['a', 'b']);
    });
  });

  describe('migrations', () => {
    it('keep their order if several ran in the same millisecond, also with capitals in their names', async () => {
      await database.close();
      const nothing = { up: () => Promise.resolve() };
      const later = { ...migrations, '0002-b': nothing, '0002-C': nothing, '0002-a': nothing };
      vi.useFakeTimers({ toFake: ['Date'] });
      await place.open(later).then((opened) => opened.close());
      database = await place.open(later);
      expect(await stored()).toEqual([]);
    });

    const failing: Migrations = {
      ...migrations,
      '0002-two-steps': {
        async up(database: Kysely<unknown>) {
          await database.schema.alterTable('thing').addColumn('note', 'text').execute();
          await database.schema.alterTable('nothing').addColumn('note', 'text').execute();
        },
      },
    };

    it('are all or nothing', async () => {
      await add(1, 'a');
      await database.close();
      await expect(place.open(failing)).rejects.toThrow(/no such table|does not exist/);
      database = await place.open(migrations);
      expect(await database.all(things, {})).toEqual([{ id: 1, name: 'a', size: null }]);
    });

    it('reject data that a newer version has written', async () => {
      await database.close();
      await expect(place.open({})).rejects.toThrow(/newer version.*0001-things/);
      database = await place.open(migrations);
    });
  });

  it('gives a lock to one holder at a time, and to the next one when it is released', async () => {
    const signal = new AbortController();
    const first = await database.lock('one', signal.signal);
    let isTaken = false;
    const second = database.lock('one', signal.signal).then((lock) => {
      isTaken = true;
      return lock;
    });
    await (await database.lock('other', signal.signal)).release();
    expect([first.isHeld, isTaken, await database.isLocked('one')]).toEqual([true, false, true]);
    expect(await database.isLocked('other')).toBe(false);
    await first.release();
    await (await second).release();
    await expect.poll(() => database.isLocked('one')).toBe(false);
    const third = await database.lock('one', signal.signal);
    const fourth = database.lock('one', signal.signal);
    signal.abort();
    await expect(fourth).rejects.toThrow(StorageUnavailable);
    await third.release();
  });
});
