/** The folder of a benchmark and all that it starts: gone when it ends, and when SIGINT or SIGTERM ends it. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly folder: string;
  /** Has this done at the end, before what was asked for earlier; at once where the end has come already. */
  readonly atEnd: (work: () => Promise<void>) => void;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does `work` with a folder of its own. A signal clears up as the end of `work` does, and then ends the process with the
 * code that shells give it: 128 and the signal's number.
 * @throws whatever `work` does
 */
export async function inScratch<Result>(work: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  // Nothing may come between the folder and those who remove it.
  const folder = mkdtempSync(join(tmpdir(), 'fountainai-bench-'));
  const ends: (() => Promise<void>)[] = [];
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => (ending ??= clear(folder, ends));
  const onSignal = (signal: (typeof signals)[number]): void => {
    void end().finally(() => process.exit(128 + constants.signals[signal]));
  };
  // A terminal's SIGINT comes twice: by itself and from npm. So they are listened to until all is cleared up.
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work({ folder, atEnd: (one) => void (ending === undefined ? ends.push(one) : one()) });
  } finally {
    await end();
    for (const signal of signals) process.off(signal, onSignal);
  }
}

async function clear(folder: string, ends: (() => Promise<void>)[]): Promise<void> {
  try {
    for (let next = ends.pop(); next !== undefined; next = ends.pop()) await next();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
