/** Writes the rows of a resource inside a transaction. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { entityTag, matches } from '../http/response/entity-tag.ts';
import { HttpError } from '../errors/errors.ts';
import type { Transaction } from '../storage/database/database.ts';
import type { ChangeOptions, ResourceOptions, Deleted, Key, Parent, Scope, Stored } from './options.ts';
import type { Keys, NewRow, ResourceRow, RowHead, Rows } from './rows.ts';
import { type ItemScope, notThere } from './scope.ts';
import { added, changed, type ResourceSearch } from './search.ts';
import type { ItemShape } from './shape.ts';

type Remove = Parameters<Parent['onDelete']>[0];

interface Parts<Item extends object> {
  readonly rows: Rows<Item>;
  readonly scope: ItemScope<Item>;
  readonly shape: ItemShape<Item>;
}

/** An item with an id of `takeId`. */
export interface TakenItem<Item> {
  readonly id: number;
  readonly item: Item;
  readonly scope: Scope | undefined;
}

export class Writer<Item extends object> {
  readonly #name: string;
  readonly #parameter: string | undefined;
  readonly #rows: Rows<Item>;
  readonly #scope: ItemScope<Item>;
  readonly #shape: ItemShape<Item>;
  readonly #search: ResourceSearch | undefined;
  readonly #removers: Remove[] = [];

  /** Items are deleted with their parents. */
  constructor({ name, parameter, search }: ResourceOptions<Item>, { rows, scope, shape }: Parts<Item>) {
    this.#name = name;
    this.#parameter = parameter;
    this.#search = search;
    this.#rows = rows;
    this.#scope = scope;
    this.#shape = shape;
    for (const [column, parent] of scope.parents) {
      // If a parent's own member names its parents, its items have no columns for them.
      parent.onDelete((transaction, deleted) => {
        const around = Object.entries(deleted.scope).filter(([name]) => parent.columns.includes(name));
        return this.#removeAll(transaction, { ...Object.fromEntries(around), [column]: deleted.key });
      });
    }
  }

  onDelete(remove: Remove): void {
    this.#removers.push(remove);
  }

  async insert(transaction: Transaction, key: string, item: Item, scope: Scope | undefined): Promise<Stored<Item>> {
    const keys = await this.#scope.readKeys(transaction, scope);
    return this.#insert(transaction, key, this.#scope.placed(item, keys), keys);
  }

