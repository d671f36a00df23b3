/**
 * Rebuilds the index of a collection while writes continue: a new collection is created next to the searched one,
 * every document is put into the outbox for both, and when the new one has them all it is searched instead of the old one. The
 * progress is stored in the database, so an interrupted rebuild continues. A collection is recorded before it is created, so that
 * none is forgotten.
 */
import type { Logger } from 'pino';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import { markChanged } from '../outbox/mark-changed.ts';
import { countDue, countUnsentUntil, countWaiting } from '../outbox/outbox-statements.ts';
import { readState, replaceState, upsertState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';
import { findDifference } from './documents/compare.ts';
import type { ExternalIndex, IndexField } from './client/external-index.ts';
import { getLive, isCurrent, isOwn, listTargets, makeName } from './documents/names.ts';
import type { Pauses } from './client/pauses.ts';
import { pointAlias } from './tidy.ts';

export interface RebuildOptions {
  readonly database: Database;
  readonly index: ExternalIndex;
  readonly nodes: readonly ExternalIndex[];
  readonly system: string;
  readonly log: Logger;
  /** Documents put into the outbox at a time. */
  readonly page: number;
  /** Between attempts to build a collection that turns out to differ. */
  readonly pauses: Pauses;
}

/** `changed`: other collections of the index may be left over now. */
export type RebuildProgress = 'idle' | 'more' | 'changed';

/** The schema of the collection in the index. */
export function indexFields({ fields, newest }: SearchCollection): IndexField[] {
  return fields.map(({ name, type, optional = false }) => ({ name, type, optional, sort: name === newest }));
}

/** Takes one step if one is due. */
export async function rebuildStep(options: RebuildOptions, collection: SearchCollection): Promise<RebuildProgress> {
  const { database, pauses } = options;
  const state = await readState(database, collection.name);
  if (state.requested === 1 || !isCurrent(collection, state.target ?? state.live)) {
    await begin(options, collection, state);
    return 'changed';
  }
  const { target, filled_at } = state;
  if (target === null || !pauses.isOver(collection.name)) return 'idle';
  if (filled_at === null) return (await fill(options, collection, state, target)) ? 'more' : 'idle';
  const unsent = await database.first(countUnsentUntil, { collection: collection.name, time: filled_at });
  if ((unsent?.documents ?? 0) > 0) return 'idle';
  return (await finish(options, collection, state, target)) ? 'changed' : 'idle';
}

async function begin(options: RebuildOptions, collection: SearchCollection, state: SearchStateRow): Promise<void> {
  const { database, index, system, log, pauses } = options;
  const target = makeName(collection, system);
  log.info({ collection: collection.name, target }, 'rebuilding the search index');
  // What this system has built before is searched until the new one is complete, for example after a copy of the database.
  const aliased = getLive(state) === undefined ? await index.aliased(collection.name) : undefined;
  const found = aliased !== undefined && isOwn(collection, system, aliased) ? await index.count(aliased) : undefined;
  const live = getLive(state) ?? (found === undefined ? null : (aliased ?? null));
  pauses.forget(collection.name);
  await replaceState(database, state, { live, target, filled_to: null, filled_at: null, requested: 0 });
}

/**
 * Puts the next documents into the outbox, but not so many that changed documents wait long. Those that were sent, and are sent
 * once more after a while, keep nothing waiting: after a crash these may be most of them.
 */
async function fill(
  { database, index, page }: RebuildOptions,
  collection: SearchCollection,
  state: SearchStateRow,
  target: string,
): Promise<boolean> {
  if (state.filled_to === null) await index.createCollection({ name: target, fields: indexFields(collection) });
  const now = Date.now();
  const due = await database.first(countDue, { now });
  if ((due?.documents ?? 0) > page * 2) return false;
  await database.write(async (transaction) => {
    const ids = await collection.idsAfter(transaction, state.filled_to ?? undefined, page);
    await transaction.run(markChanged, { collection: collection.name, documents: JSON.stringify(ids), now });
    const isLast = ids.length < page;
    await transaction.run(upsertState, {
      ...state,
      filled_to: ids.at(-1) ?? state.filled_to,
      filled_at: isLast ? now : null,
    });
  });
  return true;
}

/** Verifies the new collection, and makes it the searched one. If it differs, all documents are sent again after a pause. */
async function finish(
  options: RebuildOptions,
  collection: SearchCollection,
  state: SearchStateRow,
  target: string,
): Promise<boolean> {
  const { database, log, pauses } = options;
  const { name } = collection;
  const problem = await findProblem(options, collection, getLive(state), target);
  if (problem === 'unknown') return false;
  if (problem !== undefined) {
    const milliseconds = pauses.begin(name);
    log.warn(
      { collection: name, target, problem, milliseconds },
      'the new search index is not complete; filling it again',
    );
    await replaceState(database, state, { ...state, filled_to: null, filled_at: null });
    return false;
  }
  pauses.forget(name);
  await pointAlias(options, collection, target, listTargets(state));
  const isReplaced = await replaceState(database, state, {
    ...state,
    live: target,
    target: null,
    filled_to: null,
    filled_at: null,
  });
  if (isReplaced) log.info({ collection: name, target }, 'the new search index is in use');
  return isReplaced;
}

/** Number of documents that are compared, besides the number of all. */
const sampleSize = 50;

async function findProblem(
  { database, nodes }: RebuildOptions,
  collection: SearchCollection,
  live: string | undefined,
  target: string,
): Promise<string | undefined> {
  const ids = await collection.sample(database, sampleSize);
  const difference = await findDifference({ database, nodes, collection, target, ids, excusesWaiting: true });
  if (difference === 'unknown') return difference;
  if (difference !== undefined || live === undefined) return difference?.text;
  const built = await countMost(nodes, target);
  // An index that must be corrected may have more documents than the database.
  const searched = Math.min(await countMost(nodes, live), await collection.count(database));
  // Documents that the index refuses excuse a smaller number, but not one that makes searches find less than before.
  const waiting = (await database.all(countWaiting, {})).find((row) => row.collection === collection.name);
  if (built + (waiting?.documents ?? 0) >= searched) return undefined;
  return `${built} documents, and the searched index has ${searched}`;
}

async function countMost(nodes: readonly ExternalIndex[], target: string): Promise<number> {
  const counts = await Promise.all(nodes.map((node) => node.count(target).catch(() => undefined))); // another node answers
  return Math.max(0, ...counts.map((count) => count ?? 0));
}
