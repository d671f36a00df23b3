/** How an item is shown to a client, and judged before it is kept. */
import { entityTag } from '../http/response/entity-tag.ts';
import { HttpError } from '../errors/errors.ts';
import type { ResourceOptions, Stored } from './options.ts';

export class ItemShape<Item extends object> {
  readonly #options: ResourceOptions<Item>;

  constructor(options: ResourceOptions<Item>) {
    this.#options = options;
  }

  /** @throws HttpError bad_request where it is not what the document says; not_implemented if a member is a file */
  checked(item: Item): Item {
    const file = Object.entries(item).find(([, value]) => [value].flat().some((part) => part instanceof Blob));
    if (file !== undefined) throw new HttpError('not_implemented', `files can not be stored yet: ${file[0]}`);
    const faults = this.#options.validate?.(this.shown(item)) ?? [];
    if (faults.length === 0) return item;
    const details = faults.map(({ pointer, message }) => `${pointer} ${message}`).join('\n');
    throw new HttpError('bad_request', `this would be no ${this.#options.name} as it is described`, { details });
  }

  stored(item: Item, { position, revision }: { position: number; revision: number }): Stored<Item> {
    return { item: this.shown(item), tag: entityTag(position, revision) };
  }

  /** Without what is kept and not shown. */
  shown(item: Item): Item {
    const { hidden = [] } = this.#options;
    if (hidden.length === 0) return item;
    const members = Object.entries(item).filter(([name]) => !hidden.some((other) => other === name));
    // As the document has it, whose types do not tell what is sent from what is answered.
    return Object.fromEntries(members) as Item;
  }
}
