/** What the items of a resource are within: where a client says it, and where an item itself does. */
import { join } from '../../openapi/json/pointer.ts';
import { HttpError } from '../errors/errors.ts';
import type { Reader } from '../storage/database/database.ts';
import type { ResourceOptions, Key, Parent, Scope } from './options.ts';
import type { Keys } from './rows.ts';

export class ItemScope<Item extends object> {
  /** By column, the resources of what the items are within. */
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

  /** The keys of what the scope names. @throws HttpError not_found */
  async keysOf(reader: Reader, scope: Scope | undefined): Promise<Keys> {
    if (scope === undefined) return {};
    const keys = new Map<string, string>();
    for (const [column, given] of Object.entries(scope)) {
      const parent = this.parents.get(column);
      const around = Object.fromEntries([...keys].filter(([name]) => parent?.columns.includes(name)));
      const key = parent === undefined ? String(given) : await parent.keyOf(reader, String(given), around);
      keys.set(column, key ?? notThere(parent?.name ?? this.#name, given));
    }
    return Object.fromEntries(keys);
  }

  /** An item that says itself what it is within, saying it. */
  placed(item: Item, keys: Keys): Item {
    let placed = item;
    for (const [column, { member }] of Object.entries(this.#shared)) {
      const key = keys[column];
      if (key !== undefined && member !== undefined) placed = member.write(placed, key);
    }
    return placed;
  }

  /** What the item says that it is within. It may name what is not there; then it is within nothing. */
  async namedBy(reader: Reader, item: Item): Promise<Readonly<Record<string, string | null>>> {
    const found: [string, string | null][] = [];
    for (const [column, { collection, member }] of Object.entries(this.#shared)) {
      if (member === undefined) continue;
      const named = member.read(item);
      const key = named === undefined || named === null ? undefined : await collection.keyOf(reader, String(named), {});
      found.push([column, key ?? null]);
    }
    return Object.fromEntries(found);
  }
}

/**
 * @param parameter the path parameter that has the key, if it is known; `details` of the error points to it
 * @throws HttpError not_found, always
 */
export function notThere(name: string, key: Key, parameter?: string): never {
  const details = parameter === undefined ? {} : { details: join('/path', parameter) };
  throw new HttpError('not_found', `there is no ${name} ${key}`, details);
}
