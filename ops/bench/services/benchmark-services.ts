/** `npm run bench`: our services against a bare server, and against each other, in rounds that alternate. */
import { cpus, loadavg } from 'node:os';
import { findPostgres } from '../../process/postgres-server.ts';
import type { Report } from '../../cli/report.ts';
import { measureAll, type RoundOptions, type ServicesRow, warmUpSeconds } from './compare-servers.ts';
import type { LoadSample } from './measure.ts';
import { chooseRows } from './rows.ts';
import { inScratch } from '../run/scratch.ts';

export interface ServicesBenchmarkOptions extends RoundOptions {
  /** Only rows with one of these words in their names; empty: all rows. */
  readonly only: readonly string[];
  readonly connectionCounts: readonly number[];
  readonly report: Report;
  readonly dryRun: boolean;
}

/** @throws OpsError if no row can be measured; Error if a server ends or refuses */
export async function benchmarkServices(options: ServicesBenchmarkOptions): Promise<void> {
  const { only, connectionCounts, rounds, seconds, report, dryRun } = options;
  const { rows, skipped } = chooseRows({ only, connectionCounts, hasPostgres: findPostgres() !== undefined });
  const minutes = (rows.length * 2 * (rounds * seconds + warmUpSeconds)) / 60;
  report.say(`${rounds} rounds of ${seconds} s a measurement: about ${Math.ceil(minutes)} minutes`);
  for (const line of skipped) report.say(`skipped: ${line}`);
  report.fact('leftOut', skipped);
  if (dryRun) return;
  const before = describeLoad();
  const measured = await inScratch((scratch) => measureAll(rows, options, scratch));
  printRows(measured, report);
  report.say(
    `load of the machine, 1, 5 and 15 minutes: before ${before}, after ${describeLoad()}; ${cpus().length} processors`,
  );
}

const describeLoad = (): string =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');

/** With more work of other programs, in processors, the figures of a row say little about rates. */
const quietOthers = 0.1;

const isNoisy = ({ measured, against }: ServicesRow): boolean =>
  [measured, against].some(({ others = 0 }) => others > quietOthers);

function printRows(rows: readonly ServicesRow[], report: Report): void {
  report.fact(
    'rows',
    rows.map((row) => ({
      ...row,
      measured: toJson(row.measured),
      against: toJson(row.against),
      ratio: computeRatio(row),
      cpuRatio: computeCpuRatio(row) ?? null,
      isNoisy: isNoisy(row),
    })),
  );
  const columns = ['connections', 'rate/s', 'against', 'ratio', 'CPU µs', 'against', 'ratio', 'p99 ms', 'against'];
  const width = Math.max(...rows.map(({ scenario }) => scenario.length)) + 2;
  report.say(['', `${''.padEnd(width)}${columns.map((column) => column.padStart(12)).join('')}`].join('\n'));
  for (const row of rows) {
    const { measured, against, connections } = row;
    const rates = [connections, measured.rate.toFixed(0), against.rate.toFixed(0), computeRatio(row).toFixed(2)];
    const times = [measured.cpu, against.cpu].map((cpu) => cpu?.toFixed(1) ?? '-');
    const cells = [...rates, ...times, computeCpuRatio(row)?.toFixed(2) ?? '-', measured.p99, against.p99];
    const name = `${row.scenario}${isNoisy(row) ? ' *' : ''}`;
    report.say(`${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(12)).join('')}`);
  }
  if (rows.some(isNoisy))
    report.say(`* other programs used more than ${quietOthers} processors: only the ratios of CPU say much`);
}

const toJson = ({ rate, p99, cpu, others }: LoadSample) => ({ rate, p99, cpu: cpu ?? null, others: others ?? null });

/** Greater than 1 if ours is faster. */
const computeRatio = ({ measured, against }: ServicesRow): number => measured.rate / against.rate;

/** The bare server's processor time for an answer to that of ours: greater than 1 if ours needs less. */
const computeCpuRatio = ({ measured, against }: ServicesRow): number | undefined =>
  measured.cpu === undefined || against.cpu === undefined ? undefined : against.cpu / measured.cpu;
