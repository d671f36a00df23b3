/** The items that are stored before a request is tried: samples of their schemas, with the keys that the request names. */
import type { Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileCheck } from '../../../openapi/validation/validator.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { Key, Scope } from '../../../service/resource/options.ts';
import type { ItemSchema } from '../resource/item.ts';
import { parameterNames } from '../resource/paths.ts';
import type { ResourcePlace, PlannedResource, Within } from '../resource/resource.ts';
import type { RunningCandidate } from './candidate.ts';

/** The operation cannot be tried, so it gets no working code. */
export class TrialError extends Error {
  override readonly name = 'TrialError';
}

/** @throws TrialError if the schema has no sample */
const sampleItem = memoize(({ schema }: ItemSchema): JsonObject => {
  try {
    const value = sampleValue(schema, 'response');
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    throw new TrialError(`no valid item was found: ${error.message}`);
  }
  throw new TrialError('the items are not objects');
});

/** Keys in the form that the package creates. */
const sampleUuids = ['3f0c9a52-6d1e-4b7a-8f27-5e9d1c2b4a60', '3f0c9a52-6d1e-4b7a-8f27-5e9d1c2b4a61'] as const;

/** The items that an operation finds. */
export class TrialItems {
  readonly #candidate: RunningCandidate;
  readonly #place: ResourcePlace;
  readonly #resource: RunningCandidate['resources'][string];
  /** One for each parameter of the operation's path, in their order. */
  readonly #keys: readonly Key[];
  readonly #scope: Scope;
  /** The path arguments of the operation. */
  readonly path: Readonly<Record<string, Key>>;

  /** @throws TrialError if no item can be named in the path */
  constructor(candidate: RunningCandidate, place: ResourcePlace, operation: Operation) {
    const resource = candidate.resources[place.resource.variable];
    if (resource === undefined) throw new TrialError('the code opens no such resource');
    this.#candidate = candidate;
    this.#place = place;
    this.#resource = resource;
    const names = parameterNames(operation.path);
    const kinds = [...place.scope.map(({ parent }) => parent), place.resource];
    this.#keys = names.map((name, index) => keyFor(operation, name, kinds[index]));
    this.#scope = toScope(place.scope, this.#keys);
    this.path = Object.fromEntries(names.map((name, index) => [name, this.#keys[index] ?? '']));
  }

  /** Stores the parent items, and no item. @throws TrialError if a parent item is invalid */
  async begin(): Promise<void> {
    for (const [index, { parent }] of this.#place.scope.entries()) {
      const key = this.#keys[index];
      const parents = parent && this.#candidate.resources[parent.variable];
      if (parent === undefined || parents === undefined || key === undefined) continue;
      const item = itemWith(parent, key);
      await parents.put(key, () => item, { scope: toScope(parent.within, this.#keys) }).catch(rethrowAsTrialError);
    }
    await this.#clear();
  }

  /** Stores this number of items in their first state. @throws TrialError if an item is invalid */
  async keep(count: 0 | 1 | 2): Promise<void> {
    const [own, ...others] = this.#ownKeys();
    if (own === undefined) return;
    if (this.#keys.length === this.#place.scope.length) await this.#clear();
    else if (count === 0) await this.#resource.deleteAny(own, { scope: this.#scope });
    if (count > 0) await this.#put(own).catch(rethrowAsTrialError);
    // If only one key is valid, the second item is missing.
    for (const other of others.slice(0, count - 1)) await this.#put(other).catch(() => undefined);
  }

  #put(key: Key): Promise<unknown> {
    const item = itemWith(this.#place.resource, key);
    return this.#resource.put(key, () => item, { scope: this.#scope });
  }

  /** Returns the stored item that was created or changed last; undefined if it was deleted. */
  async kept(): Promise<JsonObject | undefined> {
    const key = this.#keys[this.#place.scope.length];
    if (key !== undefined) return (await this.#resource.get(key, { scope: this.#scope })).item;
    return (await (await this.#resource.list({ scope: this.#scope })).items.all()).at(-1);
  }

  /** Returns the body with the key of the first stored item, for an operation whose path names no item. */
  withKey(body: Json): Json {
    const { key } = this.#place.resource.item;
    const [own = ''] = this.#ownKeys();
    return key === undefined || !isObject(body) ? body : { ...body, [key.member]: own };
  }

  #ownKeys(): readonly Key[] {
    const own = this.#keys[this.#place.scope.length];
    const { key } = this.#place.resource.item;
    const others = key?.type === 'integer' ? [1, 2] : listKeys(this.#place.resource, undefined);
    return own === undefined ? others : [own, ...others.filter((other) => other !== own)];
  }

  /** Deletes all items, also those below other parent items, since their keys are unique among all items. */
  async #clear(): Promise<void> {
    const {
      item: { key },
      within,
    } = this.#place.resource;
    const options = within.length === 0 ? {} : { scope: this.#scope };
    const items = await (await this.#resource.list(options)).items.all();
    for (const own of key === undefined ? this.#ownKeys() : items.map((item) => item[key.member])) {
      if (typeof own === 'string' || typeof own === 'number') await this.#resource.deleteAny(own, options);
    }
  }
}

function rethrowAsTrialError(error: unknown): never {
  if (!(error instanceof HttpError)) throw error;
  throw new TrialError(`an item would be invalid: ${error.details ?? error.message}`);
}

function toScope(within: readonly Within[], keys: readonly Key[]): Scope {
  return Object.fromEntries(within.map(({ column }, index) => [column, keys[index] ?? '']));
}

function itemWith({ item }: PlannedResource, key: Key): JsonObject {
  const own = item.key?.type === 'integer' ? Number(key) : key;
  return { ...sampleItem(item), ...(item.key === undefined ? {} : { [item.key.member]: own }) };
}

/** Returns a key that is valid in the path and in an item. @throws TrialError */
function keyFor(operation: Operation, name: string, kept: PlannedResource | undefined): Key {
  const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
  const isValid = compileCheck(standalone(parameter?.schema ?? anySchema, 'request'));
  const found = listKeys(kept, parameter?.schema).find(isValid);
  if (found === undefined)
    throw new TrialError(`no key of the items is valid for the parameter ${JSON.stringify(name)}`);
  return found;
}

function listKeys(kept: PlannedResource | undefined, schema: SchemaView | undefined): readonly Key[] {
  const { key } = kept?.item ?? {};
  if (kept === undefined || key === undefined)
    return [...sampleUuids, ...(schema === undefined ? [] : sampleKeys(schema))];
  const asked = schema === undefined ? [] : sampleKeys(schema);
  if (key.type === 'integer') return [1, '1', ...asked.filter((one) => typeof one === 'number')];
  const own = sampleItem(kept.item)[key.member];
  return [...(typeof own === 'string' ? [own] : []), ...sampleUuids, ...asked];
}

function sampleKeys(schema: SchemaView): readonly Key[] {
  try {
    return [sampleValue(schema, 'request')].filter((value) => typeof value === 'string' || typeof value === 'number');
  } catch (error) {
    if (error instanceof SampleError) return [];
    throw error;
  }
}
