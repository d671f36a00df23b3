/** `npm run bench -- smoke`: fails if a read needs more processor time than it did, to that of a bare server in the same run. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { exitCodes, OpsError } from '../../error/ops-error.ts';
import type { Report } from '../../cli/report.ts';
import type { LoadSample } from '../load/measure.ts';
import { inScratch } from '../run/scratch.ts';
import { measureAll } from './compare-servers.ts';
import { readScenario } from './scenarios.ts';

/** Processor time of a read to that of the bare node:http server, on a quiet machine. A change that lowers it lowers this figure. */
const usualCpuRatio = 1.4;

/** Medians of one run differ by about a tenth. */
const tolerance = 1.25;

const rounds = 5;
const seconds = 1;
const row = { scenario: readScenario, connections: 16 };

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
  const [measured] = await inScratch((scratch) => measureAll([row], { rounds, seconds }, scratch));
  if (measured === undefined) throw new Error('the row was not measured');
  const { measured: ours, against: bare } = measured;
  const ratio = compareCpu(ours, bare);
  const limit = usualCpuRatio * tolerance;
  report.fact('cpuRatio', ratio);
  const figures = `${ratio.toFixed(2)} times the processor time of the bare server, ${ours.cpu?.toFixed(1)} µs to ${bare.cpu?.toFixed(1)} µs`;
  report.say(`a read needs ${figures}; the limit is ${limit.toFixed(2)}`);
  if (ratio <= limit) return;
  const data = { ratio, limit };
  const remedy = `run ${commandLine('bench', '--only read')} on both revisions, and look for the change that costs it`;
  const problem = `a read needs ${figures}; at most ${limit.toFixed(2)} times is allowed`;
  throw new OpsError('cli-benchmark-slower', problem, remedy, { data, exitCode: exitCodes.findings });
}

/** @throws OpsError if a processor time is unknown: without it, nothing is compared */
export function compareCpu(ours: Pick<LoadSample, 'cpu'>, bare: Pick<LoadSample, 'cpu'>): number {
  if (ours.cpu !== undefined && bare.cpu !== undefined && bare.cpu > 0) return ours.cpu / bare.cpu;
  const problem = 'this system does not report the processor time of processes';
  throw new OpsError('cli-nothing-to-measure', problem, 'run it on Linux');
}
