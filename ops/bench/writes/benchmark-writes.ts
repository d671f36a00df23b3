/** `npm run bench -- writes`: the cost of search for writes, at a rate that does not depend on the answers. */
import { Pool } from 'undici';
import { OpsError } from '../../error/ops-error.ts';
import type { Report } from '../../cli/report.ts';
import { median, percentile, createRandom } from '../run/statistics.ts';
import { isChosen } from '../run/choice.ts';
import { inScratch } from '../run/scratch.ts';
import { runOpenLoop } from '../load/open-loop.ts';
import { benchKey } from '../services/servers.ts';
import { startVariants, type Variant, variantNames } from './variants.ts';

export interface WritesBenchmarkOptions {
  readonly rate: number;
  readonly rounds: number;
  /** Seconds of one measurement. */
  readonly seconds: number;
  /** In addition to the variant without search: variants with one of these words in their names; empty: all. */
  readonly only: readonly string[];
  readonly report: Report;
  readonly dryRun: boolean;
}

/** Percentiles of one round, in milliseconds. */
interface RoundTimes {
  readonly p50: number;
  readonly p99: number;
}

interface WritesRow extends RoundTimes {
  readonly search: string;
  /** Ratio to the p99 without search. */
  readonly ratio: number;
}

const maxWarmUpSeconds = 5;
/** Limit of concurrent requests: more than occur at these rates, unless the service stops. */
const connections = 256;

/** @throws Error if a write is not answered with 201: the figures would be meaningless */
export async function benchmarkWrites(options: WritesBenchmarkOptions): Promise<void> {
  const { rate, rounds, seconds, only, report, dryRun } = options;
  const names = variantNames.filter((name, index) => index === 0 || isChosen(name, only));
  if (names.length === 1) {
    const data = { names: only };
    const problem = `no variant has a name with "${only.join('", "')}"`;
    throw new OpsError('cli-scenario-unknown', problem, `use words of ${variantNames.join('; ')}`, { data });
  }
  const minutes = (names.length * (rounds * seconds + Math.min(maxWarmUpSeconds, seconds))) / 60;
  report.say(`${rate} sessions a second, ${rounds} rounds of ${seconds} s: about ${Math.ceil(minutes)} minutes`);
  if (dryRun) return;
  const measured = await inScratch(async (scratch) => measureAll(await startVariants(names, scratch), options));
  printRows(createRows(measured), report);
}

/** Measures all variants in each round, in rotating order. */
async function measureAll(
  variants: readonly Variant[],
  { rate, rounds, seconds }: WritesBenchmarkOptions,
): Promise<ReadonlyMap<Variant, readonly RoundTimes[]>> {
  const measured = new Map<Variant, RoundTimes[]>(variants.map((variant) => [variant, []]));
  for (const variant of variants)
    await measureRound(variant, { rate, seconds: Math.min(maxWarmUpSeconds, seconds), seed: 0 });
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < variants.length; turn += 1) {
      const variant = variants[(round + turn) % variants.length];
      if (variant !== undefined)
        measured.get(variant)?.push(await measureRound(variant, { rate, seconds, seed: round + 1 }));
    }
  }
  return measured;
}

async function measureRound(
  { name, url }: Variant,
  { rate, seconds, seed }: { rate: number; seconds: number; seed: number },
): Promise<RoundTimes> {
  const pool = new Pool(url, { connections });
  const headers = { 'content-type': 'application/json', 'x-api-key': benchKey };
  const send = async (n: number): Promise<void> => {
    const body = JSON.stringify({ userId: n + 1, context: `The storm in scene ${n} of the second act` });
    const answer = await pool.request({ method: 'POST', path: '/sessions', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`${name}: POST /sessions: ${answer.statusCode} ${text}`);
  };
  try {
    const times = await runOpenLoop({ rate, seconds, random: createRandom(seed), send });
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  } finally {
    await pool.destroy();
  }
}

/** Medians of all rounds; the ratio is the median of the rounds' ratios. */
function createRows(measured: ReadonlyMap<Variant, readonly RoundTimes[]>): WritesRow[] {
  const [without = []] = [...measured.values()];
  return [...measured].map(([{ name }, rounds]) => ({
    search: name,
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    ratio: median(rounds.map(({ p99 }, round) => p99 / (without[round]?.p99 ?? NaN))),
  }));
}

function printRows(rows: readonly WritesRow[], report: Report): void {
  report.fact(
    'writes',
    rows.map((row) => ({ ...row })),
  );
  report.say(['', formatLine('search', 'p50 ms', 'p99 ms', 'p99 ratio')].join('\n'));
  for (const { search, p50, p99, ratio } of rows) {
    report.say(formatLine(search, p50.toFixed(1), p99.toFixed(1), ratio.toFixed(2)));
  }
}

const formatLine = (search: string, ...cells: readonly string[]): string =>
  `${search.padEnd(34)}${cells.map((cell) => cell.padStart(12)).join('')}`;
