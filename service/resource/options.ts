/** The options of a resource, and the arguments and results of its methods. */
import type { Validator } from '../../openapi/validation/validator.ts';
import type { ItemList } from '../http/handlers/item-list.ts';
import type { Highlight } from '../search/collection/words.ts';
import type { Reader, Transaction } from '../storage/database/database.ts';
import type { IdempotentRequest } from '../storage/idempotency.ts';
import type { ResourceSearch } from './search.ts';

export type Scalar = string | number | boolean | null | undefined;

export interface ResourceOptions<Item> {
  readonly table: string;
  /** For messages: `pet`. */
  readonly name: string;
  /** The path parameter that has the key of an item; the error for an unknown key points to it. */
  readonly parameter?: string;
  /** Columns that contain one member of the item. */
  readonly values?: Readonly<Record<string, (item: Item) => Scalar>>;
  /** Columns that contain a list of the item. */
  readonly lists?: Readonly<Record<string, (item: Item) => readonly Scalar[] | null | undefined>>;
  /** Columns of `values` by which an item is found if no item has that key. */
  readonly otherKeys?: readonly string[];
  /**
   * Columns that contain the keys of the parents of the items, outermost first, and the resources of the parents; undefined
   * if items have no parents. The key of an item is unique only within its parents.
   */
  readonly within?: Readonly<Record<string, Parent | undefined>>;
  /** The same for items that are also found by their key only, and may have no parent. */
  readonly sharedWithin?: Readonly<Record<string, SharedParent<Item>>>;
  /** Validates an item by the document. An item with faults is not stored. */
  readonly validate?: Validator;
  /** The search for `q` of a list. Default: a list has no search. */
  readonly search?: ResourceSearch;
  /** Members that are stored and not shown. */
  readonly hidden?: readonly (keyof Item & string)[];
  /**
   * Members that can have the value null; null deletes other members. For members of objects, JSON pointers without
   * the first slash: `home/town`.
   */
  readonly nullable?: readonly ((keyof Item & string) | `${string}/${string}` | `${string}~${string}`)[];
}

export interface SharedParent<Item> {
  readonly collection: Parent;
  /** Reads the parents of an item from the item itself. */
  readonly member?: {
    readonly read: (item: Item) => Scalar;
    readonly write: (item: Item, key: string) => Item;
  };
}

/** As a client sends it. */
export type Key = string | number;

/** The keys of the parents of an item by column, as a client sends them. */
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
  /** Words that an item must have, best matches first; undefined or blank for any item. Needs `search` of the resource. */
  readonly q?: string | undefined;
  /** By column of `values` or `lists`: a value, or several values any of which an item has; undefined for any value. */
  readonly where?: Readonly<Record<string, Scalar | readonly Scalar[]>>;
}

/** The size of a page; undefined for all items. */
export interface PageOptions {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface FindOptions extends PageOptions, CountOptions {
  readonly q: string;
}

export interface ListTotal {
  /** The number of items on all pages. */
  readonly total: number;
  /** False if more items match than the pages have, for `X-Total-Count-Exact`. */
  readonly isExact: boolean;
}

export interface FoundItems<Item> extends ListTotal {
  /** The best match first. `highlights` are the excerpts with words of `q`. */
  readonly items: ItemList<{ readonly item: Item; readonly highlights: readonly Highlight[] }, number>;
}

export interface ListOptions extends PageOptions, CountOptions {
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

export interface Listed<Item> {
  /** The body of a response, or a member of it; `await items.all()` returns them as an array. */
  readonly items: ItemList<Item, number>;
  /** For `after`; undefined on the last page. */
  readonly next: string | undefined;
}

export interface ListedWithTotal<Item> extends Listed<Item>, ListTotal {}

/** The interface of a resource that contains the items of another one. */
export interface Parent {
  /** For messages. */
  readonly name: string;
  /** The columns of the parents of its own items. */
  readonly columns: readonly string[];
  /** Returns the key of an item for one of its names; undefined if no item has the name. */
  readKey(reader: Reader, key: string, scope: Readonly<Record<string, string>>): Promise<string | undefined>;
  /** Calls `remove` with each deleted item, in the same write. */
  onDelete(remove: (transaction: Transaction, deleted: Deleted) => Promise<void>): void;
}

export interface Deleted {
  readonly key: string;
  readonly scope: Readonly<Record<string, string>>;
}
