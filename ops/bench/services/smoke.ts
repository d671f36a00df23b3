/** `npm run bench -- smoke`: fails if a read needs more processor time than it did, to that of a bare server in the same run. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { Report } from '../../cli/report.ts';
import { inScratch } from '../run/scratch.ts';
import { computeMedians, type LoadSample, measure } from './measure.ts';
import { createReadSession, readRequest } from './scenarios.ts';
import { startServers } from './servers.ts';

/** Processor time of a read to that of the bare node:http server: the median of five runs. A change that lowers it lowers this figure. */
export const usualCpuRatio = 2;

/** Medians of one run differ by about a tenth. */
const tolerance = 1.25;

const rounds = 5;
const connections = 16;
const seconds = 1;
const warmUpSeconds = 3;

/** @throws OpsError if a read has become slower, or if the system does not report processor time */
export async function smokeBenchmark({
  report,
  dryRun,
}: {
  readonly report: Report;
  readonly dryRun: boolean;
}): Promise<void> {
  report.say(`${rounds} rounds of ${seconds} s: a read of our services against a bare node:http server`);
  if (dryRun) return;
  const [ours, bare] = await measureReads();
  const ratio = compareCpu(ours, bare);
  const limit = usualCpuRatio * tolerance;
  report.fact('cpuRatio', ratio);
  const figures = `${ratio.toFixed(2)} times the processor time of the bare server, ${ours.cpu?.toFixed(1)} µs to ${bare.cpu?.toFixed(1)} µs`;
  report.say(`a read needs ${figures}; the limit is ${limit.toFixed(2)}`);
  if (ratio <= limit) return;
  const data = { ratio, limit };
  const remedy = `run ${commandLine('bench', '--only read')} on both revisions, and look for the change that costs it`;
  throw new OpsError(
    'cli-benchmark-slower',
    `a read needs ${figures}; at most ${limit.toFixed(2)} times is allowed`,
    remedy,
    {
      data,
      exitCode: 1,
    },
  );
}

/** Rounds alternate the order, so that other load of the machine affects both servers. */
async function measureReads(): Promise<[ours: LoadSample, bare: LoadSample]> {
  return inScratch(async (scratch) => {
    const names = ['together', 'bare-http'] as const;
    const target = await startServers(names, scratch);
    const samples = names.map((): LoadSample[] => []);
    for (const name of names) {
      await createReadSession(target(name));
      await measure(target(name), readRequest, connections, warmUpSeconds);
    }
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const index of order)
        samples[index]?.push(await measure(target(names[index] ?? 'together'), readRequest, connections, seconds));
    }
    const [ours = [], bare = []] = samples;
    return [computeMedians(ours), computeMedians(bare)];
  });
}

/** @throws OpsError if a processor time is unknown: without it, nothing is compared */
export function compareCpu(ours: Pick<LoadSample, 'cpu'>, bare: Pick<LoadSample, 'cpu'>): number {
  if (ours.cpu !== undefined && bare.cpu !== undefined && bare.cpu > 0) return ours.cpu / bare.cpu;
  const problem = 'this system does not report the processor time of processes';
  throw new OpsError('cli-nothing-to-measure', problem, 'run it on Linux');
}
