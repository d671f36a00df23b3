/** Keeps one of the objects with which Node queues the callbacks of `process.nextTick`. */
import { executionAsyncResource } from 'node:async_hooks';

export const kept: { tick?: object } = {};

/**
 * Such an object lives only until its callback has run. A collection while the process is idle finds none, and V8 forgets their hidden
 * class. Node's function that creates them then gets another class than the one that V8 has noted, and on Node 20 V8 creates them
 * slowly from then on: 227 ns for each instead of 48, and a request needs several.
 */
export function keepTick(): void {
  process.nextTick(() => {
    kept.tick = executionAsyncResource();
  });
}
