/** The parents of a resource's items: those that a client names, and those in the item itself. */
import { join } from '../../openapi/json/pointer.ts';
import { HttpError } from '../errors/errors.ts';
import type { Reader } from '../storage/database/database.ts';
import type { ResourceOptions, Key, Parent, Scope } from './options.ts';
import type { Keys } from './rows.ts';

export class ItemScope<Item extends object> {
  /** The resources of the parents by column. */
  readonly parents: ReadonlyMap<string, Parent>;
  readonly #name: string;
  readonly #shared: NonNullable<ResourceOptions<Item>['sharedWithin']>;

  constructor({ name, within = {}, sharedWithin = {} }: ResourceOptions<Item>) {
    this.#name = name;
    this.#shared = sharedWithin;
    const own = Object.entries(within).flatMap(([column, parent]) => (parent ? [[column, parent] as const] : []));
    const shared = Object.entries(sharedWithin).map(([column, { collection }]) => [column, collection] as const);
    this.parents = new Map([...own, ...shared]);
  }

  /** Returns the keys of the parents in the scope. @throws HttpError not_found */
  async readKeys(reader: Reader, scope: Scope | undefined): Promise<Keys> {
    if (scope === undefined) return {};
    const keys = new Map<string, string>();
    for (const [column, given] of Object.entries(scope)) {
      const parent = this.parents.get(column);
      const around = Object.fromEntries([...keys].filter(([name]) => parent?.columns.includes(name)));
      const key = parent === undefined ? String(given) : await parent.readKey(reader, String(given), around);
      keys.set(column, key ?? notThere(parent?.name ?? this.#name, given));
    }
    return Object.fromEntries(keys);
  }

  /** Returns the item with the keys of its parents, if its members contain them. */
  placed(item: Item, keys: Keys): Item {
    let placed = item;
    for (const [column, { member }] of Object.entries(this.#shared)) {
      const key = keys[column];
      if (key !== undefined && member !== undefined) placed = member.write(placed, key);
    }
    return placed;
  }

  /** Returns the parents that the item names. If one of them does not exist, the item has no parent. */
  async namedBy(reader: Reader, item: Item): Promise<Readonly<Record<string, string | null>>> {
    const found: [string, string | null][] = [];
    for (const [column, { collection, member }] of Object.entries(this.#shared)) {
      if (member === undefined) continue;
      const named = member.read(item);
      const key =
        named === undefined || named === null ? undefined : await collection.readKey(reader, String(named), {});
      found.push([column, key ?? null]);
    }
    return Object.fromEntries(found);
  }
}

/**
 * @param parameter the path parameter with the key, if it is known; `details` of the error points to it
 * @throws HttpError not_found, always
 */
export function notThere(name: string, key: Key, parameter?: string): never {
  const details = parameter === undefined ? {} : { details: join('/path', parameter) };
  throw new HttpError('not_found', `there is no ${name} ${key}`, details);
}
