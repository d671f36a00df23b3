/** Measures what GET /logs does with `q`, without HTTP, for one kind of words. */
import { performance } from 'node:perf_hooks';
import type { InteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { logs } from '../../../service/ensemble/log/log-collection.ts';
import type { Search } from '../../../service/search/collection/search.ts';
import { createRandom, median, percentile } from '../run/statistics.ts';
import type { BenchDatabase } from './bench-database.ts';
import type { QueryKind } from './entries.ts';
import type { QueryFigures } from './figures.ts';

export interface MeasuredSearch {
  readonly bench: BenchDatabase;
  readonly interactions: InteractionLog;
  readonly search: Search;
  /** Ranks all documents. */
  readonly whole: Search;
  readonly entries: number;
}

const limit = 20;
/** Limits for each kind of query, of which there are no more than entries; the p99 of few searches is the slowest one. */
const maxSearches = 100;
const minSearches = 20;
const maxSearchMs = 15_000;
const coldSearches = 3;
const comparedSearches = 2;

export async function measureKind(
  { name, createWords }: QueryKind,
  searched: MeasuredSearch,
): Promise<{ times: readonly number[]; figures: QueryFigures }> {
  const { bench, interactions, search, entries } = searched;
  const random = createRandom(7);
  const next = (): string => createWords(random, entries);
  const cold = await measureCold(searched, next);
  const queries = Array.from({ length: Math.min(maxSearches, entries) }, next);
  const found: number[] = [];
  // The files have left the memory above, so what each of them reads must come back.
  for (const q of new Set(queries)) found.push((await search.find(logs, { q, limit, offset: 0 })).total);
  const times: number[] = [];
  const before = await bench.processorMs();
  const begin = performance.now();
  for (const q of queries) {
    if (times.length >= minSearches && performance.now() - begin >= maxSearchMs) break;
    const start = performance.now();
    await (await interactions.find({ q, limit, offset: 0 })).all();
    times.push(performance.now() - start);
  }
  const cpu = ((await bench.processorMs()) - before) / times.length;
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  const recall = await measureRecall(searched, next);
  const counts = { searches: times.length, found: median(found) };
  return { times, figures: { kind: name, ...counts, p50, p99, cpu, cold, ...recall } };
}

async function measureCold({ bench, interactions }: MeasuredSearch, next: () => string): Promise<number | null> {
  const times: number[] = [];
  for (let n = 0; n < coldSearches; n += 1) {
    if (!(await bench.cool())) return null;
    const start = performance.now();
    await (await interactions.find({ q: next(), limit, offset: 0 })).all();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Compares the results with those that the ranks of all documents give. */
async function measureRecall({ search, whole }: MeasuredSearch, next: () => string) {
  const shares: { readonly of10: number; readonly of20: number }[] = [];
  for (let n = 0; n < comparedSearches; n += 1) {
    const query = { q: next(), limit, offset: 0 };
    const { items, isExact } = await search.find(logs, query);
    const best = isExact ? items : (await whole.find(logs, query)).items;
    const found = new Set((await search.find(logs, { ...query, limit: 1_000_000 })).items.map(({ id }) => id));
    const share = (count: number): number => {
      const wanted = best.slice(0, count);
      return wanted.length === 0 ? 1 : wanted.filter(({ id }) => found.has(id)).length / wanted.length;
    };
    shares.push({ of10: share(10), of20: share(20) });
  }
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { recall10: mean(shares.map(({ of10 }) => of10)), recall20: mean(shares.map(({ of20 }) => of20)) };
}
