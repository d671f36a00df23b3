/** Finds the rows of any number of keys with one statement, since a statement has a fixed number of parameters. */
import { type QueryExecutorProvider, type RawBuilder, sql, type SqlBool } from 'kysely';
import { type EngineName, engineOf } from './engine.ts';

/**
 * Returns an expression for `where` that is true if the column is one of the values.
 * @param database the database of the statement that is built
 * @param values the parameter that holds the values as JSON text: `JSON.stringify([3, 1])`
 * @param type the type of the column
 */
export function isAnyOf(
  database: QueryExecutorProvider,
  column: string,
  values: string,
  type: 'bigint' | 'text',
): RawBuilder<SqlBool> {
  const name = sql.ref(column);
  const one = type === 'bigint' ? sql`cast(value as bigint)` : sql`value`;
  const elements = getElements(database, values);
  const conditions: Readonly<Record<EngineName, RawBuilder<SqlBool>>> = {
    sqlite: sql`${name} in (select value from ${elements})`,
    // An array makes PostgreSQL use the index of the column, even in a plan that was made while the table was small.
    postgres: sql`${name} = any(array(select ${one} from ${elements}))`,
  };
  return conditions[engineOf(database)];
}

/** Returns the rows of the values, in a column named `value`. */
export function getElements(database: QueryExecutorProvider, values: string): RawBuilder<unknown> {
  const elements: Readonly<Record<EngineName, RawBuilder<unknown>>> = {
    sqlite: sql`json_each(${values})`,
    postgres: sql`json_array_elements_text(cast(${values} as json))`,
  };
  return elements[engineOf(database)];
}
