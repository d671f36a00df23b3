/** The PostgreSQL server of a benchmark. */
import { startPostgres } from '../../lib/postgres-server.ts';
import type { Scratch } from './scratch.ts';

/**
 * Starts one that keeps what it has committed when the machine loses its power, as our files of SQLite do.
 * @returns its address
 * @throws Error where it does not start
 */
export async function startBenchPostgres({ atEnd }: Scratch): Promise<string> {
  const starting = startPostgres({ durable: true });
  // One that did not start has left nothing, and its reason is told below.
  atEnd(() =>
    starting.then(
      (server) => server.dispose(),
      () => undefined,
    ),
  );
  return (await starting).url();
}
