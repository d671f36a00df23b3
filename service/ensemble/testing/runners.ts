/** For tests without a database that several processes use. */
import type { Runner } from '../log/replicas/replica.ts';

/** A replica that never loses its lock. */
export const testRunner: Runner = { id: 'test', ready: () => Promise.resolve() };
