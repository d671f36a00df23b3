/** `npm run bench -- search`: the cost of search for a growing log of interactions, each size in a separate process. */
import type { ChildProcess } from 'node:child_process';
import { type EngineName, engineNames } from '../../../service/storage/database/engine.ts';
import { OpsError } from '../../error/ops-error.ts';
import { findPostgres, platformPackage } from '../../process/postgres-server.ts';
import type { Report } from '../../cli/report.ts';
import { formatMegabytes } from '../load/figures.ts';
import { startBenchPostgres } from '../run/postgres.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { formatCold } from './embedded.ts';
import type { SearchFigures } from './figures.ts';
import { forkScript, receiveMessage, receiveUrl, stopChild } from '../run/child-process.ts';

export interface SearchBenchmarkOptions {
  /** The value of the option: whole numbers, separated by commas; default: three sizes. */
  readonly entries: string | undefined;
  /** The value of the option; default: SQLite. */
  readonly engine: string | undefined;
  /** Seconds of the searches by HTTP. */
  readonly seconds: number;
  readonly report: Report;
  readonly dryRun: boolean;
}

const defaultEntries = '10000,100000,1000000';

/** @throws OpsError for invalid sizes, or an unknown or missing engine; Error if a measurement fails */
export async function benchmarkSearch(options: SearchBenchmarkOptions): Promise<void> {
  const { seconds, report, dryRun } = options;
  const engine = parseEngine(options.engine);
  const sizes = (options.entries ?? defaultEntries).split(',').map(parseSize);
  report.say(`log entries in ${engine}: ${sizes.join(', ')}; a million takes about ten minutes and 5 GB of disk`);
  if (engine === 'postgres')
    report.say("memory is that of the process in front of PostgreSQL; the server's is not in it");
  if (dryRun) return;
  const rows: SearchFigures[] = [];
  report.say(['', formatLine(columns.map(([title]) => title))].join('\n'));
  for (const size of sizes) {
    const row = await inScratch((scratch) => measureSize({ entries: size, engine, seconds }, scratch));
    rows.push(row);
    report.say(formatLine(columns.map(([, cell]) => cell(row))));
  }
  report.say(['', formatLine(queryTitles)].join('\n'));
  for (const row of rows) for (const line of formatQueryLines(row)) report.say(line);
  report.fact('engine', engine);
  report.fact(
    'search',
    rows.map((row) => ({ ...row, queries: row.queries.map((query) => ({ ...query })), storm: { ...row.storm } })),
  );
}

function parseSize(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size > 0) return size;
  const data = { option: 'entries', given: text };
  const problem = `--entries must be positive whole numbers, got "${text}"`;
  throw new OpsError('cli-option-invalid', problem, `use for example --entries ${defaultEntries}`, { data });
}

/** @param find returns undefined if PostgreSQL is not installed */
export function parseEngine(text = 'sqlite', find: () => unknown = findPostgres): EngineName {
  const engine = engineNames.find((name) => name === text);
  if (engine === undefined)
    throw new OpsError('cli-option-invalid', `--engine "${text}" is not supported`, `use ${engineNames.join(' or ')}`, {
      data: { option: 'engine', given: text },
    });
  if (engine === 'sqlite' || find() !== undefined) return engine;
  const problem = 'PostgreSQL is not installed';
  const remedy = `run npm install ${platformPackage}, or remove --engine`;
  throw new OpsError('cli-postgres-missing', problem, remedy, { data: { package: platformPackage } });
}

interface MeasuredSize {
  readonly entries: number;
  readonly engine: EngineName;
  readonly seconds: number;
}

async function measureSize({ entries, engine, seconds }: MeasuredSize, scratch: Scratch): Promise<SearchFigures> {
  const started = (script: string, parameters: readonly string[] = []): ChildProcess => {
    const child = forkScript(`ops/bench/search/${script}`, parameters);
    scratch.atEnd(() => stopChild(child));
    return child;
  };
  const place = engine === 'sqlite' ? scratch.folder : (await startBenchPostgres(scratch)).url();
  const sink = await receiveUrl(started('sink.ts'), 'sink');
  const measuring = started('one-size.ts', [place, String(entries), sink, String(seconds)]);
  // Our own script sends this and nothing else.
  return (await receiveMessage(measuring, `the measurement of ${entries} entries`)) as SearchFigures;
}

const columns: readonly (readonly [string, (row: SearchFigures) => string])[] = [
  ['entries', ({ entries }) => String(entries)],
  ['q p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['q p99 ms', ({ p99 }) => p99.toFixed(1)],
  ['writes/s', ({ written }) => written.toFixed(0)],
  ['reindex s', ({ reindex }) => reindex.toFixed(1)],
  ['outbox/s', ({ outbox }) => outbox.toFixed(0)],
  ['external s', ({ externalReindex }) => externalReindex.toFixed(1)],
  ['memory MB', ({ memory }) => formatMegabytes(memory)],
  ['peak MB', ({ peakMemory }) => formatMegabytes(peakMemory)],
  ['logs MB', ({ sizeWithoutIndex }) => formatMegabytes(sizeWithoutIndex)],
  ['+index MB', ({ size, sizeWithoutIndex }) => formatMegabytes(size - sizeWithoutIndex)],
];

const queryTitles = [
  'entries',
  'searches',
  'found',
  'p50 ms',
  'p99 ms',
  'CPU ms',
  'cold ms',
  'of best 10',
  'of best 20',
  'q',
];

function formatQueryLines({ entries, queries, storm }: SearchFigures): string[] {
  const lines = queries.map(({ kind, searches, found, p50, p99, cpu, cold, recall10, recall20 }) => {
    const times = [p50.toFixed(1), p99.toFixed(1), cpu.toFixed(1), formatCold(cold)];
    const recalls = [recall10, recall20].map((recall) => `${(recall * 100).toFixed(0)} %`);
    return formatLine([String(entries), String(searches), String(found), ...times, ...recalls, `  ${kind}`]);
  });
  const { searches, q50, q99, firstRead99, readAlone99, read99, mainCpu } = storm;
  const [q, reads] = [
    [q50, q99],
    [readAlone99, read99],
  ].map((pair) => pair.map((one) => one.toFixed(1)).join(' and '));
  return [
    ...lines,
    `  ${searches} searches by HTTP: p50 and p99 ${q} ms, ${mainCpu.toFixed(1)} ms of the main thread for each; p99 of reads without and with them ${reads} ms, with them after the start ${firstRead99.toFixed(1)} ms`,
  ];
}

const formatLine = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(12)).join('');
