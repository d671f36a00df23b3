import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { engines } from '../../tests/lib/engines.ts';
import { isAnyOf } from './any-of.ts';
import { statement } from './statement.ts';

interface Tables {
  thing: { id: number; key: string };
}

const insert = statement((database: Kysely<Tables>, one: Tables['thing']) =>
  database.insertInto('thing').values({ id: one.id, key: one.key }),
);
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
        .execute(),
  },
};

describe.each(engines)('on $name', ({ place }) => {
  it('finds the rows of any number of values, and no others', async () => {
    const opened = await place();
    const database = await opened.open(migrations);
    const keys = ['a', '2', "o'b", '"', 'ä', ''];
    await database.write(async (transaction) => {
      for (const [index, key] of keys.entries()) await transaction.run(insert, { id: index + 1, key });
    });
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
});
