/**
 * A resource: items that an API creates, lists, reads, replaces, patches and deletes. An item is stored as the JSON
 * of responses, in a row of a table of `createResourceTable`; the values that it is found by are in columns.
 */
import type { Json } from '../../openapi/document/document.ts';
import { HttpError } from '../errors/errors.ts';
import type { Database, Reader } from '../storage/database/database.ts';
import { idempotent, idempotentAll, type IdempotentRequest } from '../storage/idempotency.ts';
import { inBatches } from '../storage/in-batches.ts';
import { mergePatch } from './merge-patch.ts';
import type {
  ChangeOptions,
  ResourceOptions,
  CountOptions,
  FindOptions,
  FoundItems,
  InsertOptions,
  Key,
  Listed,
  ListedWithTotal,
  ListOptions,
  Parent,
  ReadOptions,
  Stored,
} from './options.ts';
import { listPage } from './page.ts';
import { all, type ResourceRow, type Keys, Rows } from './rows.ts';
import { ItemScope, notThere } from './scope.ts';
import { findRows, type ResourceSearch } from './search.ts';
import { ItemShape } from './shape.ts';
import { type TakenItem, Writer } from './writer.ts';

/**
 * Every method with a key throws HttpError not_found if no item has the key, or if a parent in `scope` does not
 * exist; those that write throw HttpError bad_request if the item would not match its schema, and
 * precondition_failed if `ifMatch` is not its tag.
 */
export class Resource<Item extends object> implements Parent {
  readonly name: string;
  readonly columns: readonly string[];
  readonly #database: Database;
  readonly #nullable: ReadonlySet<string>;
  readonly #parameter: string | undefined;
  readonly #rows: Rows<Item>;
  readonly #scope: ItemScope<Item>;
  readonly #search: ResourceSearch | undefined;
  readonly #shape: ItemShape<Item>;
  readonly #table: string;
  readonly #writer: Writer<Item>;
  readonly #insertTaken: (taken: TakenItem<Item> & { readonly request: IdempotentRequest }) => Promise<Stored<Item>>;

  constructor(database: Database, options: ResourceOptions<Item>) {
    this.name = options.name;
    this.columns = Object.keys(options.within ?? {});
    this.#database = database;
    this.#nullable = new Set<string>(options.nullable);
    this.#parameter = options.parameter;
    this.#rows = new Rows(options);
    this.#scope = new ItemScope(options);
    this.#search = options.search;
    this.#shape = new ItemShape(options);
    this.#table = options.table;
    this.#writer = new Writer(options, { rows: this.#rows, scope: this.#scope, shape: this.#shape });
    this.#insertTaken = inBatches(
      database,
      (transaction, taken) =>
        idempotentAll(transaction, taken, (fresh) => this.#writer.insertTaken(transaction, fresh)),
      { lengthOf: ({ item }) => JSON.stringify(item).length },
    );
  }

  /**
   * Members of a request whose types differ between the request and the item in the document. An item is validated
   * before it is stored, so that no value of them can be wrong. Null deletes a member.
   */
  taken<Name extends keyof Item & string>(value: object | undefined, ...names: readonly Name[]): Pick<Item, Name> {
    const members = Object.entries(value ?? {}).filter(([name, member]) => {
      return names.some((own) => own === name) && member !== undefined && member !== null;
    });
    return Object.fromEntries(members) as Pick<Item, Name>; // validated later, see above
  }

