/** Tells which engine a query is built for, and builds queries that differ by engine. */
import { type Kysely, PostgresAdapter, type QueryExecutorProvider, type RawBuilder } from 'kysely';
import { statement, type Statement } from './statement.ts';

/** Returns the engine of the database. @param database a Kysely instance with any tables */
export function engineOf(database: QueryExecutorProvider): 'sqlite' | 'postgres' {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/** Returns a statement with a separate SQL text for each engine. */
export function either<Parameters, Row>(
  sqlite: (parameter: Parameters) => RawBuilder<Row>,
  postgres: (parameter: Parameters) => RawBuilder<Row>,
): Statement<Parameters, Row> {
  return statement((database: Kysely<unknown>, parameter: Parameters) => ({
    compile: () => (engineOf(database) === 'sqlite' ? sqlite : postgres)(parameter).compile(database),
  }));
}
