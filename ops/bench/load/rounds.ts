/** Loads servers in alternating rounds. */
import { computeSpread, type Spread } from '../run/statistics.ts';
import { type LoadRequest, type LoadSample, type LoadTarget, measure } from './measure.ts';

/**
 * Time for the compiler to optimize: after one second, the rate is still two thirds of the final one. Replicas share the processors
 * while they are warmed up, so that each of them needs as much more time.
 */
export const warmUpSeconds = 4;

export interface RoundOptions {
  readonly rounds: number;
  /** Seconds of one measurement. */
  readonly seconds: number;
}

/** A server with the request that it gets. */
export interface Contender {
  readonly target: LoadTarget;
  readonly work: LoadRequest;
}

/** Returns the samples of each contender, in the order of the rounds. */
export type MeasureRounds = (contenders: readonly Contender[], connections: number) => Promise<LoadSample[][]>;

/**
 * Returns a function that measures some servers in rounds. The order alternates, so that other load of the machine affects all
 * servers. Each server is warmed up once for each kind of request.
 * @param measureOne measures a server once
 */
export function createRounds({ rounds, seconds }: RoundOptions, measureOne = measure): MeasureRounds {
  const warm = new Set<string>();
  async function warmUp({ target, work }: Contender, connections: number): Promise<void> {
    const name = describeContender({ target, work });
    if (warm.has(name)) return;
    await measureOne(target, work, connections, warmUpSeconds * target.urls.length);
    warm.add(name);
  }
  return async (contenders, connections) => {
    for (const contender of contenders) await warmUp(contender, connections);
    const measured = contenders.map((contender) => ({ contender, samples: [] as LoadSample[] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const { contender, samples } of round % 2 === 0 ? measured : measured.toReversed())
        samples.push(await measureOne(contender.target, contender.work, connections, seconds));
    }
    return measured.map(({ samples }) => samples);
  };
}

/** Identifies a server and a kind of request, which need one warm-up together. */
export const describeContender = ({ target, work }: Contender): string => `${target.name} ${work.method} ${work.path}`;

/** Compares a figure of two servers round by round. @returns undefined if it is unknown in one of the rounds */
export function compareSamples(
  samples: readonly LoadSample[],
  others: readonly LoadSample[],
  figure: (sample: LoadSample) => number | undefined,
): Spread | undefined {
  const ratios = samples.map((sample, round) => {
    const other = others[round];
    const [one, two] = [figure(sample), other === undefined ? undefined : figure(other)];
    return one === undefined || two === undefined ? undefined : one / two;
  });
  const known = ratios.filter((ratio) => ratio !== undefined);
  return known.length === ratios.length ? computeSpread(known) : undefined;
}
