/** Listens to what the ensemble says by itself in a session, as long as the client is there. */
import { setTimeout as wait } from 'node:timers/promises';
import { toBridgeError } from './failures.ts';
import type { Link } from './link.ts';

const firstPauseMs = 500;
const maxPauseMs = 30_000;

/** Resolves when the signal is aborted, or if the ensemble says nothing by itself. Connects again after a broken connection. */
export async function listen(link: Link, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  for (let failures = 0; !isOver(); failures += 1) {
    const { current } = link;
    try {
      const messages = await link.listen(AbortSignal.any([signal, current]));
      if (messages === undefined) return;
      for await (const message of messages) {
        failures = 0;
        await link.write(message);
      }
    } catch (error) {
      if (isOver()) return;
      // Each outage once.
      if (failures === 0 && !current.aborted) link.note(toBridgeError(error, link.url).message);
    }
    if (current.aborted && !isOver()) continue; // another session
    const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** failures);
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
