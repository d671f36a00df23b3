/** `npm run bench -- storm`: the latency of reads while clients search the log of the ensemble in the same process all the time. */
import autocannon from 'autocannon';
import { Pool } from 'undici';
import type { Report } from '../../cli/report.ts';
import { formatMilliseconds, formatTable } from '../load/figures.ts';
import { withMachineLoad } from '../load/machine.ts';
import { runOpenLoop } from '../load/open-loop.ts';
import type { RoundOptions } from '../load/rounds.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { createRandom, median, percentile } from '../run/statistics.ts';
import { queryKinds } from '../search/entries.ts';
import { createReadSession, read } from '../services/scenarios.ts';
import { getDataFolder, type Server, startServers } from '../services/servers.ts';
import { fillLog } from './fill-log.ts';

export interface StormOptions extends RoundOptions {
  readonly report: Report;
  readonly dryRun: boolean;
}

const entries = 20_000;
const searchers = 8;
const readsPerSecond = 1_000;
const readConnections = 16;
const warmUpSeconds = 3;

/** Milliseconds; searches a second. */
interface StormSample {
  readonly p50: number;
  readonly p99: number;
  readonly greatest: number;
  readonly searches: number;
  readonly searchP99: number;
  /** Searches a second that the service refused with 503, since too many waited. */
  readonly refused: number;
}

/** @throws Error if a read is not answered with 200, or if a search fails otherwise than with 503 */
export async function benchmarkStorm(options: StormOptions): Promise<void> {
  const { report, rounds, seconds, dryRun } = options;
  const minutes = (2 * rounds * seconds + warmUpSeconds) / 60 + 0.5;
  report.say(
    `${readsPerSecond} reads a second, ${rounds} rounds of ${seconds} s alone and while ${searchers} clients search ${entries} log entries: about ${minutes.toFixed(1)} minutes`,
  );
  if (dryRun) return;
  const rows = await withMachineLoad(report, () => inScratch((scratch) => measureStorm(options, scratch)));
  report.fact(
    'storm',
    rows.map(({ name, sample }) => ({ name, ...sample })),
  );
  report.say(`\n${formatRows(rows)}`);
}

interface StormRow {
  readonly name: string;
  readonly sample: StormSample;
}

async function measureStorm({ rounds, seconds }: RoundOptions, scratch: Scratch): Promise<StormRow[]> {
  await fillLog(getDataFolder('all', scratch), entries);
  const server = (await startServers(['all'], scratch))('all');
  await createReadSession(server);
  await measureBoth(server, warmUpSeconds, 0);
  const samples: { readonly alone: StormSample[]; readonly storm: StormSample[] } = { alone: [], storm: [] };
  for (let round = 1; round <= rounds; round += 1) {
    samples.alone.push({ ...(await measureReads(server, seconds, round)), ...noSearches });
    samples.storm.push(await measureBoth(server, seconds, round));
  }
  return [
    { name: 'read a context, nothing else', sample: computeMedians(samples.alone) },
    { name: `the same while ${searchers} clients search`, sample: computeMedians(samples.storm) },
  ];
}

const noSearches = { searches: 0, searchP99: 0, refused: 0 };

async function measureBoth(server: Server, seconds: number, seed: number): Promise<StormSample> {
  // Searches go on a little longer than reads, so that each read meets them.
  const [searches, reads] = await Promise.all([
    measureSearches(server, seconds + 1, seed),
    measureReads(server, seconds, seed),
  ]);
  return { ...reads, ...searches };
}

async function measureReads(
  { urls: [url = ''], headers }: Server,
  seconds: number,
  seed: number,
): Promise<Pick<StormSample, 'p50' | 'p99' | 'greatest'>> {
  const pool = new Pool(url, { connections: readConnections });
  const send = async (): Promise<void> => {
    const answer = await pool.request({ method: 'GET', path: read.path, headers });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`GET ${read.path}: ${answer.statusCode} ${text}`);
  };
  try {
    const times = await runOpenLoop({ rate: readsPerSecond, seconds, random: createRandom(seed), send });
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), greatest: percentile(times, 1) };
  } finally {
    await pool.destroy();
  }
}

/** Each client searches again as soon as it has its answer. */
async function measureSearches(
  { services, headers }: Server,
  seconds: number,
  seed: number,
): Promise<Pick<StormSample, 'searches' | 'searchP99' | 'refused'>> {
  const random = createRandom(seed);
  const requests = Array.from({ length: 100 }, () =>
    queryKinds.map((kind) => ({ path: `/logs?limit=20&q=${encodeURIComponent(kind.createWords(random, entries))}` })),
  ).flat();
  const result = await autocannon({
    url: services.get('ensemble') ?? '',
    connections: searchers,
    duration: seconds,
    headers: { ...headers },
    requests,
  });
  const refused = result.statusCodeStats?.['503']?.count ?? 0;
  if (result['2xx'] === 0 || result.non2xx > refused || result.errors > 0)
    throw new Error(`searches: ${result['2xx']} good answers, ${result.non2xx} others, ${result.errors} errors`);
  const { duration, latency } = result;
  return { searches: result['2xx'] / duration, searchP99: latency.p99, refused: refused / duration };
}

function computeMedians(samples: readonly StormSample[]): StormSample {
  const middle = (figure: keyof StormSample): number => median(samples.map((sample) => sample[figure]));
  return {
    p50: middle('p50'),
    p99: middle('p99'),
    greatest: Math.max(...samples.map(({ greatest }) => greatest)),
    searches: middle('searches'),
    searchP99: middle('searchP99'),
    refused: middle('refused'),
  };
}

function formatRows(rows: readonly StormRow[]): string {
  const titles = [
    `at ${readsPerSecond} reads a second`,
    'p50, ms',
    'p99, ms',
    'slowest of all, ms',
    'searches / s',
    'p99 of a search, ms',
    'refused / s',
  ];
  return formatTable(
    titles,
    rows.map(({ name, sample }) => {
      const { p50, p99, greatest, searches, searchP99, refused } = sample;
      const reads = [name, ...[p50, p99, greatest].map(formatMilliseconds)];
      return searches === 0
        ? [...reads, '-', '-', '-']
        : [...reads, searches.toFixed(0), formatMilliseconds(searchP99), refused.toFixed(0)];
    }),
  );
}
