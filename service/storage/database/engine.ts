/** The engines, by the adapters of their queries, and queries that differ by engine. */
import { type Kysely, PostgresAdapter, type QueryExecutorProvider, type RawBuilder, sql, SqliteAdapter } from 'kysely';
import { statement, type Statement } from './statement.ts';

export const engineNames = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engineNames)[number];

/**
 * Returns the engine of the database.
 * @param database a Kysely instance with any tables
 * @throws TypeError if its adapter belongs to no engine
 */
export function engineOf(database: QueryExecutorProvider): EngineName {
  const { adapter } = database.getExecutor();
  if (adapter instanceof SqliteAdapter) return 'sqlite';
  if (adapter instanceof PostgresAdapter) return 'postgres';
  throw new TypeError(`the adapter "${adapter.constructor.name}" belongs to no engine; add its engine to engineOf`);
}

/** Returns a statement with a separate SQL text for each engine. */
export function byEngine<Parameters, Row>(
  texts: Readonly<Record<EngineName, (parameter: Parameters) => RawBuilder<Row>>>,
): Statement<Parameters, Row> {
  return statement((database: Kysely<unknown>, parameter: Parameters) => ({
    compile: () => texts[engineOf(database)](parameter).compile(database),
  }));
}

/** Returns a statement with the same SQL text for each engine. The text is not escaped. */
export function rawStatement(text: string): Statement<object, unknown> {
  return statement((database: Kysely<unknown>) => ({ compile: () => sql.raw(text).compile(database) }));
}
