/**
 * A resource: items that an API creates, lists, reads, replaces, patches and deletes. An item is kept as the JSON
 * that is answered, in a row of a table that `createResourceTable` made; what it is found by stands in columns.
 */
import type { Json } from '../../openapi/document/document.ts';
import { HttpError } from '../errors/errors.ts';
import type { Database, Reader } from '../storage/database/database.ts';
import { idempotent, type IdempotentRequest } from '../storage/idempotency.ts';
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
  ListOptions,
  Parent,
  ReadOptions,
  Stored,
} from './options.ts';
import { all, type ResourceRow, type Keys, Rows } from './rows.ts';
import { ItemScope, notThere } from './scope.ts';
import { findRows, type ResourceSearch } from './search.ts';
import { ItemShape } from './shape.ts';
import { Writer } from './writer.ts';

/**
 * Every method that takes a key throws HttpError not_found where nothing has it, and where what `scope` names is not
 * there; those that write throw HttpError bad_request where the item would not be what the document says, and
 * precondition_failed where `ifMatch` is not its tag.
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
  }

  /**
   * Members of what a client sent whose types the document spells in another way for the item. An item is judged before
   * it is kept, so no value of them can be wrong. Null says that there is none.
   */
  taken<Name extends keyof Item & string>(value: object | undefined, ...names: readonly Name[]): Pick<Item, Name> {
    const members = Object.entries(value ?? {}).filter(([name, member]) => {
      return names.some((own) => own === name) && member !== undefined && member !== null;
    });
    return Object.fromEntries(members) as Pick<Item, Name>; // judged later, as said above
  }

  /** Keeps a new item. @throws HttpError conflict where the key is taken; idempotency_conflict */
  insert(key: Key, item: Item, { scope, request = unrepeated }: InsertOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) =>
      idempotent(transaction, request, () => this.#writer.insert(transaction, { key: String(key) }, item, scope)),
    );
  }

  /** A number that no item has had and that nobody else is given, for `insertTaken`. */
  takeId(): Promise<number> {
    return this.#database.takeId(this.#table, 'position');
  }

  /** Keeps a new item under an id of `takeId`: its key, and the id in its tag. @throws HttpError as `insert` does */
  insertTaken(id: number, item: Item, { scope, request = unrepeated }: InsertOptions = {}): Promise<Stored<Item>> {
    const row = { key: String(id), position: id };
    return this.#database.write((transaction) =>
      idempotent(transaction, request, () => this.#writer.insert(transaction, row, item, scope)),
    );
  }

  /** Keeps a new item whose key is a number that no other has had. */
  insertCounted(
    make: (id: number) => Item,
    { scope, request = unrepeated }: InsertOptions = {},
  ): Promise<Stored<Item>> {
    return this.#database.write((transaction) =>
      idempotent(transaction, request, () => this.#writer.insertCounted(transaction, make, scope)),
    );
  }

  async get(key: Key, { scope }: ReadOptions = {}): Promise<Stored<Item>> {
    const keys = await this.#scope.keysOf(this.#database, scope);
    return this.#stored(
      (await this.#rows.find(this.#database, String(key), keys)) ?? notThere(this.name, key, this.#parameter),
    );
  }

  /** In the order in which they were created; found by words, the best match first and all on pages by `offset`. */
  async list(options: ListOptions = {}): Promise<Listed<Item>> {
    const { scope, limit = all, offset = 0, after, where = {}, q = '' } = options;
    if (q.trim() !== '') {
      const { items } = await this.find({ ...options, q });
      return { items: items.map(({ item }) => item), next: undefined };
    }
    const keys = await this.#scope.keysOf(this.#database, scope);
    const size = Math.min(Math.max(limit, 0), all - 1);
    const page = { limit: size + 1, offset: Math.max(offset, 0), after: positionOf(after), where };
    const rows = await this.#rows.page(this.#database, keys, page);
    const shown = rows.slice(0, size);
    const next = rows.length > size ? shown.at(-1)?.position : undefined;
    return {
      items: shown.map((row) => this.#shape.shown(this.#rows.itemOf(row))),
      next: next === undefined ? undefined : String(next),
    };
  }

  /** Those that have all words of `q`, the best match first, with the pieces of text where the words are. */
  async find(options: FindOptions): Promise<FoundItems<Item>> {
    const { scope, limit = all, offset = 0, where = {}, q } = options;
    if (this.#search === undefined) throw new Error(`${this.name}: q needs a search in the options of the resource`);
    const keys = await this.#scope.keysOf(this.#database, scope);
    const page = { limit: Math.max(limit, 0), offset: Math.max(offset, 0) };
    const query = { q, where, ...page, hasScope: scope !== undefined };
    const { rows, total } = await findRows(this.#search, query, (positions) =>
      this.#rows.at(this.#database, keys, where, positions),
    );
    return {
      items: rows.map(({ row, highlights }) => ({ item: this.#shape.shown(this.#rows.itemOf(row)), highlights })),
      total,
    };
  }

  /** How many there are on all pages together. */
  async count({ scope, where = {}, q = '' }: CountOptions = {}): Promise<number> {
    if (q.trim() !== '')
      return (await this.find({ q, where, limit: 1, ...(scope === undefined ? {} : { scope }) })).total;
    return this.#rows.count(this.#database, await this.#scope.keysOf(this.#database, scope), where);
  }

  /** Puts another item in the place of the one that is there; if `make` gives that one back, nothing is written. */
  replace(key: Key, make: (current: Item) => Item, options: ChangeOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) => this.#writer.change(transaction, key, make, options));
  }

  /** The same, or keeps a new one where none has the key. @throws HttpError conflict where it is taken elsewhere */
  put(
    key: Key,
    make: (current: Item | undefined) => Item,
    options: ChangeOptions = {},
  ): Promise<Stored<Item> & { created: boolean }> {
    return this.#database.write((transaction) => this.#writer.put(transaction, key, make, options));
  }

  /** Changes the members that are sent, as a merge patch does. */
  patch(key: Key, change: object, options: ChangeOptions = {}): Promise<Stored<Item>> {
    // A change of JSON in an item of JSON gives JSON; whether it is an item is seen before it is kept.
    const make = (current: Item) => mergePatch(current as Json, change as Json, this.#nullable) as Item;
    return this.replace(key, make, options);
  }

  /** Takes an item away, with all that is within it, and answers with what it was. */
  delete(key: Key, options: ChangeOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) => this.#writer.remove(transaction, key, options));
  }

  /** Takes an item away where there is one. */
  async deleteAny(key: Key, options: ChangeOptions = {}): Promise<void> {
    await this.delete(key, options).catch((error: unknown) => {
      if (!(error instanceof HttpError && error.code === 'not_found')) throw error;
    });
  }

  async keyOf(reader: Reader, key: string, scope: Keys): Promise<string | undefined> {
    return (await this.#rows.find(reader, key, scope))?.key;
  }

  onDelete(remove: Parameters<Parent['onDelete']>[0]): void {
    this.#writer.onDelete(remove);
  }

  #stored(row: ResourceRow): Stored<Item> {
    return this.#shape.stored(this.#rows.itemOf(row), row);
  }
}

const unrepeated: IdempotentRequest = { key: undefined, operation: '', body: undefined };

/** After a page that nobody was given there is nothing. */
function positionOf(after: string | undefined): number {
  if (after === undefined) return 0;
  return /^\d{1,15}$/.test(after) ? Number(after) : all;
}
