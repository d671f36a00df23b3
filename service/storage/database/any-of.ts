/** Finds the rows of any number of keys with one statement, since a statement has a fixed number of parameters. */
import { type QueryExecutorProvider, type RawBuilder, sql, type SqlBool } from 'kysely';
import { engineOf } from './engine-of.ts';

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
  const elements = elementsOf(database, values);
  if (engineOf(database) === 'sqlite') return sql<SqlBool>`${name} in (select value from ${elements})`;
  const one = type === 'bigint' ? sql`cast(value as bigint)` : sql`value`;
  // An array makes PostgreSQL use the index of the column, even in a plan that was made while the table was small.
  return sql<SqlBool>`${name} = any(array(select ${one} from ${elements}))`;
}

/** Returns the rows of the values, in a column named `value`. */
export function elementsOf(database: QueryExecutorProvider, values: string): RawBuilder<unknown> {
  return engineOf(database) === 'sqlite'
    ? sql`json_each(${values})`
    : sql`json_array_elements_text(cast(${values} as json))`;
}
