/** `npm run bench -- search`: what search costs as the log of interactions grows, each size in a process of its own. */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsError } from '../lib/errors.ts';
import type { Report } from '../lib/report.ts';
import type { SearchFigures } from './search/figures.ts';
import { messageOf, stop, urlOf } from './servers.ts';

export interface SearchBenchmarkOptions {
  /** As they were given: whole numbers with commas between them; left out: three sizes. */
  readonly entries: string | undefined;
  readonly report: Report;
  readonly dryRun: boolean;
}

const usualEntries = '10000,100000,1000000';

/** @throws OpsError for sizes that are none; Error where a measurement fails */
export async function benchmarkSearch({ entries, report, dryRun }: SearchBenchmarkOptions): Promise<void> {
  const sizes = (entries ?? usualEntries).split(',').map(sizeOf);
  report.say(`log entries: ${sizes.join(', ')}; a million takes about ten minutes and 2 GB of disk`);
  if (dryRun) return;
  const rows: SearchFigures[] = [];
  report.say(['', lineOf(columns.map(([title]) => title))].join('\n'));
  for (const size of sizes) {
    const row = await measureSize(size);
    rows.push(row);
    report.say(lineOf(columns.map(([, cell]) => cell(row))));
  }
  report.say(['', lineOf(queryTitles)].join('\n'));
  for (const row of rows) for (const line of queryLines(row)) report.say(line);
  report.fact(
    'search',
    rows.map((row) => ({ ...row, queries: row.queries.map((query) => ({ ...query })) })),
  );
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size > 0) return size;
  throw new OpsError(`--entries ${text}`, `give positive whole numbers, such as --entries ${usualEntries}`);
}

async function measureSize(entries: number): Promise<SearchFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-bench-'));
  const scripts = join(import.meta.dirname, 'search');
  const sink = fork(join(scripts, 'sink.ts'));
  try {
    const url = await urlOf(sink, 'sink');
    const measuring = fork(join(scripts, 'one-size.ts'), [folder, String(entries), url]);
    try {
      // Our own script sends this and nothing else.
      return (await messageOf(measuring, `the measurement of ${entries} entries`)) as SearchFigures;
    } finally {
      await stop(measuring);
    }
  } finally {
    await stop(sink);
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0);

const columns: readonly (readonly [string, (row: SearchFigures) => string])[] = [
  ['entries', ({ entries }) => String(entries)],
  ['q p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['q p99 ms', ({ p99 }) => p99.toFixed(1)],
  ['writes/s', ({ written }) => written.toFixed(0)],
  ['reindex s', ({ reindex }) => reindex.toFixed(1)],
  ['outbox/s', ({ outbox }) => outbox.toFixed(0)],
  ['external s', ({ externalReindex }) => externalReindex.toFixed(1)],
  ['memory MB', ({ memory }) => megabytes(memory)],
  ['peak MB', ({ peakMemory }) => megabytes(peakMemory)],
  ['logs MB', ({ sizeWithoutIndex }) => megabytes(sizeWithoutIndex)],
  ['+index MB', ({ size, sizeWithoutIndex }) => megabytes(size - sizeWithoutIndex)],
];

const queryTitles = ['entries', 'searches', 'found', 'p50 ms', 'p99 ms', 'q'];

function queryLines({ entries, queries }: SearchFigures): string[] {
  return queries.map(({ kind, searches, found, p50, p99 }) =>
    lineOf([entries, searches, found, p50.toFixed(1), p99.toFixed(1), `  ${kind}`].map(String)),
  );
}

const lineOf = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(12)).join('');
