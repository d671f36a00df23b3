/** Standard output for the report of a command alone: what the code of services prints goes to standard error. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** Loggers call them with the number of a stream instead of a file. */
const writers = [
  'write',
  'writeSync',
  'writev',
  'writevSync',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'appendFileSync',
] as const;
const [outputNumber, errorNumber] = [1, 2];

interface OwnOutput {
  readonly stream: NodeJS.WriteStream;
  readonly write: (text: string, written?: () => void) => void;
}

// eslint-disable-next-line no-restricted-syntax -- Standard output belongs to the process.
let own: OwnOutput | undefined;

/** Returns standard output, also while it is reserved. */
export const getOutputStream = (): NodeJS.WriteStream => own?.stream ?? process.stdout;

/** Writes to standard output, also while it is reserved. */
export function writeOutput(text: string): void {
  if (own === undefined) process.stdout.write(text);
  else own.write(text);
}

/**
 * Sends to standard error what other code of this thread prints from now on: with `console`, `process.stdout` or a logger that opens the
 * stream by its number. Threads of that code print through `process.stdout` of this one.
 * @returns a function that gives standard output back
 */
export function reserveOutput(): () => void {
  const stream = process.stdout; // of a file, it has its own function for writing from now on
  const writeText = stream.write.bind(stream);
  own = {
    stream,
    write: (text, written) => {
      writeText(text, written === undefined ? undefined : () => written());
    },
  };
  const undo = [
    replace(process, 'stdout', { value: createStandIn(stream), configurable: true, enumerable: true }),
    // `console` keeps the stream that it has printed to before.
    replace(stream, 'write', { value: process.stderr.write.bind(process.stderr), configurable: true, writable: true }),
    ...writers.map(redirect),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const one of undo) one();
    syncBuiltinESMExports();
    own = undefined;
  };
}

/**
 * Returns the stream for other code: standard error, and standard output when that was given back, since code keeps the stream, and
 * `console` does, too. A logger asks for its number, whose output is redirected.
 */
function createStandIn(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const current = (): NodeJS.WriteStream => (own === undefined ? stream : process.stderr);
  return new Proxy(stream, {
    get: (_stream, name): unknown => {
      const value: unknown = Reflect.get(name === 'fd' ? stream : current(), name);
      if (typeof value !== 'function' || name === 'constructor') return value;
      return (...given: readonly unknown[]): unknown => {
        const to = current();
        const method: unknown = Reflect.get(to, name);
        return typeof method === 'function' ? Reflect.apply(method, to, given) : undefined;
      };
    },
    set: (_stream, name, value) => Reflect.set(current(), name, value),
  });
}

/** Resolves when all that was written until now has left this process, or no reader is left. Node does this itself when a thread ends. */
export async function flushOutput(): Promise<void> {
  if (!isMainThread) return;
  const output = own;
  if (output !== undefined)
    await new Promise<void>((resolve) => {
      output.write('', resolve);
    });
  await new Promise<void>((resolve) => void process.stderr.write('', () => resolve()));
}

/** @returns a function that restores the property */
function replace(target: object, name: string, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, descriptor);
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}

function redirect(name: (typeof writers)[number]): () => void {
  const original: unknown = Reflect.get(fs, name);
  if (typeof original !== 'function') return () => undefined;
  const value = (target: unknown, ...rest: readonly unknown[]): unknown =>
    Reflect.apply(original, fs, [target === outputNumber ? errorNumber : target, ...rest]);
  // Among others the one that `promisify` reads.
  Object.defineProperties(value, Object.getOwnPropertyDescriptors(original));
  return replace(fs, name, { value, configurable: true, enumerable: true, writable: true });
}
