/**
 * A collection of things that an API creates, lists, reads, replaces, patches and deletes. An item is kept as the JSON
 * that is answered, in a row of a table that `createCollectionTable` made; what it is found by stands in columns.
 */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../openapi/document.ts';
import { entityTag, matches } from '../http/entity-tag.ts';
import { HttpError } from '../http/errors.ts';
import type {
  ChangeOptions,
  CollectionOptions,
  CountOptions,
  Deleted,
  InsertOptions,
  Listed,
  ListOptions,
  Parent,
  ReadOptions,
  Scope,
  Stored,
} from './collection-options.ts';
import { type CollectionRow, type Keys, Rows } from './collection-rows.ts';
import type { Database, Reader, Transaction } from './database.ts';
import { idempotent, type IdempotentRequest } from './idempotency.ts';
import { mergePatch } from './merge-patch.ts';

type Key = string | number;
type Remove = Parameters<Parent['onDelete']>[0];

/** More than any table has rows. */
const all = Number.MAX_SAFE_INTEGER;

/**
 * Every method that takes a key throws HttpError not_found where nothing has it, and where what `scope` names is not
 * there; those that write throw HttpError bad_request where the item would not be what the document says, and
 * precondition_failed where `ifMatch` is not its tag.
 */
export class Collection<Item extends object> implements Parent {
  readonly name: string;
  readonly columns: readonly string[];
  readonly #database: Database;
  readonly #options: CollectionOptions<Item>;
  readonly #rows: Rows<Item>;
  readonly #removers: Remove[] = [];

  constructor(database: Database, options: CollectionOptions<Item>) {
    this.name = options.name;
    this.columns = Object.keys(options.within ?? {});
    this.#database = database;
    this.#options = options;
    this.#rows = new Rows(options);
    for (const [column, parent] of this.#parents()) {
      parent.onDelete((transaction, { key, scope }) => this.#removeAll(transaction, { ...scope, [column]: key }));
    }
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
  insert(key: Key, item: Item, { scope, request }: InsertOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) =>
      idempotent(transaction, request ?? unrepeated, async () => {
        const keys = await this.#keysOf(transaction, scope);
        return this.#insert(transaction, String(key), this.#placed(item, keys), keys);
      }),
    );
  }

