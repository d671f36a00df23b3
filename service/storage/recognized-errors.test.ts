/** The errors of statements that stores distinguish, on each engine. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataPlace, engines } from '../tests/lib/engines.ts';
import type { Database } from './database/database.ts';
import { statement } from './database/statement.ts';

const toStatement = (text: RawBuilder<unknown>) =>
  statement((database: Kysely<unknown>) => ({ compile: () => text.compile(database) }));

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open({});
    for (const table of ['thing', 'other'])
      await run(sql`create table ${sql.table(table)} (id integer primary key, name text not null unique)`);
  });

  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  const run = (text: RawBuilder<unknown>): Promise<unknown> =>
    database.write((transaction) => transaction.run(toStatement(text), {}));

  it.each([
    { given: 'a missing table', query: sql`select 1 from absent`, want: true },
    { given: 'a missing column', query: sql`select absent from thing`, want: false },
    { given: 'a missing function', query: sql`select absent(1)`, want: false },
  ])('recognizes the error of a missing table: $given', async ({ query, want }) => {
    const error = await database.all(toStatement(query), {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(database.isMissingTable(error)).toBe(want);
  });

  it.each([
    { given: 'the id', query: sql`insert into thing (id, name) values (1, 'b')`, want: ['thing'] },
    { given: 'a unique name', query: sql`insert into thing (id, name) values (2, 'a')`, want: ['thing'] },
    { given: 'the id in another table', query: sql`insert into other (id, name) values (1, 'b')`, want: ['other'] },
    { given: 'no name', query: sql`insert into thing (id) values (2)`, want: [] },
    { given: 'the id in a missing table', query: sql`insert into absent (id) values (1)`, want: [] },
  ])('recognizes the error of a row whose key exists: $given', async ({ query, want }) => {
    for (const table of ['thing', 'other']) await run(sql`insert into ${sql.table(table)} (id, name) values (1, 'a')`);
    const error = await run(query).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(['thing', 'other'].filter((table) => database.isDuplicate(error, table))).toEqual(want);
  });
});
