/**
 * Rebuilds the index of a collection while writes continue: a new collection is created next to the searched one,
 * every document is put into the outbox for both, and when the new one has them all the alias is pointed at it and the
 * old one is deleted. The progress is stored in the database, so an interrupted rebuild continues.
 */
import type { Logger } from 'pino';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import type { ExternalIndex, IndexField } from './external-index.ts';
import { computeIndexVersion } from './index-document.ts';
import { countDeadLetters, countUnsentUntil, countWaiting, markChanged } from '../outbox/outbox-statements.ts';
import { differingSample } from './sample.ts';
import { replaceState, readState, upsertState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';

export interface RebuildOptions {
  readonly database: Database;
  readonly index: ExternalIndex;
  readonly log: Logger;
  /** Documents put into the outbox at a time. */
  readonly page: number;
}

/** The schema of the collection in the index. */
export function indexFields({ fields, newest }: SearchCollection): IndexField[] {
  return fields.map(({ name, type, optional = false }) => ({ name, type, optional, sort: name === newest }));
}

/** Takes one step if one is due. @returns true if another step may follow at once */
export async function rebuildStep(options: RebuildOptions, collection: SearchCollection): Promise<boolean> {
  const { database, index } = options;
  const state = await readState(database, collection.name);
  const version = computeIndexVersion(collection);
  const isCurrent = (name: string | null): boolean => name?.startsWith(`${collection.name}_${version}_`) === true;
  if (state.requested === 1 || (state.target === null ? !isCurrent(state.live) : !isCurrent(state.target))) {
    await begin(options, collection, state);
    return true;
  }
  if (state.target === null) return false;
  if (state.filled_at === null) return fill(options, collection, state);
  const unsent = await database.first(countUnsentUntil, { collection: collection.name, time: state.filled_at });
  if ((unsent?.documents ?? 0) > 0) return false;
  await finish(options, collection, state, state.target);
  await dropOthers(index, collection, state.target);
  return true;
}

async function begin(options: RebuildOptions, collection: SearchCollection, state: SearchStateRow): Promise<void> {
  const { database, index, log } = options;
  const target = `${collection.name}_${computeIndexVersion(collection)}_${Date.now().toString(36)}`;
  log.info({ collection: collection.name, target }, 'rebuilding the search index');
  // The current target of the alias is searched until the new one is complete, even if another database has filled it.
  const [live = await index.aliased(collection.name)] = listNames(collection, state.live);
  // An alias stays when another program removes its collection: to send documents there would begin a rebuild again.
  const isThere = live !== undefined && (await index.count(live)) !== undefined;
  await index.createCollection({ name: target, fields: indexFields(collection) });
  await replaceState(database, state, {
    live: isThere ? live : null,
    target,
    filled_to: null,
    filled_at: null,
    requested: 0,
  });
}

/** Puts the next documents into the outbox, but not so many that changed documents wait long. */
async function fill(
  { database, page }: RebuildOptions,
  collection: SearchCollection,
  state: SearchStateRow,
): Promise<boolean> {
  const waiting = await database.all(countWaiting, {});
  if (waiting.reduce((sum, { documents }) => sum + documents, 0) > page * 2) return false;
  const now = Date.now();
  await database.write(async (transaction) => {
    const ids = await collection.idsAfter(transaction, state.filled_to ?? undefined, page);
    for (const document of ids) await transaction.run(markChanged, { collection: collection.name, document, now });
    const isLast = ids.length < page;
    await transaction.run(upsertState, {
      ...state,
      filled_to: ids.at(-1) ?? state.filled_to,
      filled_at: isLast ? now : null,
    });
  });
  return true;
}

/**
 * Verifies the new collection by its count and a sample, and points the alias at it; documents that differ are sent
 * again.
 */
async function finish(
  { database, index, log }: RebuildOptions,
  collection: SearchCollection,
  state: SearchStateRow,
  target: string,
): Promise<void> {
  const { name } = collection;
  const found = await index.count(target);
  const [wanted, waiting, dead] = await Promise.all([
    collection.count(database),
    database.all(countWaiting, {}),
    database.all(countDeadLetters, {}),
  ]);
  const inDoubt = [...waiting, ...dead].reduce((sum, row) => sum + (row.collection === name ? row.documents : 0), 0);
  const differing = await differingSample({ database, index, collection, target });
  if (found === undefined || Math.abs(found - wanted) > inDoubt || differing.length > 0) {
    log.warn(
      { collection: name, target, found, wanted, inDoubt, differing },
      'the new search index differs from the database; filling it again',
    );
    const again = found === undefined ? { target: null, requested: 1 } : {};
    await replaceState(database, state, { ...state, filled_to: null, filled_at: null, ...again });
    return;
  }
  await index.pointAlias(name, target);
  await replaceState(database, state, { ...state, live: target, target: null, filled_to: null, filled_at: null });
  log.info({ collection: name, target, documents: found }, 'the new search index is in use');
}

/** Also deletes collections that an interrupted rebuild has left. */
async function dropOthers(index: ExternalIndex, collection: SearchCollection, kept: string): Promise<void> {
  if ((await index.aliased(collection.name)) !== kept) return;
  for (const other of listNames(collection, ...(await index.collectionNames()))) {
    if (other !== kept) await index.dropCollection(other);
  }
}

/** Returns the collections of the index that belong to this collection by their names. */
export function listNames({ name }: SearchCollection, ...names: readonly (string | null)[]): string[] {
  const made = new RegExp(`^${name}_[0-9a-f]{8}_[0-9a-z]{6,12}$`);
  return names.filter((one): one is string => one !== null && made.test(one));
}
