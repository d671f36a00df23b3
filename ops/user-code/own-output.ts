/** Standard output for the report of a command alone: what the code of services prints goes to standard error. */
import { isMainThread } from 'node:worker_threads';
import { redirectOutput, replace } from './redirect.ts';

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
    redirectOutput(),
  ];
  return () => {
    for (const one of undo) one();
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
