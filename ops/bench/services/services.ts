/** `npm run bench`: our services against a bare server, and against each other, in rounds that alternate. */
import { findPostgres } from '../../lib/postgres-server.ts';
import type { Report } from '../../lib/report.ts';
import { measure, medians, type Sample, type Target } from './measure.ts';
import { chooseRows, type PlannedRow } from './rows.ts';
import { prepare, readFrom } from './scenarios.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { type ServerName, startServers } from './servers.ts';

/** Until the compiler has seen enough of the road: after a second, answers still come at two thirds of their rate. */
const warmUpSeconds = 4;

export interface ServicesBenchmarkOptions {
  /** Words of which a row has one in its name; none: all rows. */
  readonly only: readonly string[];
  readonly connectionCounts: readonly number[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly report: Report;
  readonly dryRun: boolean;
}

type Lengths = Pick<ServicesBenchmarkOptions, 'rounds' | 'seconds'>;

interface Row {
  readonly scenario: string;
  readonly connections: number;
  /** Medians of all rounds. */
  readonly measured: Sample;
  readonly against: Sample;
}

/** @throws OpsError where nothing is left to measure; Error where a server ends or refuses */
export async function benchmarkServices(options: ServicesBenchmarkOptions): Promise<void> {
  const { only, connectionCounts, rounds, seconds, report, dryRun } = options;
  const { rows, leftOut } = chooseRows({ only, connectionCounts, hasPostgres: findPostgres() !== undefined });
  const minutes = (rows.length * 2 * (rounds * seconds + warmUpSeconds)) / 60;
  report.say(`${rounds} rounds of ${seconds} s a measurement: about ${Math.ceil(minutes)} minutes`);
  for (const line of leftOut) report.say(`left out: ${line}`);
  report.fact('leftOut', leftOut);
  if (!dryRun) tell(await inScratch((scratch) => measureAll(rows, options, scratch)), report);
}

async function measureAll(rows: readonly PlannedRow[], lengths: Lengths, scratch: Scratch): Promise<Row[]> {
  const scenarios = rows.map(({ scenario }) => scenario);
  const names = scenarios.flatMap(({ measured, against }) => [measured, against]);
  const target = await startServers(names, scratch);
  for (const name of readFrom(scenarios)) await prepare(target(name));
  const measured: Row[] = [];
  for (const row of rows) measured.push(await compare(row, target, lengths));
  return measured;
}

/** Rounds alternate and change who is first, so that whatever else the machine does meets both. */
async function compare(
  { scenario, connections }: PlannedRow,
  target: (name: ServerName) => Target,
  { rounds, seconds }: Lengths,
): Promise<Row> {
  const targets = { measured: target(scenario.measured), against: target(scenario.against) };
  const samples = { measured: [] as Sample[], against: [] as Sample[] };
  for (const one of Object.values(targets)) await measure(one, scenario.work, connections, warmUpSeconds);
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['measured', 'against'] as const) : (['against', 'measured'] as const);
    for (const side of order) samples[side].push(await measure(targets[side], scenario.work, connections, seconds));
  }
  return {
    scenario: `${scenario.name} (${scenario.measured} / ${scenario.against})`,
    connections,
    measured: medians(samples.measured),
    against: medians(samples.against),
  };
}

function tell(rows: readonly Row[], report: Report): void {
  report.fact(
    'rows',
    rows.map((row) => ({ ...row, measured: { ...row.measured }, against: { ...row.against }, ratio: ratioOf(row) })),
  );
  const columns = ['connections', 'rate/s', 'against', 'ratio', 'p99 ms', 'against'];
  const width = Math.max(...rows.map(({ scenario }) => scenario.length));
  report.say(['', `${''.padEnd(width)}${columns.map((column) => column.padStart(13)).join('')}`].join('\n'));
  for (const row of rows) {
    const { measured, against, connections } = row;
    const cells = [connections, measured.rate.toFixed(0), against.rate.toFixed(0), ratioOf(row).toFixed(2)];
    const figures = [...cells, measured.p99, against.p99].map((cell) => String(cell).padStart(13));
    report.say(`${row.scenario.padEnd(width)}${figures.join('')}`);
  }
}

function ratioOf({ measured, against }: Row): number {
  return measured.rate / against.rate;
}
