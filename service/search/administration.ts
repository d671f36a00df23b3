/** Reads and controls the index of a service for a command, whether the service runs or not. */
import type { Database } from '../storage/database/database.ts';
import { countDeadLetters, countWaiting, removeDeadLetters, selectDeadLetters } from './outbox/outbox-statements.ts';
import { markChanged } from './outbox/mark-changed.ts';
import { readItemIds } from './tables/items.ts';
import { requestRebuild, selectStates } from './tables/states.ts';
import { findSystem } from './tables/system.ts';
import type { DeadLetterRow, SearchStateRow } from './tables/tables.ts';
import { selectWatched } from './tables/watched.ts';

export interface CollectionStatus {
  readonly collection: string;
  /** The searched target: a collection of the index, or `embedded …`; null: nothing yet. */
  readonly live: string | null;
  /** The target that is being built. */
  readonly target: string | null;
  /** True if a rebuild was requested and has not begun. */
  readonly isRequested: boolean;
  readonly waiting: number;
  readonly refused: number;
  /** How the index differs from the database; undefined: no difference was found. */
  readonly difference?: string;
  /** Why the service cannot reach the index now; undefined: it can, or does not run. */
  readonly problem?: string;
}

/** Returns the state of each collection; undefined if the database belongs to a service without search. */
export async function readSearchStatus(database: Database): Promise<CollectionStatus[] | undefined> {
  const states = await readStates(database);
  if (states === undefined) return undefined;
  const waiting = toCounts(await database.all(countWaiting, {}));
  const refused = toCounts(await database.all(countDeadLetters, {}));
  const watched = await readWatched(database);
  return states.map(({ collection, live, target, requested }) => ({
    ...watched(collection),
    collection,
    live,
    target,
    isRequested: requested === 1,
    waiting: waiting.get(collection) ?? 0,
    refused: refused.get(collection) ?? 0,
  }));
}

/** A document that the index rejected, with the id of its item as clients write it. */
export interface RefusedDocument extends DeadLetterRow {
  readonly item: string;
}

/** Returns the last documents that the index rejected, with the reasons. */
export async function listDeadLetters(database: Database, limit: number): Promise<RefusedDocument[]> {
  const toItemId = await readItemIds(database);
  const rows = await database.all(selectDeadLetters, { limit });
  return rows.map((row) => ({ ...row, item: toItemId(row.collection, row.document) }));
}

/** Sends the rejected documents again. @returns the number of documents */
export function retryRefused(database: Database, collection: string): Promise<number> {
  return database.write(async (transaction) => {
    const dead = await transaction.all(removeDeadLetters, { collection });
    const documents = JSON.stringify(dead.map(({ document }) => document));
    await transaction.run(markChanged, { collection, documents, now: Date.now() });
    return dead.length;
  });
}

/**
 * Requests a rebuild of a collection's index. A running service begins within about a second, a stopped one when it
 * starts.
 */
export async function askForRebuild(database: Database, collection: string): Promise<void> {
  await database.write((transaction) => transaction.run(requestRebuild, { collection }));
}

/** A database whose service has not been started since an upgrade lacks these tables. */
async function readWatched(database: Database): Promise<(collection: string) => Partial<CollectionStatus>> {
  try {
    const problem = (await findSystem(database))?.problem ?? undefined;
    const watched = await database.all(selectWatched, {});
    return (name) => {
      const difference = watched.find(({ collection }) => collection === name)?.difference ?? undefined;
      return { ...(difference !== undefined && { difference }), ...(problem !== undefined && { problem }) };
    };
  } catch (error) {
    if (database.isMissingTable(error)) return () => ({});
    throw error;
  }
}

async function readStates(database: Database): Promise<SearchStateRow[] | undefined> {
  try {
    return await database.all(selectStates, {});
  } catch (error) {
    if (database.isMissingTable(error)) return undefined;
    throw error;
  }
}

const toCounts = (rows: readonly { collection: string; documents: number }[]): Map<string, number> =>
  new Map(rows.map(({ collection, documents }) => [collection, documents]));
