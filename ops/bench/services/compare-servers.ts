/** Loads two servers in alternating rounds. */
import type { Scratch } from '../run/scratch.ts';
import { computeMedians, type LoadSample, type LoadTarget, measure } from './measure.ts';
import type { PlannedRow } from './rows.ts';
import { createReadSession, listReadServers } from './scenarios.ts';
import { type ServerName, startServers } from './servers.ts';

/** Time for the compiler to optimize: after one second, the rate is still two thirds of the final one. */
export const warmUpSeconds = 4;

export interface RoundOptions {
  readonly rounds: number;
  /** Seconds of one measurement. */
  readonly seconds: number;
}

export interface ServicesRow {
  readonly scenario: string;
  readonly connections: number;
  /** Medians of all rounds. */
  readonly measured: LoadSample;
  readonly against: LoadSample;
}

/** @throws Error if a server ends or refuses */
export async function measureAll(
  rows: readonly PlannedRow[],
  lengths: RoundOptions,
  scratch: Scratch,
): Promise<ServicesRow[]> {
  const scenarios = rows.map(({ scenario }) => scenario);
  const names = scenarios.flatMap(({ measured, against }) => [measured, against]);
  const target = await startServers(names, scratch);
  for (const name of listReadServers(scenarios)) await createReadSession(target(name));
  const measured: ServicesRow[] = [];
  for (const row of rows) measured.push(await compareServers(row, target, lengths));
  return measured;
}

/** Rounds alternate the order, so that other load of the machine affects both servers. */
async function compareServers(
  { scenario, connections }: PlannedRow,
  target: (name: ServerName) => LoadTarget,
  { rounds, seconds }: RoundOptions,
): Promise<ServicesRow> {
  const targets = { measured: target(scenario.measured), against: target(scenario.against) };
  const samples = { measured: [] as LoadSample[], against: [] as LoadSample[] };
  const works = { measured: scenario.work, against: scenario.againstWork ?? scenario.work };
  const sides = ['measured', 'against'] as const;
  for (const side of sides) await measure(targets[side], works[side], connections, warmUpSeconds);
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? sides : sides.toReversed();
    for (const side of order) samples[side].push(await measure(targets[side], works[side], connections, seconds));
  }
  return {
    scenario: `${scenario.name} (${scenario.measured} / ${scenario.against})`,
    connections,
    measured: computeMedians(samples.measured),
    against: computeMedians(samples.against),
  };
}
