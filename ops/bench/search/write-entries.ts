/** Writes entries into the log of interactions: through the service's own code, or many at once. */
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { InteractionLog, Log } from '../../../service/ensemble/log/interaction-log.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import { byEngine } from '../../../service/storage/database/engine.ts';

export interface LogSource {
  /** The number of entries of the measurement, which writes a few more. */
  readonly size: number;
  readonly next: () => Log;
}

/**
 * @param batchSize so many are on their way at once, and share a commit
 * @returns entries a second
 */
export async function writeEntries(
  interactions: InteractionLog,
  source: LogSource,
  count: number,
  batchSize: number,
): Promise<number> {
  const start = performance.now();
  for (let written = 0; written < count; written += batchSize) {
    const some = takeSome(source, Math.min(batchSize, count - written));
    await Promise.all(some.map((entry) => interactions.append(entry)));
  }
  return (count * 1000) / (performance.now() - start);
}

const filledAtOnce = 5_000;

/** Writes the entries that the measurement begins with, without search and in statements of thousands of rows. */
export async function fillLog(database: Database, source: LogSource): Promise<void> {
  for (let written = 0; written < source.size; written += filledAtOnce) {
    const some = takeSome(source, Math.min(filledAtOnce, source.size - written));
    const rows = some.map((entry) => ({ ...entry, service_responses: JSON.stringify(entry.service_responses) }));
    await database.write((transaction) => transaction.run(insertRows, { rows: JSON.stringify(rows) }));
  }
}

const takeSome = ({ next }: LogSource, count: number): Log[] => Array.from({ length: count }, () => next());

const insertRows = byEngine<{ rows: string }, unknown>({
  sqlite: ({ rows }) =>
    sql`insert into logs (timestamp, user_input, assistant_response, service_responses)
      select value ->> 'timestamp', value ->> 'user_input', value ->> 'assistant_response', value ->> 'service_responses'
      from json_each(${rows})`,
  postgres: ({ rows }) =>
    sql`insert into logs (timestamp, user_input, assistant_response, service_responses)
      select timestamp, user_input, assistant_response, service_responses from json_to_recordset(cast(${rows} as json))
        as entry (timestamp text, user_input text, assistant_response text, service_responses text)`,
});
