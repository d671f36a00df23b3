/**
 * `npm run bench`: our services against a bare server that does the same inserts and reads, in one run, in rounds that
 * alternate. The result is the ratio of the medians; the absolute figures depend on the machine.
 * `npm run bench -- search`: the cost of search for a growing log.
 * `npm run bench -- writes`: the cost of search for writes at a fixed rate.
 * `npm run bench -- smoke`: fails if a read has become slower.
 */
import { commandLine } from '../../openapi/package/command-line.ts';
import { runCommand } from '../cli/command.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { benchmarkSearch } from './search/benchmark-search.ts';
import { benchmarkServices } from './services/benchmark-services.ts';
import { smokeBenchmark } from './services/smoke.ts';
import { benchmarkWrites } from './writes/benchmark-writes.ts';

const parts = ['search', 'writes', 'smoke'] as const;

/** Options of one benchmark only: the option, the benchmark and an example. */
const ownOptions = [
  ['entries', 'search', '1000'],
  ['engine', 'search', 'postgres'],
  ['rate', 'writes', '500'],
] as const;

await runCommand({
  name: 'bench',
  purpose: 'Measures our services against bare servers with node:http or Koa and better-sqlite3 in the same run.',
  options: {
    rounds: { type: 'string', value: 'number', description: 'rounds of all measurements (5)' },
    seconds: { type: 'string', value: 'number', description: 'seconds of each measurement (3)' },
    connections: { type: 'string', value: 'number', description: 'only this number of connections', multiple: true },
    only: {
      type: 'string',
      value: 'words',
      description: 'only scenarios with these words in their names',
      multiple: true,
    },
    entries: { type: 'string', value: 'numbers', description: 'with search: sizes (10000,100000,1000000)' },
    engine: { type: 'string', value: 'name', description: 'with search: sqlite or postgres (sqlite)' },
    rate: { type: 'string', value: 'number', description: 'with writes: requests a second (500)' },
  },
  positionals: {
    usage: '[search|writes|smoke]',
    description:
      'instead of the services: search of a growing log, the cost of search for writes at a fixed rate, or only whether a read has become slower',
  },
  run: async ({ options, positionals, report, dryRun }) => {
    const part = parseBenchmark(positionals);
    for (const [name, of, example] of ownOptions) {
      if (options[name] === undefined || part === of) continue;
      const data = { option: name, other: of };
      const problem = `--${name} can be used with ${of} only`;
      throw new OpsError('cli-options-conflict', problem, `run ${commandLine('bench', `${of} --${name} ${example}`)}`, {
        data,
      });
    }
    const rounds = parseCount('rounds', options.rounds, 5);
    if (part === 'smoke') {
      await smokeBenchmark({ report, dryRun });
    } else if (part === 'search') {
      const seconds = parsePositive('seconds', options.seconds, 10);
      await benchmarkSearch({ entries: options.entries, engine: options.engine, seconds, report, dryRun });
    } else if (part === 'writes') {
      const seconds = parsePositive('seconds', options.seconds, 10);
      const rate = parsePositive('rate', options.rate, 500);
      await benchmarkWrites({ rate, rounds, seconds, only: options.only, report, dryRun });
    } else {
      const seconds = parseCount('seconds', options.seconds, 3);
      const connectionCounts = parseCounts(options.connections);
      await benchmarkServices({ only: options.only, connectionCounts, rounds, seconds, report, dryRun });
    }
    return exitCodes.clean;
  },
});

function parseBenchmark(positionals: readonly string[]): (typeof parts)[number] | undefined {
  const [part, ...others] = positionals;
  if (part === undefined) return undefined;
  const known = parts.find((one) => one === part);
  if (known !== undefined && others.length === 0) return known;
  const data = { given: positionals.join(' ') };
  const problem = `unknown benchmark "${positionals.join(' ')}"`;
  throw new OpsError('cli-command-unknown', problem, 'use search, writes or smoke, or none of them for the services', {
    data,
  });
}

function parseCounts(texts: readonly string[]): number[] {
  return texts.length === 0 ? [1, 16, 64] : texts.map((text) => parseCount('connections', text, 64));
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
