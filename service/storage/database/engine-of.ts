/** Which engine a query is built for, and queries that each engine spells in its own words. */
import { type Kysely, PostgresAdapter, type QueryExecutorProvider, type RawBuilder } from 'kysely';
import { statement, type Statement } from './statement.ts';

/** @param database Kysely, whatever its tables */
export function engineOf(database: QueryExecutorProvider): 'sqlite' | 'postgres' {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/** Returns a statement that has the words of its engine. */
export function either<Parameters, Row>(
  sqlite: (parameter: Parameters) => RawBuilder<Row>,
  postgres: (parameter: Parameters) => RawBuilder<Row>,
): Statement<Parameters, Row> {
  return statement((database: Kysely<unknown>, parameter: Parameters) => ({
    compile: () => (engineOf(database) === 'sqlite' ? sqlite : postgres)(parameter).compile(database),
  }));
}
