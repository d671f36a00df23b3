/** Measures the service's own index: building, writing and searching. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pino from 'pino';
import { createInteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { logs } from '../../../service/ensemble/log/log-collection.ts';
import { openEmbeddedSearch } from '../../../service/search/embedded/embedded-search.ts';
import { upgradeSearchTables } from '../../../service/search/tables/upgrade.ts';
import type { Search } from '../../../service/search/collection/search.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import { byEngine } from '../../../service/storage/database/engine.ts';
import { percentile } from '../run/statistics.ts';
import type { BenchDatabase } from './bench-database.ts';
import { queryKinds } from './entries.ts';
import { type LogSource, writeEntries } from './write-entries.ts';
import type { SearchFigures } from './figures.ts';
import { measureKind } from './measure-kind.ts';

type EmbeddedFigures = Pick<SearchFigures, 'written' | 'queries' | 'p50' | 'p99' | 'reindex'>;

/** Number of concurrent writes. */
const writerCount = 64;
/** Entries that are indexed in one transaction; a service takes fewer, so that writes need not wait. */
const indexedAtOnce = 5_000;
/** So many documents are ranked that all are. */
const everything = 1_000_000_000;

const log = pino({ level: 'silent' });
const collections = [logs];

export async function measureEmbedded(
  bench: BenchDatabase,
  source: LogSource,
  note: (line: string) => void,
): Promise<EmbeddedFigures> {
  const { database } = bench;
  const start = performance.now();
  await upgradeSearchTables(database);
  const search = await buildIndex(database);
  const whole = await openEmbeddedSearch({ database, collections, log, ranked: everything });
  try {
    const reindex = (performance.now() - start) / 1000;
    note(`its own index built in ${reindex.toFixed(1)} s`);
    const interactions = createInteractionLog(database, search);
    const written = await writeEntries(interactions, source, Math.min(2_000, source.size), writerCount);
    note(`${written.toFixed(0)} writes a second`);
    const measured = [];
    for (const kind of queryKinds) {
      const one = await measureKind(kind, { bench, interactions, search, whole, entries: source.size });
      const { found, p50, p99, cpu, cold } = one.figures;
      const times = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, cold ${formatCold(cold)} ms`;
      note(`${kind.name} finds ${found}: ${times}, processor ${cpu.toFixed(1)} ms`);
      measured.push(one);
    }
    const all = measured.flatMap(({ times }) => times);
    const queries = measured.map(({ figures }) => figures);
    return { written, queries, p50: percentile(all, 0.5), p99: percentile(all, 0.99), reindex };
  } finally {
    await search.close();
    await whole.close();
  }
}

export const formatCold = (cold: number | null): string => cold?.toFixed(0) ?? '–';

/** PostgreSQL builds the index of words once, when all words are there. */
async function buildIndex(database: Database): Promise<Search> {
  await database.write((transaction) => transaction.run(dropIndex, {}));
  const search = await openEmbeddedSearch({ database, collections, log, page: indexedAtOnce });
  while ((await search.state()).status !== 'ok') await sleep(5);
  await database.write(async (transaction) => {
    await transaction.run(giveMemory, {});
    await transaction.run(createIndex, {});
  });
  await database.write((transaction) => transaction.run(analyze, {}));
  return search;
}

const onPostgres = (text: string) => byEngine({ sqlite: () => sql`select 1`, postgres: () => sql.raw(text) });

const dropIndex = onPostgres('drop index if exists search_logs_words');
const giveMemory = onPostgres("set local maintenance_work_mem = '512MB'");
const createIndex = onPostgres(
  'create index search_logs_words on search_logs using gin (words) with (gin_pending_list_limit = 256)',
);
const analyze = onPostgres('analyze search_logs');
