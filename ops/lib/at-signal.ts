/** What is undone before SIGINT or SIGTERM ends the process: temporary folders are removed, children are stopped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

type Undo = () => Promise<unknown>;

const signals = ['SIGINT', 'SIGTERM'] as const;

/* eslint-disable no-restricted-syntax -- A signal ends the process, so what it undoes is the process's too. */
/** Empty if nothing waits to be undone. */
const undos = new Set<Undo>();
let ending: Promise<void> | undefined;
/* eslint-enable no-restricted-syntax */

/**
 * Has `undo` called if a signal ends the process: the last one that was registered comes first. The process then exits with
 * the code that shells give it: 128 and the number of the signal.
 * @returns forgets `undo`, for when the work has come to its end by itself
 */
export function atSignal(undo: Undo): () => void {
  if (undos.size === 0) for (const signal of signals) process.on(signal, onSignal);
  undos.add(undo);
  return () => {
    undos.delete(undo);
    if (undos.size === 0 && ending === undefined) for (const signal of signals) process.off(signal, onSignal);
  };
}

/** A terminal's SIGINT comes twice, by itself and from npm: the second one changes nothing. */
function onSignal(signal: (typeof signals)[number]): void {
  ending ??= undoAll().finally(() => process.exit(128 + constants.signals[signal]));
}

async function undoAll(): Promise<void> {
  for (const undo of [...undos].reverse()) {
    await undo().catch((error: unknown) => process.stderr.write(`not undone: ${String(error)}\n`));
  }
}

export interface TemporaryFolder {
  /** Absolute path of a folder that is nobody else's. */
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * Makes a folder that `remove` removes, and the end of the process too, if a signal or an exit comes first.
 * @param parent the folder that it is made in; default: the system's for temporary files
 */
export function temporaryFolder(prefix: string, parent = tmpdir()): TemporaryFolder {
  // Nothing may come between the folder and what removes it.
  const path = mkdtempSync(join(parent, prefix));
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;
  // At the very end, when nothing runs that could put another file there.
  const removeAtExit = (): void => {
    rmSync(path, options);
  };
  process.on('exit', removeAtExit);
  const forget = atSignal(() => Promise.resolve());
  return {
    path,
    remove: async () => {
      await rm(path, options);
      process.off('exit', removeAtExit);
      forget();
    },
  };
}
