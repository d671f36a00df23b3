/**
 * `npm run bench`: our services against a bare server that does the same inserts and reads, in one run, in rounds that
 * alternate. The result is the median of the rounds' ratios; the absolute figures depend on the machine.
 * With a word, it measures something else: see `kinds`.
 */
import { commandLine } from '../../openapi/package/command-line.ts';
import { type Invocation, runCommand } from '../cli/command.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { benchmarkMemory } from './memory/benchmark-memory.ts';
import { benchmarkPeers } from './peers/benchmark-peers.ts';
import { benchmarkProfile } from './profile/benchmark-profile.ts';
import { benchmarkSearch } from './search/benchmark-search.ts';
import { benchmarkServices } from './services/benchmark-services.ts';
import { smokeBenchmark } from './services/smoke.ts';
import { benchmarkWrites } from './writes/benchmark-writes.ts';

const options = {
  rounds: { type: 'string', value: 'number', description: 'rounds of all measurements (5; with memory 3)' },
  seconds: {
    type: 'string',
    value: 'number',
    description: 'seconds of each measurement (1; with search, writes and profile 10)',
  },
  connections: {
    type: 'string',
    value: 'number',
    description: 'numbers of connections (64); with peers and profile one',
    multiple: true,
  },
  only: {
    type: 'string',
    value: 'words',
    description: 'only scenarios with these words in their names',
    multiple: true,
  },
  entries: { type: 'string', value: 'numbers', description: 'with search: sizes (10000,100000,1000000)' },
  engine: { type: 'string', value: 'name', description: 'with search: sqlite or postgres (sqlite)' },
  rate: { type: 'string', value: 'number', description: 'with writes: requests a second (500)' },
} as const;

type Given = Invocation<typeof options>;

type OptionName = keyof typeof options;

interface Kind {
  readonly description: string;
  /** The options that it has. */
  readonly takes: readonly OptionName[];
  run(given: Given): Promise<void>;
}

/** The word of the command line, and what is measured instead of the services. */
const kinds: Readonly<Record<string, Kind>> = {
  peers: {
    description: 'our services against frameworks of others, which it installs into the cache',
    takes: ['rounds', 'seconds', 'connections'],
    run: ({ report, dryRun, options }) =>
      benchmarkPeers({
        ...parseRounds(options),
        connections: parseOneCount(options.connections),
        report,
        dryRun,
      }),
  },
  memory: {
    description: 'memory with 64 and 1000 open connections',
    takes: ['rounds'],
    run: ({ report, dryRun, options }) =>
      benchmarkMemory({ rounds: parseCount('rounds', options.rounds, 3), report, dryRun }),
  },
  search: {
    description: 'search of a growing log, and reads while clients search',
    takes: ['seconds', 'entries', 'engine'],
    run: ({ report, dryRun, options: { seconds, entries, engine } }) =>
      benchmarkSearch({ entries, engine, seconds: parsePositive('seconds', seconds, 10), report, dryRun }),
  },
  writes: {
    description: 'the cost of search for writes at a fixed rate',
    takes: ['rounds', 'seconds', 'only', 'rate'],
    run: ({ report, dryRun, options }) =>
      benchmarkWrites({
        rate: parsePositive('rate', options.rate, 500),
        rounds: parseCount('rounds', options.rounds, 5),
        seconds: parsePositive('seconds', options.seconds, 10),
        only: options.only,
        report,
        dryRun,
      }),
  },
  profile: {
    description: 'where the processor time of a read goes',
    takes: ['seconds', 'connections'],
    run: ({ report, dryRun, options }) =>
      benchmarkProfile({
        seconds: parsePositive('seconds', options.seconds, 10),
        connections: parseOneCount(options.connections),
        report,
        dryRun,
      }),
  },
  smoke: {
    description: 'whether a read has become slower',
    takes: [],
    run: ({ report, dryRun }) => smokeBenchmark({ report, dryRun }),
  },
};

const services: Kind = {
  description: 'the services',
  takes: ['rounds', 'seconds', 'connections', 'only'],
  run: ({ report, dryRun, options }) =>
    benchmarkServices({
      ...parseRounds(options),
      only: options.only,
      connectionCounts: parseCounts(options.connections),
      report,
      dryRun,
    }),
};

await runCommand({
  name: 'bench',
  purpose: 'Measures our services against bare servers with node:http or Koa and better-sqlite3 in the same run.',
  options,
  positionals: {
    usage: `[${Object.keys(kinds).join('|')}]`,
    description: `instead of the services: ${Object.entries(kinds)
      .map(([name, { description }]) => `${name}: ${description}`)
      .join('; ')}`,
  },
  run: async (given) => {
    const name = given.positionals.join(' ');
    const kind = name === '' ? services : Object.entries(kinds).find(([word]) => word === name)?.[1];
    if (kind === undefined) {
      const remedy = `use ${Object.keys(kinds).join(', ')}, or none of them for the services`;
      throw new OpsError('cli-command-unknown', `unknown benchmark "${name}"`, remedy, { data: { given: name } });
    }
    refuseOptions(kind, given.options);
    await kind.run(given);
    return exitCodes.clean;
  },
});

/** @throws OpsError for an option that the benchmark does not have, and would ignore */
function refuseOptions({ description, takes }: Kind, given: Given['options']): void {
  // The table's own keys.
  for (const option of Object.keys(options) as OptionName[]) {
    if (takes.includes(option) || given[option] === undefined || given[option].length === 0) continue;
    const others = Object.entries(kinds).filter(([, kind]) => kind.takes.includes(option));
    const lines = others.map(([name]) => commandLine('bench', name));
    const wanted = [...(services.takes.includes(option) ? [commandLine('bench')] : []), ...lines].join(', ');
    const problem = `--${option} cannot be used here (${description})`;
    throw new OpsError('cli-options-conflict', problem, `remove it, or run ${wanted}`, { data: { option } });
  }
}

function parseRounds({ rounds, seconds }: Given['options']): { readonly rounds: number; readonly seconds: number } {
  return { rounds: parseCount('rounds', rounds, 5), seconds: parseCount('seconds', seconds, 1) };
}

function parseCounts(texts: readonly string[]): number[] {
  return texts.length === 0 ? [64] : texts.map((text) => parseCount('connections', text, 64));
}

function parseOneCount(texts: readonly string[]): number {
  const [count = 64, ...others] = parseCounts(texts);
  if (others.length === 0) return count;
  const problem = '--connections can be given only once here';
  throw new OpsError('cli-options-conflict', problem, 'give one number', { data: { option: 'connections' } });
}

function parseCount(name: string, text: string | undefined, fallback: number): number {
  return parsePositive(name, text, fallback, 'positive whole number', Number.isInteger);
}

function parsePositive(
  name: string,
  text: string | undefined,
  fallback: number,
  wanted = 'positive number',
  isWanted: (number: number) => boolean = Number.isFinite,
): number {
  const number = text === undefined ? fallback : Number(text);
  if (isWanted(number) && number > 0) return number;
  const data = { option: name, given: String(text) };
  const problem = `--${name} must be a ${wanted}, got "${text}"`;
  throw new OpsError('cli-option-invalid', problem, `use for example --${name} ${fallback}`, { data });
}
