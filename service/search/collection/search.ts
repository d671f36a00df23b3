/** The interface of search for a service, the same for all engines. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { Transaction } from '../../storage/database/database.ts';
import type { SearchCollection, SearchDocument } from './collection.ts';
import type { Highlight } from './words.ts';

export interface SearchQuery {
  /** The client's words. All must be found; the last may be a prefix. */
  readonly q: string;
  readonly limit: number;
  readonly offset: number;
  /** The required value for each filtered field; undefined: any. A text must be one word of `a` to `z` and digits. */
  readonly where?: Readonly<Record<string, number | string | undefined>>;
}

/** Returns the filters that are set. @throws Error for a text that an index could read as something else */
export function listFilters({ where = {} }: SearchQuery): [field: string, value: number | string][] {
  return Object.entries(where).flatMap(([field, value]): [string, number | string][] => {
    if (typeof value === 'string' && !/^[a-z0-9]+$/.test(value)) throw new Error(`"${field}" is not one word`);
    return value === undefined ? [] : [[field, value]];
  });
}

export interface FoundItem {
  readonly id: string;
  /** Returns the excerpts of the item's current document, which may no longer have the words that were found. */
  readonly highlight: (document: SearchDocument) => Highlight[];
}

/** The most relevant items come first, and among equally relevant items the newest. */
export interface Found {
  readonly items: readonly FoundItem[];
  /** The number of items on all pages. */
  readonly total: number;
  /** False if more items match than the pages have. */
  readonly isExact: boolean;
}

export const nothingFound: Found = { items: [], total: 0, isExact: true };

export interface Search {
  /**
   * Call it in every write that creates, changes or deletes documents, after the change.
   * @param getNew returns the documents, if all of them are new: they are not read then
   */
  changed(
    transaction: Transaction,
    collection: SearchCollection,
    ids: string | readonly string[],
    getNew?: () => readonly SearchDocument[],
  ): Promise<void>;
  /** @throws HttpError bad_gateway if the index fails, unavailable while it is being built */
  find(collection: SearchCollection, query: SearchQuery): Promise<Found>;
  /** For `/readyz`; `status` is `ok` or names the problem. */
  state(): Promise<SearchState>;
  /** Stops the background work; call it before the database is closed. */
  close(): Promise<void>;
}

export interface SearchState extends JsonObject {
  readonly status: string;
}

/** The `Search` for stores whose documents are not searched. */
export const unsearched: Pick<Search, 'changed' | 'find'> = {
  changed: () => Promise.resolve(),
  find: () => Promise.resolve(nothingFound),
};
