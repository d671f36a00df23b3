/** Search as a service sees it, whatever engine is behind it. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { Transaction } from '../../storage/database/database.ts';
import type { SearchCollection } from './collection.ts';
import type { Highlight } from './words.ts';

export interface SearchQuery {
  /** As the client wrote it: words, of which all must be found, and the last may be the beginning of one. */
  readonly q: string;
  readonly limit: number;
  readonly offset: number;
  /** By filtered field, the value that it must have; undefined: any. */
  readonly where?: Readonly<Record<string, number | undefined>>;
}

export interface FoundItem {
  readonly id: string;
  readonly highlights: Highlight[];
}

/** Those that fit best come first, and of those that fit equally well the newest. */
export interface Found {
  readonly items: readonly FoundItem[];
  /** On all pages together. */
  readonly total: number;
}

export interface Search {
  /** To be called in every write that makes, changes or removes a document, after the change. */
  changed(transaction: Transaction, collection: SearchCollection, id: string): Promise<void>;
  /** @throws HttpError bad_gateway where the index fails, unavailable while it is being built */
  find(collection: SearchCollection, query: SearchQuery): Promise<Found>;
  /** For `/readyz`; `status` is `ok` or says what is wrong. */
  state(): Promise<SearchState>;
  /** Stops what goes on beside the requests; before the database is closed. */
  close(): Promise<void>;
}

export interface SearchState extends JsonObject {
  readonly status: string;
}

/** The search of stores whose documents are not searched. */
export const unsearched: Pick<Search, 'changed'> = { changed: () => Promise.resolve() };
