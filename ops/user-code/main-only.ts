/** What Node permits only the first thread of a process: services of another thread fail where those that are served do not. */
import { isMainThread } from 'node:worker_threads';

/** They end services, and are not sent while these are probed. */
const endingSignals: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']);

/**
 * Calls `onUse` when code of this thread calls a function of `process` that throws in all threads but the first, such as `chdir`, or
 * listens to a signal, which only the first thread gets: https://nodejs.org/api/worker_threads.html#class-worker
 */
export function watchMainOnly(onUse: () => void): void {
  if (isMainThread) return;
  const onChange = (...given: readonly unknown[]): void => {
    if (given.length > 0) onUse();
  };
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(process))) {
    if (isDisabled(value)) watchCalls(name, value, onUse);
    // Any thread may read it.
    else if (name === 'umask' && isFunction(value)) watchCalls(name, value, onChange);
  }
  process.on('newListener', (event: unknown) => {
    if (typeof event === 'string' && event.startsWith('SIG') && !endingSignals.has(event)) onUse();
  });
}

type AnyFunction = (...given: readonly unknown[]) => unknown;

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function';

/** Node marks the functions that it disables in a thread. */
const isDisabled = (value: unknown): value is AnyFunction =>
  isFunction(value) && 'disabled' in value && value.disabled === true;

function watchCalls(name: string, original: AnyFunction, onCall: AnyFunction): void {
  const value = (...given: readonly unknown[]): unknown => {
    onCall(...given);
    return Reflect.apply(original, process, given);
  };
  Object.defineProperties(value, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
}
