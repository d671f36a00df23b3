/** What a person sees of the index of a service, and can ask of it, while the service runs or not. */
import type { Database } from '../storage/database/database.ts';
import { StorageUnavailable } from '../storage/database/unavailable.ts';
import {
  countDeadLetters,
  countWaiting,
  markChanged,
  removeDeadLetters,
  selectDeadLetters,
} from './outbox/outbox-statements.ts';
import { requestRebuild, selectStates } from './tables/states.ts';
import type { DeadLetterRow, SearchStateRow } from './tables/tables.ts';

export interface CollectionStatus {
  readonly collection: string;
  /** What is searched: a collection of the index, or `embedded …`; null: nothing yet. */
  readonly live: string | null;
  /** What is being built. */
  readonly target: string | null;
  /** Whether somebody has asked for it to be built anew, and nobody has begun. */
  readonly isRequested: boolean;
  readonly waiting: number;
  readonly refused: number;
}

/** @returns undefined where the database is none of a service that has search */
export async function statusOf(database: Database): Promise<CollectionStatus[] | undefined> {
  const states = await statesOf(database);
  if (states === undefined) return undefined;
  const waiting = countsOf(await database.all(countWaiting, {}));
  const refused = countsOf(await database.all(countDeadLetters, {}));
  return states.map(({ collection, live, target, requested }) => ({
    collection,
    live,
    target,
    isRequested: requested === 1,
    waiting: waiting.get(collection) ?? 0,
    refused: refused.get(collection) ?? 0,
  }));
}

/** The last ones that the index did not take, with its reasons. */
export function deadLettersOf(database: Database, limit: number): Promise<DeadLetterRow[]> {
  return database.all(selectDeadLetters, { limit });
}

/** Has what was refused sent again. @returns how many documents */
export function retryRefused(database: Database, collection: string): Promise<number> {
  return database.write(async (transaction) => {
    const dead = await transaction.all(removeDeadLetters, { collection });
    const now = Date.now();
    for (const { document } of dead) await transaction.run(markChanged, { collection, document, now });
    return dead.length;
  });
}

/** Has the index of a collection built anew: by a running service within a second or so, else when it starts. */
export async function askForRebuild(database: Database, collection: string): Promise<void> {
  await database.write((transaction) => transaction.run(requestRebuild, { collection }));
}

async function statesOf(database: Database): Promise<SearchStateRow[] | undefined> {
  try {
    return await database.all(selectStates, {});
  } catch (error) {
    if (error instanceof StorageUnavailable) throw error;
    // SQLite and PostgreSQL, in their words, of a table that is not there.
    if (error instanceof Error && /no such table|does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

const countsOf = (rows: readonly { collection: string; documents: number }[]): Map<string, number> =>
  new Map(rows.map(({ collection, documents }) => [collection, documents]));
