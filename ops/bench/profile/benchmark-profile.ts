/** `npm run bench -- profile`: where the processor time of a read goes, from a CPU profile of the built service under load. */
import { readdir, readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';
import { projectFolder } from '../../file/files.ts';
import type { Report } from '../../cli/report.ts';
import { withMachineLoad } from '../load/machine.ts';
import { measure } from '../load/measure.ts';
import { warmUpSeconds } from '../load/rounds.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { createReadSession, readScenario } from '../services/scenarios.ts';
import { startServers } from '../services/servers.ts';
import {
  type CallFrame,
  computeSelfTimes,
  type CpuProfile,
  type FindSource,
  type SelfTimes,
  type TimeShare,
} from './self-times.ts';

export interface ProfileOptions {
  readonly connections: number;
  readonly seconds: number;
  readonly report: Report;
  readonly dryRun: boolean;
}

/** Rows with less say nothing. */
const minShare = 0.005;

/** @throws Error if the service ends or refuses */
export async function benchmarkProfile(options: ProfileOptions): Promise<void> {
  const { connections, seconds, report, dryRun } = options;
  report.say(
    `a profile of ${seconds} s of "${readScenario.name}" at ${connections} connections, after ${warmUpSeconds} s`,
  );
  if (dryRun) return;
  const { places, functions } = await withMachineLoad(report, () =>
    inScratch((scratch) => profileReads(scratch, options)),
  );
  report.say('with more load than that of the client, the system calls count too much');
  report.fact('places', places.map(toJson));
  report.fact('functions', functions.map(toJson));
  for (const [title, shares] of [
    ['by folder and package', places],
    ['by function', functions],
  ] as const) {
    report.say(`\n% of processor time ${title}`);
    for (const { name, share } of shares.filter((one) => one.share >= minShare))
      report.say(`${(share * 100).toFixed(1).padStart(5)}  ${name}`);
  }
}

const toJson = ({ name, share }: TimeShare) => ({ name, share });

/** The service writes its profile when it ends, at the end of the inner scratch. */
async function profileReads({ folder }: Scratch, { connections, seconds }: ProfileOptions): Promise<SelfTimes> {
  const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'];
  const span = await inScratch(async (scratch) => {
    const target = await startServers([readScenario.measured], scratch, nodeOptions);
    const server = target(readScenario.measured);
    await createReadSession(server);
    await measure(server, readScenario.work, connections, warmUpSeconds);
    const from = monotonicMicroseconds();
    await measure(server, readScenario.work, connections, seconds);
    return { from, to: monotonicMicroseconds() };
  });
  const [file = ''] = await readdir(folder);
  const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile; // V8 has written it
  return computeSelfTimes(profile, span, await readSourceMaps(profile));
}

/** The clock of V8's profiles. */
const monotonicMicroseconds = (): number => Number(process.hrtime.bigint() / 1_000n);

async function readSourceMaps({ nodes }: CpuProfile): Promise<FindSource> {
  const built = new Set(nodes.map(({ callFrame }) => callFrame.url).filter((url) => /\/dist\/[^/]+\.js$/.test(url)));
  const maps = new Map<string, SourceMap>();
  for (const url of built) {
    const text = await readFile(join(projectFolder, 'dist', `${basename(url)}.map`), 'utf8').catch(() => undefined);
    // esbuild has written it.
    if (text !== undefined) maps.set(url, new SourceMap(JSON.parse(text) as SourceMapPayload));
  }
  return ({ url, lineNumber, columnNumber }: CallFrame) => {
    const entry = maps.get(url)?.findEntry(lineNumber, columnNumber);
    return entry !== undefined && 'originalSource' in entry ? entry.originalSource.replace(/^\.\.\//, '') : undefined;
  };
}
