/**
 * The first rows of a query, until their texts have a certain length. The server adds up the lengths and sends no further
 * row; it knows the length of a long text without reading the text.
 */
import pg from 'pg';
import { memoize } from '../../../openapi/memoize.ts';
import type { RowSlice, SliceOptions } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';

interface SliceParameters<Parameters> {
  readonly parameters: Parameters;
  readonly characters: number;
}

/** The length of the texts of a row and of all rows before it. */
const total = 'slice length';

type SlicedRow<Row> = Row & { readonly [total]: number };

/** Returns the statement of a slice of the rows of a statement. */
export function toSlice<Parameters, Row>(
  statement: Statement<Parameters, Row>,
  { texts }: SliceOptions<Row>,
): Statement<SliceParameters<Parameters>, SlicedRow<Row>> {
  // Only the compiler knows the types of parameters and rows.
  return compileSlice(texts, statement) as Statement<SliceParameters<Parameters>, SlicedRow<Row>>;
}

const compileSlice = memoize(
  (texts: readonly string[], statement: Statement<never, unknown>): Statement<SliceParameters<never>, unknown> => ({
    compile(database) {
      const { sql, bind } = statement.compile(database);
      const own = [
        '0',
        ...texts.map((column) => `coalesce(octet_length(page.${pg.escapeIdentifier(column)}), 0)`),
      ].join(' + ');
      const last = Math.max(0, ...Array.from(sql.matchAll(/\$(\d+)/g), ([, number]) => Number(number)));
      return {
        sql: `select * from (select page.*, sum(${own}) over (rows unbounded preceding) as "${total}" from (${sql}) as page)
          as page where "${total}" - (${own}) < $${last + 1}`,
        bind: ({ parameters, characters }) => [...bind(parameters), characters],
      };
    },
  }),
);

/** Converts the rows of a slice's statement to those of the statement. */
export function fromSlice<Row>(found: readonly SlicedRow<Row>[], { characters }: SliceOptions<Row>): RowSlice<Row> {
  const isCut = (found.at(-1)?.[total] ?? 0) >= characters;
  return { rows: found.map(({ [total]: _, ...row }) => row as unknown as Row), isCut }; // the row before `compileSlice`
}
