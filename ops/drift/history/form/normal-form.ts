/**
 * A document in normal form, so that only meanings are compared: references are written out, implied values are removed,
 * unordered lists are sorted. The result is an OpenAPI document, for tools that compare such documents.
 */
import type { ApiDocument, Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { memoize } from '../../../../openapi/memoize.ts';
import { at, join, split } from '../../../../openapi/json/pointer.ts';
import { methods } from '../../../../openapi/document/document.ts';
import { sortMembers, stringifySorted } from '../../../../openapi/json/sorted-json.ts';
import { toNameForm, toObjectForm } from './object-form.ts';
import { toSchemaForm } from './schema-form.ts';
import { toPointer, Sharing } from './sharing.ts';
import { isWording, type DocumentPart, structure } from './structure.ts';

export interface NormalForm {
  /** `info.version`, which is in neither of the others. */
  readonly version: string;
  /** The content that programs use. */
  readonly meaning: JsonObject;
  /** The same with the texts that people and models read. */
  readonly whole: JsonObject;
}

/** Cached, since one base is compared with many documents. */
export const toNormalForm = memoize((document: ApiDocument): NormalForm => {
  const form = (keep: boolean): JsonObject => objectOf(sortMembers(new Normalisation(document, keep).run()));
  return { version: document.version, meaning: form(false), whole: form(true) };
});

/** How often schemas that contain each other are written out within each other at most. */
const maximumUnrolled = 3;

class Normalisation {
  readonly #content: JsonObject;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #keepWording: boolean;
  readonly #sharing: Sharing;
  /** Pointers of schemas that remain references, in the order of the document. */
  readonly #shared = new Set<string>();
  /** By pointer, schemas that were written out. */
  readonly #targets = new Map<string, Json>();
  /** Pointers of the schemas that contain themselves and are being written out. */
  readonly #open = new Set<string>();

  constructor({ content, operations }: ApiDocument, keepWording: boolean) {
    this.#content = content;
    this.#ids = new Map(operations.map(({ id, method, path }) => [`${method} ${path}`, id]));
    this.#keepWording = keepWording;
    this.#sharing = new Sharing(content);
  }

  run(): JsonObject {
    const whole = objectOf(this.#copy('document', this.#outside()));
    const used = objectOf(this.#copy('components', { securitySchemes: this.#usedSchemes() }));
    // The list grows during the loop.
    const schemas = [...this.#definitions()];
    const components = { schemas: Object.fromEntries(schemas), securitySchemes: used.securitySchemes ?? {} };
    return { ...whole, openapi: '3.1.1', components };
  }

  /** Everything except `security` and the components, which the operations contain, and the version, which is compared apart. */
  #outside(): JsonObject {
    const left = Object.entries(this.#content).filter(([name]) => name !== 'components' && name !== 'security');
    const about = Object.entries(objectOf(this.#content.info)).filter(([name]) => name !== 'version');
    return { ...Object.fromEntries(left), info: Object.fromEntries(about) };
  }

  *#definitions(): Generator<[string, Json]> {
    for (const pointer of this.#shared)
      yield [definitionName(pointer), this.#copy('schema', at(this.#content, pointer) ?? true)];
  }

  /** Skips schemes that no operation requires. */
  #usedSchemes(): JsonObject {
    const schemes = Object.entries(objectOf(objectOf(this.#content.components).securitySchemes));
    const paths = Object.values(objectOf(this.#content.paths)).map(objectOf);
    const operations = paths.flatMap((item) => methods.map((method) => objectOf(item[method])));
    const used = [this.#content, ...operations].flatMap(({ security }) =>
      arrayOf(security).flatMap((entry) => Object.keys(objectOf(entry))),
    );
    return Object.fromEntries(schemes.filter(([name]) => used.includes(name)));
  }

  #copy(part: DocumentPart, value: Json): Json {
    if (!isObject(value)) return part === 'schema' && value === true ? {} : value;
    const { $ref: reference, ...siblings } = value;
    if (typeof reference === 'string' && part !== 'plain') return this.#follow(part, toPointer(reference), siblings);
    const said = Object.entries(value).flatMap(([name, member]) => this.#member(part, name, member));
    const copy = Object.fromEntries(said);
    if (part !== 'schema') return toObjectForm(part, copy, this.#keepWording);
    return toSchemaForm(isObject(value.discriminator) ? { ...copy, discriminator: this.#discriminator(value) } : copy);
  }

  #member(part: DocumentPart, name: string, value: Json): [string, Json][] {
    if (isWording(part, name) && !this.#keepWording) return [];
    const inner = structure[part].get(name) ?? structure[part].get('*');
    if (inner === undefined) return [[name, value]];
    if (typeof inner === 'string') return [[name, this.#copyMember(inner, name, value)]];
    const [entry] = inner;
    if (isArray(value)) return [[name, value.map((item) => this.#copyItem(entry, item, name, value))]];
    if (!isObject(value)) return [[name, value]];
    const copies = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
      const form = toNameForm(entry, key);
      if (form === undefined) return [];
      return [[form, entry === 'pathItem' ? this.#pathItem(key, item) : this.#copy(entry, item)]];
    });
    return [[name, Object.fromEntries(copies)]];
  }

  /** Writes out a schema that can be joined with its parent, even if it contains itself. */
  #copyItem(part: DocumentPart, item: Json, name: string, list: readonly Json[]): Json {
    const { $ref: reference, ...siblings } = objectOf(item);
    const isNull = (one: Json): boolean => objectOf(one).type === 'null';
    const isJoined = name === 'allOf' || list.length === 1 || (list.length === 2 && list.some(isNull));
    if (part !== 'schema' || !isJoined || typeof reference !== 'string' || Object.keys(siblings).length > 0)
      return this.#copy(part, item);
    return this.#target(toPointer(reference));
  }

  /** `additionalProperties: false` is the usual spelling. */
  #copyMember(part: DocumentPart, name: string, value: Json): Json {
    const copy = part === 'pathItem' ? this.#pathItem(name, value) : this.#copy(part, value);
    if (part !== 'schema' || copy !== false) return copy;
    return name.endsWith('Properties') || name.endsWith('Items') ? false : { not: {} };
  }

  #follow(part: DocumentPart, target: string, siblings: JsonObject): Json {
    const copied = objectOf(this.#copy(part, siblings));
    if (part !== 'schema') {
      if (this.#sharing.containsItself(target)) return { ...copied, 'x-refers-to': target };
      return { ...objectOf(this.#copy(part, at(this.#content, target) ?? {})), ...copied };
    }
    const isAlone = Object.keys(copied).length === 0;
    if (isAlone && this.#sharing.stays(target)) return this.#reference(target);
    return isAlone
      ? this.#target(target)
      : toSchemaForm({ ...copied, allOf: [...arrayOf(copied.allOf), this.#target(target)] });
  }

  /** Maps each value to a reference to its schema, which is a name, a reference, or implied by the names of the alternatives. */
  #discriminator({ discriminator, anyOf, oneOf }: JsonObject): JsonObject {
    const { mapping, ...rest } = objectOf(discriminator);
    const explicit = Object.entries(objectOf(mapping)).map(([value, target]): [string, string] => {
      const named = join('/components/schemas', stringOf(target));
      return [value, at(this.#content, named) === undefined ? toPointer(stringOf(target)) : named];
    });
    const targets = [...arrayOf(anyOf), ...arrayOf(oneOf)].flatMap((alternative) => {
      const { $ref: reference } = objectOf(alternative);
      return typeof reference === 'string' ? [toPointer(reference)] : [];
    });
    const open = targets.filter((target) => !explicit.some(([, known]) => known === target));
    const implied = open.map((target): [string, string] => [split(target).at(-1) ?? '', target]);
    const all = [...implied, ...explicit].map(([value, target]): [string, Json] => [
      value,
      this.#reference(target).$ref,
    ]);
    return { ...rest, ...(all.length === 0 ? {} : { mapping: Object.fromEntries(all) }) };
  }

  #reference(pointer: string): { readonly $ref: string } {
    this.#shared.add(pointer);
    return { $ref: `#/components/schemas/${definitionName(pointer)}` };
  }

  /** Writes the schema out, so that it can be joined with the keywords next to the reference. */
  #target(pointer: string): Json {
    const known = this.#targets.get(pointer);
    if (known !== undefined) return known;
    const isRecursive = this.#sharing.containsItself(pointer);
    const isInside = this.#open.has(pointer) || (isRecursive && this.#open.size >= maximumUnrolled);
    if (isInside || !this.#sharing.isJoinable(pointer)) return this.#reference(pointer);
    if (isRecursive) this.#open.add(pointer);
    const schema = this.#copy('schema', at(this.#content, pointer) ?? true);
    if (isRecursive) this.#open.delete(pointer);
    else if (this.#open.size === 0) this.#targets.set(pointer, schema);
    return schema;
  }

  /** Moves the members that a path declares for all operations into each operation. */
  #pathItem(path: string, value: Json): Json {
    const { $ref: reference, ...own } = objectOf(value);
    const target = typeof reference === 'string' ? objectOf(at(this.#content, toPointer(reference))) : {};
    const { parameters, servers = this.#content.servers, ...item }: JsonObject = { ...target, ...own };
    const shared = [...arrayOf(target.parameters), ...arrayOf(parameters)];
    const entries = Object.entries(item).map(([name, member]): [string, Json] => {
      if (!methods.some((method) => method === name) || !isObject(member)) return [name, member];
      const security = member.security ?? this.#content.security ?? [];
      const { operationId = this.#ids.get(`${name} ${path}`) } = member;
      const { servers: called = servers ?? [], ...rest } = member;
      const isUsual = stringifySorted(called) === stringifySorted(this.#content.servers ?? []);
      const own = { ...(operationId === undefined ? {} : { operationId }), ...(isUsual ? {} : { servers: called }) };
      return [name, { ...rest, ...own, parameters: [...shared, ...arrayOf(member.parameters)], security }];
    });
    return this.#copy('pathItem', Object.fromEntries(entries));
  }
}

/** `/components/schemas/Tree` → `Tree`; for other places the whole pointer. */
function definitionName(pointer: string): string {
  const segments = split(pointer);
  const [first, second, name = ''] = segments;
  const isUsual = segments.length === 3 && first === 'components' && second === 'schemas';
  return (isUsual ? name : segments.join('-')).replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
