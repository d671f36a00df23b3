/** Any number of rows as one parameter, since a statement has a fixed number of parameters. */
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { type EngineName, engineOf } from './engine.ts';

type Value = string | number | null;

/** Rows that a statement gets as one parameter. */
export interface GivenRows<Row> {
  /** In the order of the query's columns, for an insert. */
  readonly columns: readonly (keyof Row & string)[];
  /** Returns the parameter: JSON text. */
  toText(rows: readonly Row[]): string;
  /** Returns the query of the rows in the parameter. */
  select(database: QueryExecutorProvider, text: string): RawBuilder<Row>;
}

/** @param columns the columns of the rows with their types */
export function givenRows<Row extends Readonly<Record<keyof Row, Value>>>(
  columns: Readonly<Record<keyof Row & string, 'bigint' | 'text'>>,
): GivenRows<Row> {
  const entries = Object.entries<'bigint' | 'text'>(columns);
  const names = entries.map(([name]) => name as keyof Row & string); // the keys of `columns`
  const picked = sql.join(
    entries.map(([name, type], index) => {
      const value = sql`value ->> ${sql.lit(index)}`;
      // PostgreSQL returns all values as text.
      return sql`${type === 'bigint' ? sql`cast(${value} as bigint)` : value} as ${sql.ref(name)}`;
    }),
  );
  return {
    columns: names,
    toText: (rows) => toWellFormed(rows.map((row) => names.map((name) => row[name]))),
    select(database, text) {
      const elements: Readonly<Record<EngineName, RawBuilder<unknown>>> = {
        sqlite: sql`json_each(${text})`,
        postgres: sql`jsonb_array_elements(cast(${text} as jsonb)) as value`,
      };
      // SQLite needs a condition between a query and `on conflict`.
      return sql<Row>`select ${picked} from ${elements[engineOf(database)]} where true`;
    },
  };
}

/** Replaces halves of characters, which PostgreSQL rejects in JSON. */
function toWellFormed(rows: readonly (readonly Value[])[]): string {
  const text = JSON.stringify(rows);
  if (!text.includes(String.raw`\ud`)) return text;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value).toString() : value,
  );
}
