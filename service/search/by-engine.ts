/** Queries that each engine spells in its own words. */
import { type Kysely, PostgresAdapter, type RawBuilder } from 'kysely';
import { statement, type Statement } from '../storage/statement.ts';

/** The engine behind a query. */
export function engineOf(database: Kysely<unknown>): 'sqlite' | 'postgres' {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

export function either<Parameters, Row>(
  sqlite: (parameter: Parameters) => RawBuilder<Row>,
  postgres: (parameter: Parameters) => RawBuilder<Row>,
): Statement<Parameters, Row> {
  return statement((database: Kysely<unknown>, parameter: Parameters) => ({
    compile: () => (engineOf(database) === 'sqlite' ? sqlite : postgres)(parameter).compile(database),
  }));
}
