/** Cleans up before SIGINT, SIGTERM or SIGHUP ends the process: removes temporary folders and stops child processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

type Undo = () => Promise<unknown>;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Before code of services can replace it. */
const exitProcess = process.exit.bind(process);

/* eslint-disable no-restricted-syntax -- A signal ends the whole process, so these belong to the process. */
/** Empty if there is nothing to clean up. */
const undos = new Set<Undo>();
let ending: Promise<void> | undefined;
/** Paths of folders that are deleted if the process ends first. One listener serves them all. */
const folders = new Set<string>();
/* eslint-enable no-restricted-syntax */

/**
 * Registers `undo` to be called if a signal ends the process; the last registered function runs first. The process then
 * exits with the code that shells use: 128 plus the number of the signal.
 * @returns a function that unregisters `undo`, for work that has ended by itself
 */
export function atSignal(undo: Undo): () => void {
  if (undos.size === 0) for (const signal of signals) process.on(signal, onSignal);
  undos.add(undo);
  return () => {
    undos.delete(undo);
    if (undos.size === 0 && ending === undefined) for (const signal of signals) process.off(signal, onSignal);
  };
}

/** On a terminal SIGINT arrives twice, from the terminal and from npm: the second one has no effect. */
function onSignal(signal: (typeof signals)[number]): void {
  ending ??= undoAll().finally(() => exitProcess(128 + constants.signals[signal]));
}

async function undoAll(): Promise<void> {
  for (const undo of [...undos].reverse()) {
    await undo().catch((error: unknown) => process.stderr.write(`clean-up failed: ${String(error)}\n`));
  }
}

export interface TemporaryFolder {
  /** Absolute path of a folder that no other process uses. */
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * Creates a folder that `remove` deletes. If the process ends first, by an exit or a signal, the folder is deleted then.
 * @param parent the folder that contains it; default: the system's for temporary files
 */
export function temporaryFolder(prefix: string, parent = tmpdir()): TemporaryFolder {
  // First: until then a signal ends the process at once, and the folder would stay.
  const forget = atSignal(() => Promise.resolve());
  const path = createFolder(join(parent, prefix), forget);
  if (folders.size === 0) process.on('exit', removeFolders);
  folders.add(path);
  return {
    path,
    remove: async () => {
      await rm(path, removal);
      folders.delete(path);
      if (folders.size === 0) process.off('exit', removeFolders);
      forget();
    },
  };
}

/** Synchronous: no signal is handled between the creation and the registration of the removal. */
function createFolder(prefix: string, forget: () => void): string {
  try {
    return mkdtempSync(prefix);
  } catch (error) {
    forget();
    throw error;
  }
}

const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

/**
 * Runs at the very end, when no code runs that could start to write another file there. What was started before may still end
 * in another thread, and create a folder again: so the folders are deleted once more after a pause.
 */
function removeFolders(): void {
  for (const path of folders) rmSync(path, removal);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  for (const path of folders) rmSync(path, removal);
}

const pauseMs = 50;
