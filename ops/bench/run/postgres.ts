/** The PostgreSQL server of a benchmark. */
import { type PostgresServer, startPostgres } from '../../process/postgres-server.ts';
import type { Scratch } from './scratch.ts';

/**
 * Starts a server that keeps its commits if the machine loses power, as our SQLite files do.
 * @throws Error if it does not start
 */
export async function startBenchPostgres({ atEnd }: Scratch): Promise<PostgresServer> {
  const starting = startPostgres({ durable: true });
  // A server that did not start leaves nothing behind, and the error is thrown below.
  atEnd(() =>
    starting.then(
      (server) => server.dispose(),
      () => undefined,
    ),
  );
  return starting;
}
