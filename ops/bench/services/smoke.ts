/** `npm run bench -- smoke`: fails if a read needs more processor time than it did, to that of a bare server in the same run. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { exitCodes, OpsError } from '../../error/ops-error.ts';
import type { Report } from '../../cli/report.ts';
import { formatSpread } from '../load/figures.ts';
import { withMachineLoad } from '../load/machine.ts';
import { sendReads } from '../load/send-reads.ts';
import { readExactTime } from '../run/exact-time.ts';
import { answerHeap, askHeapBytes } from '../run/memory.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { computeSpread, type Spread } from '../run/statistics.ts';
import { compareInRounds, measureTwiceAbove } from './compare-reads.ts';
import { createReadSession, readScenario } from './scenarios.ts';
import { startServers } from './servers.ts';

/**
 * Processor time of a read to that of the bare node:http server: nine runs had 1.32 to 1.38, at loads of 3 to 25 on two processors. A
 * change that lowers it lowers this figure.
 */
const usualCpuRatio = 1.33;

/** A read that needs a quarter more is above it. */
const tolerance = 1.2;

/**
 * In shorter rounds, the servers find nothing in the processor's caches. In the rounds of the warm-up, V8 still compiles. With fewer
 * collections, V8 does not forget what it knows of objects. A process is faster or slower than another one of the same program for
 * all of its time, so that several pairs of them are compared.
 */
const lengths = { pairs: 3, warmUpRounds: 10, rounds: 10, count: 3200, connections: 16, collections: 4 };

/** @throws OpsError if a read has become slower, or if the system does not report processor time */
export async function smokeBenchmark({
  report,
  dryRun,
}: {
  readonly report: Report;
  readonly dryRun: boolean;
}): Promise<void> {
  const { pairs, rounds, count } = lengths;
  const work = `${pairs} times ${rounds} rounds of ${count} requests`;
  report.say(`${work}: a read of our services against a bare node:http server`);
  if (dryRun) return;
  const limit = usualCpuRatio * tolerance;
  const ratio = await withMachineLoad(report, () => measureTwiceAbove(limit, comparePairs));
  report.fact('cpuRatio', ratio.median);
  const figures = `${formatSpread(ratio)} times the processor time of the bare server`;
  report.say(`a read needs ${figures}; the limit is ${limit.toFixed(2)}`);
  if (ratio.median <= limit) return;
  const data = { ratio: ratio.median, limit };
  const remedy = `run ${commandLine('bench', '--only read')} on both revisions, and look for the change that costs it`;
  const problem = `a read needs ${figures}; at most ${limit.toFixed(2)} times is allowed`;
  throw new OpsError('cli-benchmark-slower', problem, remedy, { data, exitCode: exitCodes.findings });
}

/** Returns the medians of all pairs. */
async function comparePairs(): Promise<Spread> {
  const ratios: number[] = [];
  while (ratios.length < lengths.pairs) ratios.push((await inScratch(compareWithBare)).median);
  return computeSpread(ratios);
}

async function compareWithBare(scratch: Scratch): Promise<Spread> {
  const { measured, against, work } = readScenario;
  const target = await startServers([measured, against], scratch, answerHeap);
  const servers = [target(measured), target(against)] as const;
  for (const server of servers) {
    await createReadSession(server);
    for (const child of server.children)
      for (let time = 0; time < lengths.collections; time += 1) await askHeapBytes(child);
  }
  return compareInRounds(servers, lengths, {
    send: (server) => sendReads(server, { path: work.path, ...lengths }),
    readTime: ({ pids: [pid = 0] }) => readExactTime(pid),
  });
}
