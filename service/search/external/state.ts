/** The state of the index as the database records it: the same for each replica and for commands. */
import type { Database } from '../../storage/database/database.ts';
import { selectStates } from '../tables/states.ts';
import { findSystem } from '../tables/system.ts';
import { selectWatched } from '../tables/watched.ts';
import { readLag } from './metrics.ts';
import type { SearchState } from '../collection/search.ts';
import { getLive } from './documents/names.ts';

/**
 * `failing`: the worker cannot reach the index or the database. `building`: a collection has no index yet. `differs`: the
 * index lacks something, and is corrected. `late`: changes wait for long.
 * @param late milliseconds
 */
export async function readIndexState(
  database: Database,
  collections: readonly string[],
  late: number,
): Promise<SearchState> {
  const [lag, states, watched, system] = await Promise.all([
    readLag(database),
    database.all(selectStates, {}),
    database.all(selectWatched, {}),
    findSystem(database),
  ]);
  const built = states.filter((state) => getLive(state) !== undefined).map(({ collection }) => collection);
  const differences = watched.flatMap(({ collection, difference }) =>
    difference !== null && collections.includes(collection) ? [`${collection}: ${difference}`] : [],
  );
  const problem = system?.problem ?? undefined;
  const status =
    problem !== undefined
      ? 'failing'
      : collections.some((name) => !built.includes(name))
        ? 'building'
        : differences.length > 0
          ? 'differs'
          : lag.oldestSeconds * 1000 > late
            ? 'late'
            : 'ok';
  return {
    status,
    ...lag,
    ...(problem === undefined ? {} : { problem }),
    ...(differences.length > 0 && { differences }),
  };
}
