/** Sessions and numbers written at the same time, each request with a key, during a fault of the database. */
import type { System } from '../lib/process.ts';
import { isMade } from './afterwards.ts';
import { type Load, type Post, startLoad } from './load.ts';
import type { NewNumber, FaultSession } from './sessions.ts';

export interface BothLoads {
  readonly sessions: Load<FaultSession>;
  readonly numbers: Load<NewNumber>;
  /** The smaller of the numbers of sessions and sequence numbers written so far. */
  readonly made: () => number;
  /** Sends no further requests; resolves after the last response. */
  readonly stop: () => Promise<void>;
}

/** Starts both loads. @param context of the n-th session */
export function startBothLoads(
  { sessionContext, centralSequence }: System['urls'],
  { connections, context }: { readonly connections: number; readonly context: (n: number) => string },
): BothLoads {
  let sent = 0;
  let isStopped = false;
  const load = <Body>(url: string, postOf: (n: number) => Post): Load<Body> =>
    startLoad<Body>(url, { connections, pause: 100, post: () => postOf(sent++), until: () => isStopped });
  const sessions = load<FaultSession>(sessionContext, (n) => ({
    path: '/sessions',
    body: { userId: n + 1, context: context(n) },
    idempotencyKey: `session-${n}`,
  }));
  const numbers = load<NewNumber>(centralSequence, (n) => ({
    path: '/sequence',
    body: { elementType: 'character', elementId: n + 1 },
    idempotencyKey: `character-${n}`,
  }));
  return {
    sessions,
    numbers,
    made: () => Math.min(sessions.answered.filter(isMade).length, numbers.answered.filter(isMade).length),
    async stop() {
      isStopped = true;
      await Promise.all([sessions.finished, numbers.finished]);
    },
  };
}
