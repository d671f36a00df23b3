/** Lists in one parameter of a statement: of values, and of rows. */
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { engines } from '../../tests/lib/engines.ts';
import { isAnyOf } from './any-of.ts';
import { givenRows } from './given-rows.ts';
import { statement } from './statement.ts';

interface Tables {
  thing: { id: number; key: string; size: number | null };
}

const things = givenRows<Tables['thing']>({ id: 'bigint', key: 'text', size: 'bigint' });
const insert = statement((database: Kysely<Tables>, parameter: { rows: string }) =>
  database
    .insertInto('thing')
    .columns(things.columns)
    .expression(things.select(database, parameter.rows))
    .onConflict((conflict) => conflict.doNothing()),
);
const all = statement((database: Kysely<Tables>) => database.selectFrom('thing').selectAll().orderBy('id'));
const byId = statement((database: Kysely<Tables>, parameter: { ids: string }) =>
  database
    .selectFrom('thing')
    .select('id')
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint'))
    .orderBy('id'),
);
const byKey = statement((database: Kysely<Tables>, parameter: { keys: string }) =>
  database
    .selectFrom('thing')
    .select('id')
    .where(isAnyOf(database, 'key', parameter.keys, 'text'))
    .orderBy('id'),
);

const migrations = {
  '0001': {
    up: (database: Kysely<unknown>) =>
      database.schema
        .createTable('thing')
        .addColumn('id', 'bigint', (column) => column.primaryKey())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('size', 'bigint')
        .execute(),
  },
};

describe.each(engines)('on $name', ({ place }) => {
  it('finds the rows of any number of values, and no others', async () => {
    const opened = await place();
    const database = await opened.open(migrations);
    const keys = ['a', '2', "o'b", '"', 'ä', ''];
    const rows = things.toText(keys.map((key, index) => ({ id: index + 1, key, size: null })));
    await database.write((transaction) => transaction.run(insert, { rows }));
    const ids = async (values: readonly number[]) =>
      (await database.all(byId, { ids: JSON.stringify(values) })).map(({ id }) => id);
    const findIds = async (values: readonly string[]) =>
      (await database.all(byKey, { keys: JSON.stringify(values) })).map(({ id }) => id);
    expect(await ids([5, 2, 2, 99])).toEqual([2, 5]);
    expect(await ids([])).toEqual([]);
    expect(await ids(Array.from({ length: 40_000 }, (_, index) => index))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await findIds(["o'b", '2', 'ä', 'A'])).toEqual([2, 3, 5]);
    expect(await findIds(keys)).toEqual([1, 2, 3, 4, 5, 6]);
    await database.close();
    await opened.dispose();
  });

  it('writes any number of rows with their values, and replaces halves of characters', async () => {
    const opened = await place();
    const database = await opened.open(migrations);
    const keys = ['', 'ä 🐈', '"', "'", String.raw`\u0041`, '[1]', 'null', '\n', 'half \ud83d', '\udc08 half'];
    const sizes = [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), null];
    const rows = keys.map((key, index) => ({ id: index + 1, key, size: sizes[index % sizes.length] ?? null }));
    const write = (given: typeof rows) =>
      database.write((transaction) => transaction.run(insert, { rows: things.toText(given) }));
    expect([await write([]), await write(rows), await write(rows)]).toEqual([0, rows.length, 0]);
    const halves = new Map([
      ['half \ud83d', 'half \ufffd'],
      ['\udc08 half', '\ufffd half'],
    ]);
    const want = rows.map((row) => ({ ...row, key: halves.get(row.key) ?? row.key }));
    expect(await database.all(all, {})).toEqual(want);
    await database.close();
    await opened.dispose();
  });
});
