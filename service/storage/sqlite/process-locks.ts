/** Locks among the parts of one process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lock } from '../database/database.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

const never = new Promise<void>(() => undefined);

/** Milliseconds between two attempts. Only tests have two parts that want the same lock. */
const pause = 20;

export class ProcessLocks {
  readonly #held = new Set<string>();

  async take(name: string, signal: AbortSignal): Promise<Lock> {
    while (this.#held.has(name) && !signal.aborted) {
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined); // aborted
    }
    if (signal.aborted) throw new StorageUnavailable(signal.reason);
    this.#held.add(name);
    return { isHeld: true, lost: never, release: () => Promise.resolve(void this.#held.delete(name)) };
  }

  has(name: string): boolean {
    return this.#held.has(name);
  }
}
