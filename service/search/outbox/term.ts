/** The time in which one worker sends the outbox. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../storage/database/database.ts';
import { clearHolder, readSystem, setHolder } from '../tables/system.ts';
import { makeUnsure } from './outbox-statements.ts';

export interface Term {
  /** The worker's mark in the database. */
  readonly holder: string;
  /** See `SearchSystemRow`. */
  readonly system: string;
}

/**
 * Begins a term. If the one before was interrupted, any waiting document may be in a request that still has an effect.
 * @param settling milliseconds after which such a request can have none
 */
export async function beginTerm(database: Database, settling: number): Promise<Term> {
  const { system, holder: before } = await readSystem(database);
  const holder = randomUUID();
  const now = Date.now();
  await database.write(async (transaction) => {
    await transaction.run(makeUnsure, { now, unsureUntil: now + settling, isInterrupted: before === null ? 0 : 1 });
    await transaction.run(setHolder, { holder });
  });
  return { holder, system };
}

/** Ends a term in which every outcome was recorded. */
export async function endTerm(database: Database, { holder }: Term): Promise<void> {
  await database.write((transaction) => transaction.run(clearHolder, { holder }));
}
