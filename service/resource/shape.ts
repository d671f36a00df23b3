/** Shows an item to clients, and validates it before it is stored. */
import { entityTag } from '../http/response/entity-tag.ts';
import { HttpError } from '../errors/errors.ts';
import type { ResourceOptions, Stored } from './options.ts';

export class ItemShape<Item extends object> {
  readonly #options: ResourceOptions<Item>;

  constructor(options: ResourceOptions<Item>) {
    this.#options = options;
  }

  /** @throws HttpError bad_request if the item does not match its schema; not_implemented if a member is a file */
  checked(item: Item): Item {
    const file = Object.entries(item).find(([, value]) => [value].flat().some((part) => part instanceof Blob));
    if (file !== undefined) throw new HttpError('not_implemented', `files cannot be stored yet ("${file[0]}")`);
    const faults = this.#options.validate?.(this.shown(item)) ?? [];
    if (faults.length === 0) return item;
    const details = faults.map(({ pointer, message }) => `${pointer} ${message}`).join('\n');
    throw new HttpError('bad_request', `the ${this.#options.name} would not match its schema`, { details });
  }

  stored(item: Item, { position, revision }: { position: number; revision: number }): Stored<Item> {
    return { item: this.shown(item), tag: entityTag(position, revision) };
  }

  /** Returns the item without hidden members. */
  shown(item: Item): Item {
    const { hidden = [] } = this.#options;
    if (hidden.length === 0) return item;
    const members = Object.entries(item).filter(([name]) => !hidden.some((other) => other === name));
    // The document's types do not distinguish requests from responses.
    return Object.fromEntries(members) as Item;
  }
}
