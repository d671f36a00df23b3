/** The names that a database's collections have in the index: several systems may use one server. */
import type { SearchCollection } from '../../collection/collection.ts';
import { computeIndexVersion } from './index-document.ts';

/** `notes_k3x9…_1a2b3c4d_m3k…`: collection, system, version and time. */
export function makeName(collection: SearchCollection, system: string): string {
  return `${collection.name}_${system}_${computeIndexVersion(collection)}_${Date.now().toString(36)}`;
}

/** True if the collection in the index has the fields of this version. Earlier names have no system. */
export function isCurrent(collection: SearchCollection, name: string | null): boolean {
  const version = new RegExp(`^${collection.name}_(?:[0-9a-z]{8}_)?([0-9a-f]{8})_[0-9a-z]{6,12}$`);
  return name !== null && version.exec(name)?.[1] === computeIndexVersion(collection);
}

/** True if this system has made the collection of this name. */
export function isOwn({ name }: Pick<SearchCollection, 'name'>, system: string, made: string): boolean {
  return new RegExp(`^${name}_${system}_[0-9a-f]{8}_[0-9a-z]{6,12}$`).test(made);
}

/** Returns the collections of the index that get the changes. A database may name the embedded index instead. */
export function listTargets({ live, target }: { live: string | null; target: string | null }): string[] {
  return [live, target].filter((name): name is string => name !== null && !name.startsWith('embedded '));
}

/** Returns the searched collection of the index; undefined: not built yet. */
export const getLive = ({ live }: { live: string | null }): string | undefined =>
  listTargets({ live, target: null })[0];
