/** The items that are kept before a request is tried: samples of their schemas, under keys that the request names. */
import type { JsonObject, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator } from '../../../openapi/validation/validator.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { Key, Scope } from '../../../service/resource/options.ts';
import type { ItemSchema } from '../resource/item.ts';
import { parametersOf } from '../resource/paths.ts';
import type { Place, Resource, Within } from '../resource/resource.ts';
import type { Candidate } from './candidate.ts';

/** The operation can not be tried, and would not work. */
export class TrialError extends Error {
  override readonly name = 'TrialError';
}

/** @throws TrialError if none is found */
const sampleItem = memoize(({ schema }: ItemSchema): JsonObject => {
  try {
    const value = sampleValue(schema, 'response');
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    throw new TrialError(`no valid item is known: ${error.message}`);
  }
  throw new TrialError('its items are no objects');
});

/** Keys as the package makes them. */
const madeKeys = ['3f0c9a52-6d1e-4b7a-8f27-5e9d1c2b4a60', '3f0c9a52-6d1e-4b7a-8f27-5e9d1c2b4a61'] as const;

/** The items that an operation finds. */
export class TrialItems {
  readonly #candidate: Candidate;
  readonly #place: Place;
  readonly #resource: Candidate['resources'][string];
  /** One for each parameter of the operation's path, in their order. */
  readonly #keys: readonly Key[];
  readonly #scope: Scope;
  /** The path arguments of the operation. */
  readonly path: Readonly<Record<string, Key>>;

  /** @throws TrialError if no item can be named in the path */
  constructor(candidate: Candidate, place: Place, operation: Operation) {
    const resource = candidate.resources[place.resource.variable];
    if (resource === undefined) throw new TrialError('its resource is not there');
    this.#candidate = candidate;
    this.#place = place;
    this.#resource = resource;
    const names = parametersOf(operation.path);
    const kinds = [...place.scope.map(({ parent }) => parent), place.resource];
    this.#keys = names.map((name, index) => keyFor(operation, name, kinds[index]));
    this.#scope = scopeOf(place.scope, this.#keys);
    this.path = Object.fromEntries(names.map((name, index) => [name, this.#keys[index] ?? '']));
  }

  /** Keeps what the items are within, and no item. @throws TrialError if it is not valid */
  async begin(): Promise<void> {
    for (const [index, { parent }] of this.#place.scope.entries()) {
      const key = this.#keys[index];
      const parents = parent && this.#candidate.resources[parent.variable];
      if (parent === undefined || parents === undefined || key === undefined) continue;
      const item = itemWith(parent, key);
      await parents.put(key, () => item, { scope: scopeOf(parent.within, this.#keys) }).catch(refuse);
    }
    await this.#clear();
  }

  /** Keeps this many items, each as it was at first. @throws TrialError if they are not valid */
  async keep(count: 0 | 1 | 2): Promise<void> {
    const [own, ...others] = this.#ownKeys();
    if (own === undefined) return;
    if (this.#keys.length === this.#place.scope.length) await this.#clear();
    else if (count === 0) await this.#resource.deleteAny(own, { scope: this.#scope });
    if (count > 0) await this.#put(own).catch(refuse);
    // Where only one key is valid there is no second item.
    for (const other of others.slice(0, count - 1)) await this.#put(other).catch(() => undefined);
  }

  #put(key: Key): Promise<unknown> {
    const item = itemWith(this.#place.resource, key);
    return this.#resource.put(key, () => item, { scope: this.#scope });
  }

  /** What is kept of the item that was created or changed last; undefined if it is gone. */
  async kept(operation: Operation): Promise<JsonObject | undefined> {
    const key = this.#keys[this.#place.scope.length];
    if (operation.method !== 'post' && key !== undefined)
      return (await this.#resource.get(key, { scope: this.#scope })).item;
    return (await this.#resource.list({ scope: this.#scope })).items.at(-1);
  }

  #ownKeys(): readonly Key[] {
    const own = this.#keys[this.#place.scope.length];
    const { key } = this.#place.resource.item;
    const others = key?.type === 'integer' ? [1, 2] : keysOf(this.#place.resource, undefined);
    return own === undefined ? others : [own, ...others.filter((other) => other !== own)];
  }

  /** Items that are seen within others and alone have their keys everywhere. */
  async #clear(): Promise<void> {
    const {
      item: { key },
      within,
    } = this.#place.resource;
    const options = within.length === 0 ? {} : { scope: this.#scope };
    const { items } = await this.#resource.list(options);
    for (const own of key === undefined ? this.#ownKeys() : items.map((item) => item[key.member])) {
      if (typeof own === 'string' || typeof own === 'number') await this.#resource.deleteAny(own, options);
    }
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof HttpError)) throw error;
  throw new TrialError(`an item would not be valid: ${error.details ?? error.message}`);
}

function scopeOf(within: readonly Within[], keys: readonly Key[]): Scope {
  return Object.fromEntries(within.map(({ column }, index) => [column, keys[index] ?? '']));
}

function itemWith({ item }: Resource, key: Key): JsonObject {
  return { ...sampleItem(item), ...(item.key === undefined ? {} : { [item.key.member]: key }) };
}

/** A key that the path takes and that an item may have. @throws TrialError */
function keyFor(operation: Operation, name: string, kept: Resource | undefined): Key {
  const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
  const validate = compileValidator(standalone(parameter?.schema ?? anySchema, 'request'));
  const found = keysOf(kept, parameter?.schema).find((key) => validate(key).length === 0);
  if (found === undefined) throw new TrialError(`${name} can be none of the keys that there are`);
  return found;
}

function keysOf(kept: Resource | undefined, schema: SchemaView | undefined): readonly Key[] {
  const { key } = kept?.item ?? {};
  if (kept === undefined || key === undefined)
    return [...madeKeys, ...(schema === undefined ? [] : sampleKeys(schema))];
  if (key.type === 'integer') return [1];
  const own = sampleItem(kept.item)[key.member];
  return [...(typeof own === 'string' ? [own] : []), ...madeKeys];
}

function sampleKeys(schema: SchemaView): readonly Key[] {
  try {
    return [sampleValue(schema, 'request')].filter((value) => typeof value === 'string' || typeof value === 'number');
  } catch (error) {
    if (error instanceof SampleError) return [];
    throw error;
  }
}
