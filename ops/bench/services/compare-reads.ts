/** Compares the processor time of two servers that do the same work in turns. */
import { OpsError } from '../../error/ops-error.ts';
import { computeSpread, type Spread } from '../run/statistics.ts';

export interface RoundLengths {
  /** Their figures are not used. */
  readonly warmUpRounds: number;
  readonly rounds: number;
}

export interface Work<Server> {
  /** Has a server do the work of a round. */
  readonly send: (server: Server) => Promise<void>;
  /** Returns the processor time that a server has used; undefined if the system does not report it. */
  readonly readTime: (server: Server) => number | undefined;
}

/**
 * Returns the processor time of the first server to that of the second, round by round. The order alternates.
 * @throws OpsError if a processor time is unknown: without it, nothing is compared
 */
export async function compareInRounds<Server>(
  [first, second]: readonly [Server, Server],
  { warmUpRounds, rounds }: RoundLengths,
  { send, readTime }: Work<Server>,
): Promise<Spread> {
  const measure = async (server: Server): Promise<number> => {
    const before = readTime(server);
    await send(server);
    const after = readTime(server);
    if (before !== undefined && after !== undefined && after > before) return after - before;
    const problem = 'this system does not report the processor time of processes';
    throw new OpsError('cli-nothing-to-measure', problem, 'run it on Linux');
  };
  const ratios: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const isReversed = round % 2 === 1;
    const [one, other] = isReversed ? [second, first] : [first, second];
    const [oneTime, otherTime] = [await measure(one), await measure(other)];
    if (round >= warmUpRounds) ratios.push(isReversed ? otherTime / oneTime : oneTime / otherTime);
  }
  return computeSpread(ratios);
}

/** Measures again if the result is above the limit, with new processes: a slower program is above it both times. @returns the lower one */
export async function measureTwiceAbove(limit: number, measure: () => Promise<Spread>): Promise<Spread> {
  const first = await measure();
  if (first.median <= limit) return first;
  const second = await measure();
  return second.median < first.median ? second : first;
}
