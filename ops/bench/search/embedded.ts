/** Measures the service's own index: building, writing and searching. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { InteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { createInteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { logs } from '../../../service/ensemble/log/log-collection.ts';
import { openSearch } from '../../../service/search/open.ts';
import type { Search } from '../../../service/search/collection/search.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import { median, percentile, createRandom } from '../run/statistics.ts';
import { type QueryKind, queryKinds } from './entries.ts';
import { type LogSource, writeEntries } from './write-entries.ts';
import type { QueryFigures, SearchFigures } from './figures.ts';

type EmbeddedFigures = Pick<SearchFigures, 'written' | 'queries' | 'p50' | 'p99' | 'reindex'>;

/** Number of concurrent writes. */
const writerCount = 64;
const limit = 20;
/** Limits for each kind of query; the p99 of few searches is the slowest one. */
const maxSearches = 100;
const minSearches = 20;
const maxSearchMs = 15_000;

export async function measureEmbedded(
  database: Database,
  source: LogSource,
  note: (line: string) => void,
): Promise<EmbeddedFigures> {
  const start = performance.now();
  const collections = [logs];
  const log = pino({ level: 'silent' });
  const search = await openSearch({ database, collections, typesense: undefined, metrics: new Registry(), log });
  try {
    while ((await search.state()).status !== 'ok') await sleep(5);
    const reindex = (performance.now() - start) / 1000;
    note(`its own index built in ${reindex.toFixed(1)} s`);
    const interactions = createInteractionLog(database, search);
    const written = await writeEntries(interactions, source, Math.min(2_000, source.size), writerCount);
    note(`${written.toFixed(0)} writes a second`);
    const measured = [];
    for (const kind of queryKinds) {
      const one = await measureKind(kind, search, interactions);
      const { found, p50, p99 } = one.figures;
      note(`${kind.name} finds ${found}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
      measured.push(one);
    }
    const all = measured.flatMap(({ times }) => times);
    const queries = measured.map(({ figures }) => figures);
    return { written, queries, p50: percentile(all, 0.5), p99: percentile(all, 0.99), reindex };
  } finally {
    await search.close();
  }
}

/** Measures what GET /logs does with `q`, without HTTP. */
async function measureKind(
  kind: QueryKind,
  search: Search,
  interactions: InteractionLog,
): Promise<{ times: readonly number[]; figures: QueryFigures }> {
  const random = createRandom(7);
  const found: number[] = [];
  // Warm up.
  for (let n = 0; n < 5; n += 1) {
    found.push((await search.find(logs, { q: kind.createWords(random), limit, offset: 0 })).total);
  }
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < maxSearches && (times.length < minSearches || performance.now() - begin < maxSearchMs)) {
    const q = kind.createWords(random);
    const start = performance.now();
    await interactions.find({ q, limit, offset: 0 });
    times.push(performance.now() - start);
  }
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return { times, figures: { kind: kind.name, searches: times.length, found: median(found), p50, p99 } };
}