  /** Stores a new item. @throws HttpError conflict if the key exists; idempotency_conflict */
  insert(key: Key, item: Item, { scope, request = unrepeated }: InsertOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) =>
      idempotent(transaction, request, () => this.#writer.insert(transaction, String(key), item, scope)),
    );
  }

  /** Returns a number that no item has had and no other caller gets, for `insertTaken`. */
  takeId(): Promise<number> {
    return this.#database.takeId(this.#table, 'position');
  }

  /** Stores a new item with an id of `takeId` as its key and in its tag. @throws HttpError as `insert` does */
  insertTaken(id: number, item: Item, { scope, request = unrepeated }: InsertOptions = {}): Promise<Stored<Item>> {
    return this.#insertTaken({ id, item, scope, request }).catch((error: unknown) => {
      throw this.#database.isDuplicate(error, this.#table) ? this.#writer.createConflict(id) : error;
    });
  }

  /** Stores a new item whose key is a number that no other item has had. */
  insertCounted(
    make: (id: number) => Item,
    { scope, request = unrepeated }: InsertOptions = {},
  ): Promise<Stored<Item>> {
    return this.#database.write((transaction) =>
      idempotent(transaction, request, () => this.#writer.insertCounted(transaction, make, scope)),
    );
  }

  async get(key: Key, { scope }: ReadOptions = {}): Promise<Stored<Item>> {
    const keys = scope === undefined ? {} : await this.#scope.readKeys(this.#database, scope);
    const row = await this.#rows.find(this.#database, String(key), keys);
    return this.#stored(row ?? notThere(this.name, key, this.#parameter));
  }

  /** Returns items in the order of their creation or, with `q`, the best match first, in pages by `offset`. */
  async list(options: ListOptions = {}): Promise<Listed<Item>> {
    const { scope, limit = all, offset = 0, after, where = {}, q = '' } = options;
    if (q.trim() !== '') return this.#listFound({ ...options, q });
    const keys = await this.#scope.readKeys(this.#database, scope);
    const size = Math.min(Math.max(limit, 0), all - 1);
    const page = { limit: size, offset: Math.max(offset, 0), after: getPosition(after), where };
    const { items, next } = await listPage(this.#database, this.#rows, keys, page);
    return {
      items: items.map((row) => this.#shape.shown(this.#rows.getItem(row))),
      next: next === undefined ? undefined : String(next),
    };
  }

  /** The same with the number of items on all pages; with `q` this is one search. */
  async listWithTotal(options: ListOptions = {}): Promise<ListedWithTotal<Item>> {
    const { q = '' } = options;
    if (q.trim() !== '') return this.#listFound({ ...options, q });
    const [listed, total] = await Promise.all([this.list(options), this.count(options)]);
    return { ...listed, total, isExact: true };
  }

  async #listFound(options: FindOptions): Promise<ListedWithTotal<Item>> {
    const { items, total, isExact } = await this.find(options);
    return { items: items.map(({ item }) => item), next: undefined, total, isExact };
  }

  /** Returns items that have all words of `q`, the best match first, with excerpts around the words. */
  async find(options: FindOptions): Promise<FoundItems<Item>> {
    const { scope, limit = all, offset = 0, where = {}, q } = options;
    if (this.#search === undefined) throw new Error(`${this.name}: q needs a search in the options of the resource`);
    const keys = await this.#scope.readKeys(this.#database, scope);
    const page = { limit: Math.max(limit, 0), offset: Math.max(offset, 0) };
    const query = { q, where, ...page, hasScope: scope !== undefined };
    const readHeads = (positions: string) => this.#rows.headsAt(this.#database, keys, where, positions);
    const { rows, total, isExact } = await findRows(
      this.#search,
      query,
      readHeads,
      this.#rows.longRows(this.#database),
    );
    return {
      items: rows.map(({ row, highlights }) => ({ item: this.#shape.shown(this.#rows.getItem(row)), highlights })),
      total,
      isExact,
    };
  }

  /** Returns the number of items on all pages. */
  async count({ scope, where = {}, q = '' }: CountOptions = {}): Promise<number> {
    if (q.trim() !== '')
      return (await this.find({ q, where, limit: 1, ...(scope === undefined ? {} : { scope }) })).total;
    return this.#rows.count(this.#database, await this.#scope.readKeys(this.#database, scope), where);
  }

  /** Replaces an item by the result of `make`; if `make` returns the same item, nothing is written. */
  replace(key: Key, make: (current: Item) => Item, options: ChangeOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) => this.#writer.change(transaction, key, make, options));
  }

  /** The same, or stores a new item if none has the key. @throws HttpError conflict if another parent has the key */
  put(
    key: Key,
    make: (current: Item | undefined) => Item,
    options: ChangeOptions = {},
  ): Promise<Stored<Item> & { created: boolean }> {
    return this.#database.write((transaction) => this.#writer.put(transaction, key, make, options));
  }

  /** Applies the sent members as a merge patch. */
  patch(key: Key, change: object, options: ChangeOptions = {}): Promise<Stored<Item>> {
    // A merge patch of JSON gives JSON; the item is validated before it is stored.
    const make = (current: Item) => mergePatch(current as Json, change as Json, this.#nullable) as Item;
    return this.replace(key, make, options);
  }

  /** Deletes an item with all items within it, and returns the item. */
  delete(key: Key, options: ChangeOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) => this.#writer.remove(transaction, key, options));
  }

  /** Deletes an item if it exists. */
  async deleteAny(key: Key, options: ChangeOptions = {}): Promise<void> {
    await this.delete(key, options).catch((error: unknown) => {
      if (!(error instanceof HttpError && error.code === 'not_found')) throw error;
    });
  }

  async readKey(reader: Reader, key: string, scope: Keys): Promise<string | undefined> {
    return (await this.#rows.find(reader, key, scope))?.key;
  }

  onDelete(remove: Parameters<Parent['onDelete']>[0]): void {
    this.#writer.onDelete(remove);
  }

  #stored(row: ResourceRow): Stored<Item> {
    return this.#shape.stored(this.#rows.getItem(row), row);
  }
}

const unrepeated: IdempotentRequest = { key: undefined, operation: '', body: undefined };

/** A list after an unknown position is empty. */
function getPosition(after: string | undefined): number {
  if (after === undefined) return 0;
  return /^\d{1,15}$/.test(after) ? Number(after) : all;
}
