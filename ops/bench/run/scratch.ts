/** The temporary folder and child processes of a benchmark, which are removed at its end and at SIGINT or SIGTERM. */
import { atSignal, temporaryFolder } from '../../process/at-signal.ts';

export interface Scratch {
  readonly folder: string;
  /** Registers work for the end, in reverse order of registration; runs it at once after the end. */
  readonly atEnd: (work: () => Promise<void>) => void;
}

/**
 * Runs `work` with a temporary folder. A signal cleans up as the end of `work` does, and then ends the process.
 * @throws the errors of `work`
 */
export async function inScratch<Result>(work: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const { path: folder, remove } = temporaryFolder('fountainai-bench-');
  const ends: (() => Promise<void>)[] = [];
  let ending: Promise<void> | undefined;
  const runAllEnds = (): Promise<void> => (ending ??= runEnds(ends));
  const forget = atSignal(runAllEnds);
  try {
    return await work({ folder, atEnd: (one) => void (ending === undefined ? ends.push(one) : one()) });
  } finally {
    try {
      await runAllEnds();
    } finally {
      forget();
      await remove();
    }
  }
}

async function runEnds(ends: (() => Promise<void>)[]): Promise<void> {
  for (let next = ends.pop(); next !== undefined; next = ends.pop()) await next();
}
