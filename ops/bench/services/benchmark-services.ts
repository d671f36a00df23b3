/** `npm run bench`: our services against a bare server, and against each other, in rounds that alternate. */
import { findPostgres } from '../../process/postgres-server.ts';
import type { Report } from '../../cli/report.ts';
import { formatMicroseconds, formatMilliseconds, formatSpread, formatTable } from '../load/figures.ts';
import { describeNoise, isNoisy, withMachineLoad } from '../load/machine.ts';
import type { LoadSample, LoadTarget } from '../load/measure.ts';
import { describeContender, type RoundOptions, warmUpSeconds } from '../load/rounds.ts';
import { inScratch } from '../run/scratch.ts';
import { measureAll, type ServicesRow } from './compare-servers.ts';
import { chooseRows, type PlannedRow } from './rows.ts';
import { toContest } from './scenarios.ts';
import { type ServerName, serverPlans } from './servers.ts';

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
  const minutes = (rows.length * 2 * rounds * seconds + countWarmUps(rows) * warmUpSeconds) / 60;
  report.say(`${rounds} rounds of ${seconds} s a measurement: about ${minutes.toFixed(1)} minutes`);
  for (const line of skipped) report.say(`skipped: ${line}`);
  report.fact('leftOut', skipped);
  if (dryRun) return;
  const measured = await withMachineLoad(report, () => inScratch((scratch) => measureAll(rows, options, scratch)));
  reportFacts(measured, report);
  printRows(measured, report);
}

/** Counts a warm-up of four replicas four times, since it takes as much longer. */
function countWarmUps(rows: readonly PlannedRow[]): number {
  const unstarted = (name: ServerName): LoadTarget => {
    const { replicas = 1 } = serverPlans[name];
    return { name, urls: Array.from({ length: replicas }, () => ''), pids: [], headers: {} };
  };
  const contenders = rows.flatMap(({ scenario }) => {
    const { measured, against } = toContest(scenario, unstarted);
    return [measured, against];
  });
  const replicas = new Map(contenders.map((one) => [describeContender(one), one.target.urls.length]));
  return [...replicas.values()].reduce((sum, count) => sum + count, 0);
}

const isNoisyRow = ({ measured, against }: ServicesRow): boolean => isNoisy([measured, against]);

type Column = readonly [title: string, cell: (row: ServicesRow) => string];

const columns = {
  ours: ['ours / s', ({ measured }) => measured.rate.toFixed(0)],
  against: ['against / s', ({ against }) => against.rate.toFixed(0)],
  ratio: ['ratio (min–max)', ({ ratio }) => formatSpread(ratio)],
  cpu: [
    'CPU ours / against, µs',
    ({ measured, against }) => `${formatMicroseconds(measured.cpu)} / ${formatMicroseconds(against.cpu)}`,
  ],
  cpuRatio: ['CPU ratio (min–max)', ({ cpuRatio }) => formatSpread(cpuRatio)],
  p99: [
    'p99 ours / against, ms',
    ({ measured, against }) => [measured.p99, against.p99].map(formatMilliseconds).join(' / '),
  ],
} as const satisfies Record<string, Column>;

/** Prints the rows with each number of connections, and a smaller table of those that the README has. */
function printRows(rows: readonly ServicesRow[], report: Report): void {
  const { ours, against, ratio, cpuRatio } = columns;
  for (const connections of new Set(rows.map((row) => row.connections))) {
    const some = rows.filter((row) => row.connections === connections);
    const name: Column = [`at ${connections} connections`, (row) => `${row.title}${isNoisyRow(row) ? ' \\*' : ''}`];
    report.say(`\n${formatRows(some, [name, ...Object.values(columns)])}`);
    const inReadme = some.filter((row) => row.isInReadme);
    if (inReadme.length > 0 && inReadme.length < some.length)
      report.say(`\nfor the README:\n\n${formatRows(inReadme, [name, ours, against, ratio, cpuRatio])}`);
  }
  if (rows.some(isNoisyRow)) report.say(`\n${describeNoise}`);
}

const formatRows = (rows: readonly ServicesRow[], chosen: readonly Column[]): string =>
  formatTable(
    chosen.map(([title]) => title),
    rows.map((row) => chosen.map(([, cell]) => cell(row))),
  );

function reportFacts(rows: readonly ServicesRow[], report: Report): void {
  report.fact(
    'rows',
    rows.map(({ scenario, connections, measured, against, ratio, cpuRatio }) => ({
      scenario,
      connections,
      measured: toJson(measured),
      against: toJson(against),
      ratio: { ...ratio },
      cpuRatio: cpuRatio === undefined ? null : { ...cpuRatio },
      isNoisy: isNoisy([measured, against]),
    })),
  );
}

const toJson = ({ cpu, others, ...figures }: LoadSample) => ({ ...figures, cpu: cpu ?? null, others: others ?? null });
