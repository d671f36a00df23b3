import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { compiler } from '../sqlite/sqlite-connection.ts';
import { statement } from './statement.ts';

interface Tables {
  thing: { id: number; name: string; note: string | null };
}

type Things = Kysely<Tables>;

const cases = [
  {
    given: 'a value in a condition',
    statement: statement((database: Things, parameter: { id: number; name: string }) =>
      database.selectFrom('thing').select('name').where('id', '=', parameter.id),
    ),
    want: { sql: 'select "name" from "thing" where "id" = ?', values: [7] },
  },
  {
    given: 'a parameter used twice, and a constant between',
    statement: statement((database: Things, parameter: { id: number; name: string }) =>
      database.updateTable('thing').set({ name: parameter.name, note: parameter.name }).where('id', '>', 3),
    ),
    want: { sql: 'update "thing" set "name" = ?, "note" = ? where "id" > ?', values: ['x', 'x', 3] },
  },
  {
    given: 'a limit',
    statement: statement((database: Things, parameter: { id: number; name: string }) =>
      database.selectFrom('thing').selectAll().limit(parameter.id),
    ),
    want: { sql: 'select * from "thing" limit ?', values: [7] },
  },
];

describe('statement', () => {
  it.each(cases)('$given', ({ statement, want }) => {
    const { sql, bind } = statement.compile(compiler);
    expect({ sql, values: bind({ id: 7, name: 'x' }) }).toEqual(want);
  });

  it('binds a null', () => {
    const insert = statement((database: Things, parameter: Tables['thing']) =>
      database.insertInto('thing').values({ id: parameter.id, name: parameter.name, note: parameter.note }),
    );
    expect(insert.compile(compiler).bind({ id: 1, name: '', note: null })).toEqual([1, '', null]);
  });

  it('is typed: a wrong or missing parameter does not compile', () => {
    const { bind } = cases[0]!.statement.compile(compiler);
    // Only the compiler objects: `@ts-expect-error` fails without an error.
    // @ts-expect-error id must be a number
    expect(bind({ id: '7', name: 'x' })).toEqual(['7']);
    // @ts-expect-error name is missing
    expect(bind({ id: 7 })).toEqual([7]);
  });
});
