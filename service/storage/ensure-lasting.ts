/** For what a read has found and others then rely on, such as a repeated answer: on PostgreSQL it may not be on disk yet. */
import type { Database } from './database/database.ts';

/** Resolves when all that was read before survives a crash: a write that changes nothing waits for the writes before it. */
export async function ensureLasting(database: Pick<Database, 'write'>): Promise<void> {
  await database.write(() => Promise.resolve());
}
