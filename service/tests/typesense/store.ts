/** The data of the double: collections with their documents, and aliases. It checks documents as strictly as Typesense. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

export interface Collection {
  readonly schema: JsonObject;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly createdAt: number;
  readonly documents: Map<string, JsonObject>;
}

/** An error that is sent with its status and message. */
export class TypesenseRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export class TypesenseStore {
  readonly collections = new Map<string, Collection>();
  readonly aliases = new Map<string, string>();

  /** Finds a collection by its name or an alias. */
  find(name: string): Collection {
    const collection = this.collections.get(this.aliases.get(name) ?? name);
    if (collection === undefined) throw new TypesenseRefusal(404, 'Not Found');
    return collection;
  }

  create(schema: JsonObject): Collection {
    const name = stringOf(schema.name);
    if (name === '') throw new TypesenseRefusal(400, 'Parameter `name` is required.');
    if (this.collections.has(name))
      throw new TypesenseRefusal(409, `A collection with name \`${name}\` already exists.`);
    const fields = arrayOf(schema.fields).map(objectOf).map(getField);
    const collection = { schema, name, fields, createdAt: Math.floor(Date.now() / 1000), documents: new Map() };
    this.collections.set(name, collection);
    return collection;
  }

  drop(name: string): Collection {
    const collection = this.find(name);
    this.collections.delete(collection.name);
    return collection;
  }
}

/** @throws Refusal 400 */
export function upsert(collection: Collection, line: string): void {
  const document = parsed(line);
  const id = document.id;
  if (typeof id !== 'string' || id === '') throw new TypesenseRefusal(400, 'Document’s `id` field should be a string.');
  for (const field of collection.fields) checkField(field, document[field.name]);
  collection.documents.set(id, document);
}

function parsed(line: string): JsonObject {
  try {
    const document: unknown = JSON.parse(line);
    if (isObject(document)) return document;
  } catch {
    // Reported below.
  }
  throw new TypesenseRefusal(400, 'Bad JSON.');
}

const isWell: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  'string[]': (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  int64: (value) => Number.isSafeInteger(value),
};

function checkField({ name, type, optional }: Field, value: unknown): void {
  if (value === undefined && optional) return;
  if (value === undefined) {
    throw new TypesenseRefusal(
      400,
      `Field \`${name}\` has been declared in the schema, but is not found in the document.`,
    );
  }
  if (isWell[type]?.(value) !== true) throw new TypesenseRefusal(400, `Field \`${name}\` must be of type ${type}.`);
}

function getField(field: JsonObject): Field {
  const type = stringOf(field.type);
  if (isWell[type] === undefined)
    throw new TypesenseRefusal(400, `Field \`${stringOf(field.name)}\` has an invalid data type.`);
  return { name: stringOf(field.name), type, optional: field.optional === true };
}