  /** Inserts items with ids as their keys. If a key is taken, the write fails with the error of the engine: no statement is waited for. */
  async insertTaken(transaction: Transaction, taken: readonly TakenItem<Item>[]): Promise<Stored<Item>[]> {
    const rows: (NewRow<Item> & { readonly position: number })[] = [];
    for (const { id, item, scope } of taken) {
      const keys = await this.#scope.readKeys(transaction, scope);
      const row = await this.#toRow(transaction, String(id), this.#scope.placed(item, keys), keys);
      rows.push({ ...row, position: id });
    }
    await added(transaction, this.#search, this.#rows.insertAll(transaction, rows));
    return rows.map(({ item, position }) => this.#shape.stored(item, { position, revision: 1 }));
  }

  async insertCounted(
    transaction: Transaction,
    make: (id: number) => Item,
    scope: Scope | undefined,
  ): Promise<Stored<Item>> {
    const keys = await this.#scope.readKeys(transaction, scope);
    return this.#insertCounted(transaction, (id) => this.#scope.placed(make(id), keys), keys);
  }

  async change(
    transaction: Transaction,
    key: Key,
    make: (current: Item) => Item,
    { scope, ifMatch }: ChangeOptions,
  ): Promise<Stored<Item>> {
    const keys = await this.#scope.readKeys(transaction, scope);
    const row = await this.#rows.find(transaction, String(key), keys);
    if (row === undefined) return notThere(this.#name, key, this.#parameter);
    return this.#update(transaction, row, (current) => this.#scope.placed(make(current), keys), ifMatch);
  }

  async put(
    transaction: Transaction,
    key: Key,
    make: (current: Item | undefined) => Item,
    { scope, ifMatch }: ChangeOptions,
  ): Promise<Stored<Item> & { created: boolean }> {
    const keys = await this.#scope.readKeys(transaction, scope);
    const row = await this.#rows.find(transaction, String(key), keys);
    const placed = (current: Item | undefined) => this.#scope.placed(make(current), keys);
    if (row !== undefined) return { ...(await this.#update(transaction, row, placed, ifMatch)), created: false };
    if (ifMatch !== undefined) throw new HttpError('precondition_failed');
    return { ...(await this.#insert(transaction, String(key), placed(undefined), keys)), created: true };
  }

  /** Deletes an item with all items within it. @returns the deleted item */
  async remove(transaction: Transaction, key: Key, { scope, ifMatch }: ChangeOptions): Promise<Stored<Item>> {
    const keys = await this.#scope.readKeys(transaction, scope);
    const row = (await this.#rows.find(transaction, String(key), keys)) ?? notThere(this.#name, key, this.#parameter);
    expectTag(row, ifMatch);
    await this.#remove(transaction, row);
    return this.#shape.stored(this.#rows.getItem(row), row);
  }

  async #update(
    transaction: Transaction,
    row: ResourceRow,
    make: (current: Item) => Item,
    ifMatch: string | undefined,
  ): Promise<Stored<Item>> {
    expectTag(row, ifMatch);
    const current = this.#rows.getItem(row);
    const item = make(current);
    // A handler may also return the item after changing it in place.
    if (item === current && isDeepStrictEqual(item, this.#rows.getItem(row))) return this.#shape.stored(item, row);
    this.#shape.checked(item);
    const keys = { ...this.#rows.getScope(row), ...(await this.#scope.namedBy(transaction, item)) };
    await this.#rows.update(transaction, row, item, keys);
    await changed(transaction, this.#search, [row.position]);
    return this.#shape.stored(item, { position: row.position, revision: row.revision + 1 });
  }

  async #insert(transaction: Transaction, key: string, item: Item, keys: Keys): Promise<Stored<Item>> {
    const position = await this.#rows.insert(transaction, await this.#toRow(transaction, key, item, keys));
    if (position === undefined) throw this.createConflict(key);
    await changed(transaction, this.#search, [position]);
    return this.#shape.stored(item, { position, revision: 1 });
  }

  async #toRow(transaction: Transaction, key: string, item: Item, keys: Keys): Promise<NewRow<Item>> {
    this.#shape.checked(item);
    return { key, item, scope: { ...(await this.#scope.namedBy(transaction, item)), ...keys } };
  }

  /** In a shared resource, another parent may have the key. */
  createConflict(key: Key): HttpError {
    return new HttpError('conflict', `there is a ${this.#name} ${key} already`);
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
    const item = this.#shape.checked(make(position));
    const written = { ...(await this.#scope.namedBy(transaction, item)), ...keys };
    await this.#rows.update(transaction, { position, key }, item, written);
    await changed(transaction, this.#search, [position]);
    return this.#shape.stored(item, { position, revision: 2 });
  }

  async #remove(transaction: Transaction, row: RowHead | ResourceRow): Promise<void> {
    const deleted: Deleted = { key: row.key, scope: this.#rows.getScope(row) };
    for (const remove of this.#removers) await remove(transaction, deleted);
    await this.#rows.remove(transaction, row);
    await changed(transaction, this.#search, [row.position]);
  }

  async #removeAll(transaction: Transaction, keys: Keys): Promise<void> {
    for (let rows; (rows = await this.#rows.some(transaction, keys)).length > 0;) {
      for (const row of rows) await this.#remove(transaction, row);
    }
  }
}

/** @throws HttpError precondition_failed if the row's item has another tag */
function expectTag({ position, revision }: ResourceRow, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && !matches(ifMatch, entityTag(position, revision)))
    throw new HttpError('precondition_failed');
}