  /** Keeps a new item whose key is a number that no other has had. */
  insertCounted(make: (id: number) => Item, { scope, request }: InsertOptions = {}): Promise<Stored<Item>> {
    return this.#database.write((transaction) =>
      idempotent(transaction, request ?? unrepeated, async () => {
        const keys = await this.#keysOf(transaction, scope);
        return this.#insertCounted(transaction, (id) => this.#placed(make(id), keys), keys);
      }),
    );
  }

  async get(key: Key, { scope }: ReadOptions = {}): Promise<Stored<Item>> {
    const keys = await this.#keysOf(this.#database, scope);
    return this.#stored(await this.#found(this.#database, key, keys));
  }

  /** In the order in which they were created. */
  async list({ scope, limit = all, offset = 0, after, where = {} }: ListOptions = {}): Promise<Listed<Item>> {
    const keys = await this.#keysOf(this.#database, scope);
    const size = Math.min(Math.max(limit, 0), all - 1);
    const page = { limit: size + 1, offset: Math.max(offset, 0), after: positionOf(after), where };
    const rows = await this.#rows.page(this.#database, keys, page);
    const shown = rows.slice(0, size);
    const next = rows.length > size ? shown.at(-1)?.position : undefined;
    return {
      items: shown.map((row) => this.#stored(row).item),
      next: next === undefined ? undefined : String(next),
    };
  }

  /** How many there are on all pages together. */
  async count({ scope, where = {} }: CountOptions = {}): Promise<number> {
    return this.#rows.count(this.#database, await this.#keysOf(this.#database, scope), where);
  }

  /** Puts another item in the place of the one that is there. */
  replace(key: Key, make: (current: Item) => Item, options: ChangeOptions = {}): Promise<Stored<Item>> {
    return this.#change(key, make, options);
  }

  /** The same, or keeps a new one where none has the key. @throws HttpError conflict where it is taken elsewhere */
  put(
    key: Key,
    make: (current: Item | undefined) => Item,
    { scope, ifMatch }: ChangeOptions = {},
  ): Promise<Stored<Item> & { created: boolean }> {
    return this.#database.write(async (transaction) => {
      const keys = await this.#keysOf(transaction, scope);
      const row = await this.#rows.find(transaction, String(key), keys);
      if (row !== undefined) {
        const stored = await this.#update(transaction, row, (current) => this.#placed(make(current), keys), ifMatch);
        return { ...stored, created: false };
      }
      if (ifMatch !== undefined) throw new HttpError('precondition_failed');
      const stored = await this.#insert(transaction, String(key), this.#placed(make(undefined), keys), keys);
      return { ...stored, created: true };
    });
  }

  /** Changes the members that are sent, as a merge patch does. */
  patch(key: Key, change: object, options: ChangeOptions = {}): Promise<Stored<Item>> {
    const nullable = new Set<string>(this.#options.nullable);
    // A change of JSON in an item of JSON gives JSON; whether it is an item is seen before it is kept.
    return this.#change(key, (current) => mergePatch(current as Json, change as Json, nullable) as Item, options);
  }

  /** Takes an item away, with all that is within it, and answers with what it was. */
  delete(key: Key, { scope, ifMatch }: ChangeOptions = {}): Promise<Stored<Item>> {
    return this.#database.write(async (transaction) => {
      const row = await this.#found(transaction, key, await this.#keysOf(transaction, scope));
      this.#expect(row, ifMatch);
      await this.#remove(transaction, row);
      return this.#stored(row);
    });
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

  onDelete(remove: Remove): void {
    this.#removers.push(remove);
  }

  #change(key: Key, make: (current: Item) => Item, { scope, ifMatch }: ChangeOptions): Promise<Stored<Item>> {
    return this.#database.write(async (transaction) => {
      const keys = await this.#keysOf(transaction, scope);
      const row = await this.#found(transaction, key, keys);
      return this.#update(transaction, row, (current) => this.#placed(make(current), keys), ifMatch);
    });
  }

  async #update(
    transaction: Transaction,
    row: CollectionRow,
    make: (current: Item) => Item,
    ifMatch: string | undefined,
  ): Promise<Stored<Item>> {
    this.#expect(row, ifMatch);
    const item = this.#checked(make(this.#rows.itemOf(row)));
    const keys = { ...this.#rows.scopeOf(row), ...(await this.#namedBy(transaction, item)) };
    await this.#rows.update(transaction, row, item, keys);
    return { item: this.#shown(item), tag: entityTag(row.position, row.revision + 1) };
  }

  async #insert(transaction: Transaction, key: string, item: Item, keys: Keys): Promise<Stored<Item>> {
    this.#checked(item);
    // In a shared collection the key may be taken within something else.
    const own = Object.fromEntries(this.columns.map((column) => [column, keys[column] ?? '']));
    const taken = await this.#rows.find(transaction, key, own);
    if (taken?.key === key) throw new HttpError('conflict', `there is a ${this.name} ${key} already`);
    const written = { ...(await this.#namedBy(transaction, item)), ...keys };
    const position = await this.#rows.insert(transaction, key, item, written);
    return { item: this.#shown(item), tag: entityTag(position, 1) };
  }

  async #insertCounted(transaction: Transaction, make: (id: number) => Item, keys: Keys): Promise<Stored<Item>> {
    const provisional = randomUUID();
    const position = await this.#rows.reserve(transaction, provisional, keys);
    const key = String(position);
    const taken = await this.#rows.find(transaction, key, keys);
    if (taken?.key === key) {
      await this.#rows.remove(transaction, { position });
      return this.#insertCounted(transaction, make, keys);
    }
    const item = this.#checked(make(position));
    const written = { ...(await this.#namedBy(transaction, item)), ...keys };
    await this.#rows.update(transaction, { position, key }, item, written);
    return { item: this.#shown(item), tag: entityTag(position, 2) };
  }

  async #remove(transaction: Transaction, row: CollectionRow): Promise<void> {
    const deleted: Deleted = { key: row.key, scope: this.#rows.scopeOf(row) };
    for (const remove of this.#removers) await remove(transaction, deleted);
    await this.#rows.remove(transaction, row);
  }

  async #removeAll(transaction: Transaction, keys: Keys): Promise<void> {
    const rows = await this.#rows.page(transaction, keys, { limit: all, offset: 0, after: 0, where: {} });
    for (const row of rows) await this.#remove(transaction, row);
  }

  async #found(reader: Reader, key: Key, keys: Keys): Promise<CollectionRow> {
    return (await this.#rows.find(reader, String(key), keys)) ?? notThere(this.name, key);
  }

  #expect({ position, revision }: CollectionRow, ifMatch: string | undefined): void {
    if (ifMatch !== undefined && !matches(ifMatch, entityTag(position, revision)))
      throw new HttpError('precondition_failed');
  }

  #stored(row: CollectionRow): Stored<Item> {
    return { item: this.#shown(this.#rows.itemOf(row)), tag: entityTag(row.position, row.revision) };
  }

  #shown(item: Item): Item {
    const { hidden = [] } = this.#options;
    if (hidden.length === 0) return item;
    const members = Object.entries(item).filter(([name]) => !hidden.some((other) => other === name));
    // As the document has it, whose types do not tell what is sent from what is answered.
    return Object.fromEntries(members) as Item;
  }

  #checked(item: Item): Item {
    const faults = this.#options.validate?.(this.#shown(item)) ?? [];
    if (faults.length === 0) return item;
    const details = faults.map(({ pointer, message }) => `${pointer} ${message}`).join('\n');
    throw new HttpError('bad_request', `this would be no ${this.name} as it is described`, { details });
  }

  #parents(): [string, Parent][] {
    const { within = {}, sharedWithin = {} } = this.#options;
    const shared = Object.entries(sharedWithin).map(([column, { collection }]): [string, Parent] => [
      column,
      collection,
    ]);
    return [
      ...Object.entries(within).flatMap(([column, parent]): [string, Parent][] => (parent ? [[column, parent]] : [])),
      ...shared,
    ];
  }

  /** The keys of what the scope names. @throws HttpError not_found */
  async #keysOf(reader: Reader, scope: Scope = {}): Promise<Keys> {
    const parents = new Map(this.#parents());
    const keys = new Map<string, string>();
    for (const [column, given] of Object.entries(scope)) {
      const parent = parents.get(column);
      const around = Object.fromEntries([...keys].filter(([name]) => parent?.columns.includes(name)));
      const key = parent === undefined ? String(given) : await parent.keyOf(reader, String(given), around);
      keys.set(column, key ?? notThere(parent?.name ?? this.name, given));
    }
    return Object.fromEntries(keys);
  }

  /** An item that says itself what it is within, saying it. */
  #placed(item: Item, keys: Keys): Item {
    let placed = item;
    for (const [column, { member }] of Object.entries(this.#options.sharedWithin ?? {})) {
      const key = keys[column];
      if (key !== undefined && member !== undefined) placed = member.write(placed, key);
    }
    return placed;
  }

  /** What the item says that it is within. It may name what is not there; then it is within nothing. */
  async #namedBy(reader: Reader, item: Item): Promise<Readonly<Record<string, string | null>>> {
    const found: [string, string | null][] = [];
    for (const [column, { collection, member }] of Object.entries(this.#options.sharedWithin ?? {})) {
      if (member === undefined) continue;
      const named = member.read(item);
      const key = named === undefined || named === null ? undefined : await collection.keyOf(reader, String(named), {});
      found.push([column, key ?? null]);
    }
    return Object.fromEntries(found);
  }
}

const unrepeated: IdempotentRequest = { key: undefined, operation: '', body: undefined };

function notThere(name: string, key: Key): never {
  throw new HttpError('not_found', `there is no ${name} ${key}`);
}

/** After a page that nobody was given there is nothing. */
function positionOf(after: string | undefined): number {
  if (after === undefined) return 0;
  return /^\d{1,15}$/.test(after) ? Number(after) : all;
}
