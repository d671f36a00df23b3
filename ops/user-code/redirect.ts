/** Sends to standard error what code prints by the number or the path of standard output, in each thread. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import threads from 'node:worker_threads';
import { findBuiltFile, packageFolder } from '../../openapi/package/package.ts';

/** Loggers call them with the number or the path of a stream instead of a file. */
const writers = [
  'open',
  'openSync',
  'write',
  'writeSync',
  'writev',
  'writevSync',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'appendFileSync',
] as const;
const redirected: ReadonlyMap<unknown, number | string> = new Map<unknown, number | string>([
  [1, 2],
  ['/dev/stdout', '/dev/stderr'],
  ['/dev/fd/1', '/dev/fd/2'],
  ['/proc/self/fd/1', '/proc/self/fd/2'],
]);

/** Of the data that threads share. */
const stateName = 'fountainai output is reserved';

/** Redirects until the result is called, also in threads that the code starts, such as those of loggers. */
export function redirectOutput(): () => void {
  const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  state[0] = 1;
  threads.setEnvironmentData(stateName, state);
  const undo = [...redirectWriters(() => true), redirectThreads()];
  syncBuiltinESMExports();
  return () => {
    Atomics.store(state, 0, 0);
    for (const one of undo) one();
    syncBuiltinESMExports();
  };
}

/** Does the same in a thread of the code, as long as the output is reserved. */
export function redirectInThread(): void {
  const state: unknown = threads.getEnvironmentData(stateName);
  redirectWriters(() => state instanceof Int32Array && Atomics.load(state, 0) === 1);
  syncBuiltinESMExports();
}

function redirectWriters(isReserved: () => boolean): (() => void)[] {
  return writers.map((name) => {
    const original: unknown = Reflect.get(fs, name);
    if (typeof original !== 'function') return () => undefined;
    const value = (target: unknown, ...rest: readonly unknown[]): unknown =>
      Reflect.apply(original, fs, [isReserved() ? (redirected.get(target) ?? target) : target, ...rest]);
    // Among others the one that `promisify` reads.
    Object.defineProperties(value, Object.getOwnPropertyDescriptors(original));
    return replace(fs, name, { value, configurable: true, enumerable: true, writable: true });
  });
}

/** A thread has functions for writing of its own. One that runs a text instead of a file prints before they can be replaced. */
function redirectThreads(): () => void {
  const file = findBuiltFile(join(packageFolder, 'ops/user-code/code-thread.ts'));
  if (file === undefined) return () => undefined;
  const first = ['--import', pathToFileURL(file).href];
  const { Worker } = threads;
  class CodeWorker extends Worker {
    constructor(module: string | URL, options: threads.WorkerOptions = {}) {
      super(module, { ...options, execArgv: [...(options.execArgv ?? process.execArgv), ...first] });
    }
  }
  Object.defineProperty(CodeWorker, 'name', { value: Worker.name });
  return replace(threads, 'Worker', { value: CodeWorker, configurable: true, enumerable: true, writable: true });
}

/** @returns a function that restores the property */
export function replace(target: object, name: string, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, descriptor);
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}
