/** What a service says of a resource, and what it asks of it. */
import type { Validator } from '../../openapi/validation/validator.ts';
import type { Highlight } from '../search/collection/words.ts';
import type { Reader, Transaction } from '../storage/database/database.ts';
import type { IdempotentRequest } from '../storage/idempotency.ts';
import type { ResourceSearch } from './search.ts';

export type Scalar = string | number | boolean | null | undefined;

export interface ResourceOptions<Item> {
  readonly table: string;
  /** For messages: `pet`. */
  readonly name: string;
  /** The path parameter that has the key of an item; an error for a key that is unknown points to it. */
  readonly parameter?: string;
  /** Columns that hold one member of the item. */
  readonly values?: Readonly<Record<string, (item: Item) => Scalar>>;
  /** Columns that hold a list of the item. */
  readonly lists?: Readonly<Record<string, (item: Item) => readonly Scalar[] | null | undefined>>;
  /** Columns of `values` by which an item is found where none has that key. */
  readonly otherKeys?: readonly string[];
  /**
   * Columns that hold the keys of what the items are within, outermost first, and the resources of those; undefined
   * where there are none. An item's key is its own only there.
   */
  readonly within?: Readonly<Record<string, Parent | undefined>>;
  /** The same for items that are found by their key alone as well, and may be within nothing. */
  readonly sharedWithin?: Readonly<Record<string, SharedParent<Item>>>;
  /** What the document says of an item. An item with faults is not kept. */
  readonly validate?: Validator;
  /** What `q` of a list searches; left out: a list has no search. */
  readonly search?: ResourceSearch;
  /** Members that are kept and not shown. */
  readonly hidden?: readonly (keyof Item & string)[];
  /**
   * Members that null is a value of; from others it takes the value away. Of objects in the item as JSON pointers without
   * the first slash: `home/town`.
   */
  readonly nullable?: readonly ((keyof Item & string) | `${string}/${string}` | `${string}~${string}`)[];
}

export interface SharedParent<Item> {
  readonly collection: Parent;
  /** Where the item itself says what it is within. */
  readonly member?: {
    readonly read: (item: Item) => Scalar;
    readonly write: (item: Item, key: string) => Item;
  };
}

/** As a client gives it. */
export type Key = string | number;

/** By column, the keys of what an item is within, as a client gives them. */
export type Scope = Readonly<Record<string, Key>>;

export interface Stored<Item> {
  readonly item: Item;
  /** For `ETag`. */
  readonly tag: string;
}

export interface ReadOptions {
  readonly scope?: Scope;
}

export interface ChangeOptions extends ReadOptions {
  /** The client's `If-Match`. */
  readonly ifMatch?: string | undefined;
}

export interface InsertOptions extends ReadOptions {
  readonly request?: IdempotentRequest;
}

export interface CountOptions extends ReadOptions {
  /** Words that an item has, best matches first; undefined or blank: any item. Needs `search` of the resource. */
  readonly q?: string | undefined;
  /** By column of `values` or `lists`; undefined: any. */
  readonly where?: Readonly<Record<string, Scalar>>;
}

/** Of a page; undefined: all. */
export interface PageOptions {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface FindOptions extends PageOptions, CountOptions {
  readonly q: string;
}

export interface FoundItems<Item> {
  /** The best match first. `highlights` are the pieces of text that have words of `q`. */
  readonly items: readonly { readonly item: Item; readonly highlights: readonly Highlight[] }[];
  /** On all pages together. */
  readonly total: number;
}

export interface ListOptions extends PageOptions, CountOptions {
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

export interface Listed<Item> {
  readonly items: Item[];
  /** For `after`; undefined on the last page. */
  readonly next: string | undefined;
}

/** What a resource asks of the one that its items are within. */
export interface Parent {
  /** For messages. */
  readonly name: string;
  /** The columns of what its own items are within. */
  readonly columns: readonly string[];
  /** The key of an item that may be named otherwise; undefined where there is none. */
  keyOf(reader: Reader, key: string, scope: Readonly<Record<string, string>>): Promise<string | undefined>;
  /** Has `remove` called with each item that is deleted, in the same write. */
  onDelete(remove: (transaction: Transaction, deleted: Deleted) => Promise<void>): void;
}

export interface Deleted {
  readonly key: string;
  readonly scope: Readonly<Record<string, string>>;
}
