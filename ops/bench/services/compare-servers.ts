/** Compares the servers of each row. */
import { computeMedians, type LoadSample } from '../load/measure.ts';
import { compareSamples, createRounds, type MeasureRounds, type RoundOptions } from '../load/rounds.ts';
import { answerHeap, askHeapBytes } from '../run/memory.ts';
import type { Scratch } from '../run/scratch.ts';
import type { Spread } from '../run/statistics.ts';
import type { PlannedRow } from './rows.ts';
import { type Contest, createReadSession, listReadServers, toContest } from './scenarios.ts';
import { listNeeded, startServers } from './servers.ts';

export interface ServicesRow {
  readonly scenario: string;
  readonly title: string;
  readonly isInReadme: boolean;
  readonly connections: number;
  /** Medians of all rounds. */
  readonly measured: LoadSample;
  readonly against: LoadSample;
  /** The rate to that of the other server, of each round: greater than 1 if ours is faster. */
  readonly ratio: Spread;
  /** The other server's processor time for an answer to that of ours: greater than 1 if ours needs less. */
  readonly cpuRatio: Spread | undefined;
}

/** @throws Error if a server ends or refuses */
export async function measureAll(
  rows: readonly PlannedRow[],
  lengths: RoundOptions,
  scratch: Scratch,
): Promise<ServicesRow[]> {
  const scenarios = rows.map(({ scenario }) => scenario);
  const names = scenarios.flatMap(({ measured, against }) => [measured, against]);
  const target = await startServers(names, scratch, answerHeap);
  for (const name of listReadServers(scenarios)) await createReadSession(target(name));
  // As services do while they wait for their first load. What V8 then forgets once made each read a tenth slower, in some rows only.
  for (const child of listNeeded(names).flatMap((name) => target(name).children)) await askHeapBytes(child);
  const measureRounds = createRounds(lengths);
  const measured: ServicesRow[] = [];
  for (const row of rows) measured.push(await compareServers(row, toContest(row.scenario, target), measureRounds));
  return measured;
}

async function compareServers(
  { scenario, connections }: PlannedRow,
  { measured, against }: Contest,
  measureRounds: MeasureRounds,
): Promise<ServicesRow> {
  const [ours = [], theirs = []] = await measureRounds([measured, against], connections);
  const ratio = compareSamples(ours, theirs, ({ rate }) => rate);
  if (ratio === undefined) throw new Error('every round has a rate');
  return {
    scenario: `${scenario.name} (${scenario.measured} / ${scenario.against})`,
    title: scenario.title,
    isInReadme: scenario.isInReadme ?? false,
    connections,
    measured: computeMedians(ours),
    against: computeMedians(theirs),
    ratio,
    cpuRatio: compareSamples(theirs, ours, ({ cpu }) => cpu),
  };
}
