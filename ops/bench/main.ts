/**
 * `npm run bench`: our services against a bare server that does the same inserts and reads, in one run, in rounds that
 * alternate. What counts is the ratio of the medians; the figures themselves say more about the machine.
 * `npm run bench -- search`: what search costs as what is searched grows.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../lib/command.ts';
import { exitCodes, OpsError } from '../lib/errors.ts';
import type { Report } from '../lib/report.ts';
import { measure, medians, type Sample } from './measure.ts';
import { prepare, type Scenario, scenarios } from './scenarios.ts';
import { benchmarkSearch } from './search.ts';
import { type Servers, startServers } from './servers.ts';
import { benchmarkWrites } from './writes.ts';

/** Until the compiler has seen enough of the road: after a second, answers still come at two thirds of their rate. */
const warmUpSeconds = 4;

interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly connectionCounts: readonly number[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
}

interface Row {
  readonly scenario: string;
  readonly connections: number;
  /** Medians of all rounds. */
  readonly measured: Sample;
  readonly against: Sample;
}

await runCommand({
  name: 'bench',
  purpose: 'Measures our services against a bare Koa, @koa/router and better-sqlite3 server in the same run.',
  options: {
    rounds: { type: 'string', value: 'number', description: 'how often everything is measured (5)' },
    seconds: { type: 'string', value: 'number', description: 'how long each measurement takes (3)' },
    connections: { type: 'string', value: 'number', description: 'only with so many connections', multiple: true },
    only: { type: 'string', value: 'words', description: 'only what has these words in its name', multiple: true },
    entries: { type: 'string', value: 'numbers', description: 'with search: sizes (10000,100000,1000000)' },
    rate: { type: 'string', value: 'number', description: 'with writes: so many a second (500)' },
  },
  positionals: {
    usage: '[search|writes]',
    description: 'in the place of all that, search of a log that grows, or what search adds to writes at a fixed rate',
  },
  run: async ({ options, positionals, report, dryRun }) => {
    const { connections, only, entries, rate } = options;
    const part = partOf(positionals);
    if (entries !== undefined && part !== 'search')
      throw new OpsError('--entries is of search', 'npm run bench -- search --entries 1000');
    if (rate !== undefined && part !== 'writes')
      throw new OpsError('--rate is of writes', 'npm run bench -- writes --rate 500');
    if (part === 'search') {
      await benchmarkSearch({ entries, report, dryRun });
      return exitCodes.clean;
    }
    if (part === 'writes') {
      const rounds = positive('rounds', options.rounds, 5);
      const seconds = positiveNumber('seconds', options.seconds, 10);
      await benchmarkWrites({ rate: positiveNumber('rate', rate, 500), rounds, seconds, only, report, dryRun });
      return exitCodes.clean;
    }
    const plan: Plan = {
      scenarios: scenarios.filter(({ name }) => only.length === 0 || only.some((words) => name.includes(words))),
      connectionCounts:
        connections.length === 0 ? [1, 16, 64] : connections.map((text) => positive('connections', text, 64)),
      rounds: positive('rounds', options.rounds, 5),
      seconds: positive('seconds', options.seconds, 3),
    };
    if (plan.scenarios.length === 0) throw new OpsError(`nothing is named ${only.join(', ')}`, 'leave out --only');
    const measurements = plan.scenarios.length * plan.connectionCounts.length * 2;
    const minutes = (measurements * (plan.rounds * plan.seconds + warmUpSeconds)) / 60;
    report.say(`${plan.rounds} rounds of ${plan.seconds} s a measurement: about ${Math.ceil(minutes)} minutes`);
    if (!dryRun) tell(await benchmark(plan), report);
    return exitCodes.clean;
  },
});

function partOf(positionals: readonly string[]): 'search' | 'writes' | undefined {
  const [part, ...others] = positionals;
  if (others.length === 0 && (part === undefined || part === 'search' || part === 'writes')) return part;
  throw new OpsError(`nothing is named ${positionals.join(' ')}`, 'say search or writes, or nothing for all the rest');
}

function positive(name: string, text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new OpsError(`--${name} ${text}`, `give a positive whole number, such as --${name} ${fallback}`);
}

function positiveNumber(name: string, text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new OpsError(`--${name} ${text}`, `give a positive number, such as --${name} ${fallback}`);
}

async function benchmark(plan: Plan): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-bench-'));
  try {
    const servers = await startServers(folder);
    try {
      for (const name of ['bare', 'session', 'wide'] as const) await prepare(servers.target(name));
      return await measureAll(servers, plan);
    } finally {
      await servers.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(servers: Servers, plan: Plan): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scenario of plan.scenarios) {
    for (const connections of plan.connectionCounts) rows.push(await compare(servers, scenario, connections, plan));
  }
  return rows;
}

/** Rounds alternate and change who is first, so that whatever else the machine does meets both. */
async function compare(servers: Servers, scenario: Scenario, connections: number, plan: Plan): Promise<Row> {
  const [measured, against] = [servers.target(scenario.measured), servers.target(scenario.against)];
  const samples = { measured: [] as Sample[], against: [] as Sample[] };
  for (const target of [measured, against]) await measure(target, scenario.work, connections, warmUpSeconds);
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? (['measured', 'against'] as const) : (['against', 'measured'] as const);
    for (const side of order) {
      const target = side === 'measured' ? measured : against;
      samples[side].push(await measure(target, scenario.work, connections, plan.seconds));
    }
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
