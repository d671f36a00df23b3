/** Other work of the machine during a benchmark. */
import { cpus, loadavg } from 'node:os';
import type { Report } from '../../cli/report.ts';
import type { LoadSample } from './measure.ts';

/** With more work of other programs, in processors, the figures of a row say little about rates. */
const quietOthers = 0.1;

export const isNoisy = (samples: readonly LoadSample[]): boolean =>
  samples.some(({ others = 0 }) => others > quietOthers);

export const describeNoise = `\\* other programs used more than ${quietOthers} processors: only the ratios of CPU say much`;

/** Runs a benchmark, and prints the load of the machine before and after it. */
export async function withMachineLoad<Result>(report: Report, work: () => Promise<Result>): Promise<Result> {
  const before = describeLoad();
  const result = await work();
  const processors = cpus();
  const model = processors[0]?.model ?? 'unknown';
  const load = `before ${before}, after ${describeLoad()}; ${processors.length} processors (${model}), Node ${process.versions.node}`;
  report.say(`\nload of the machine, 1, 5 and 15 minutes: ${load}`);
  report.fact('load', load);
  return result;
}

const describeLoad = (): string =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');
