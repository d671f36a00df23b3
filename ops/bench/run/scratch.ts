/** The folder of a benchmark and all that it starts: gone when it ends, and when SIGINT or SIGTERM ends it. */
import { atSignal, temporaryFolder } from '../../lib/at-signal.ts';

export interface Scratch {
  readonly folder: string;
  /** Has this done at the end, before what was asked for earlier; at once where the end has come already. */
  readonly atEnd: (work: () => Promise<void>) => void;
}

/**
 * Does `work` with a folder of its own. A signal clears up as the end of `work` does, and then ends the process.
 * @throws whatever `work` does
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
