/**
 * Removes the collections that rebuilds have left, and points the alias at the searched one. The alias is for other programs:
 * our searches name the collection. Collections and aliases of other systems on the same server are left alone.
 */
import type { Logger } from 'pino';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import { readState } from '../tables/states.ts';
import type { ExternalIndex } from './client/external-index.ts';
import { getLive, isOwn, listTargets } from './documents/names.ts';

export interface TidyOptions {
  readonly database: Database;
  readonly index: ExternalIndex;
  readonly system: string;
  readonly log: Logger;
}

/** @param left a collection that is no longer used, and whose name does not show whose it was */
export async function tidy(options: TidyOptions, collection: SearchCollection, left: string | null): Promise<void> {
  const { database, index, system } = options;
  const state = await readState(database, collection.name);
  const live = getLive(state);
  const used = listTargets(state);
  if (live !== undefined) await pointAlias(options, collection, live, [live, ...(left === null ? [] : [left])]);
  for (const name of await index.collectionNames()) {
    const isLeft = name === left || isOwn(collection, system, name);
    if (isLeft && !used.includes(name)) await index.dropCollection(name);
  }
}

/** @param own collections that this system uses or has used */
export async function pointAlias(
  { index, system, log }: Pick<TidyOptions, 'index' | 'system' | 'log'>,
  { name }: SearchCollection,
  live: string,
  own: readonly string[],
): Promise<void> {
  const target = await index.aliased(name);
  if (target === live) return;
  const isFree = target === undefined || own.includes(target) || isOwn({ name }, system, target);
  const alias = isFree || (await index.count(target)) === undefined ? name : `${name}_${system}`;
  if (alias !== name && (await index.aliased(alias)) === live) return;
  if (alias !== name) log.warn({ collection: name, alias, target }, 'another system has the alias of this collection');
  await index.pointAlias(alias, live);
}
