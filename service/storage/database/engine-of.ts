/** Which engine a query is built for. */
import { PostgresAdapter, type QueryExecutorProvider } from 'kysely';

/** @param database Kysely, whatever its tables */
export function engineOf(database: QueryExecutorProvider): 'sqlite' | 'postgres' {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
