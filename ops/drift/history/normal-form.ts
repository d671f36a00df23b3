/**
 * A document in one spelling, so that only what it says is compared: references written out, what is implied left
 * out, lists without meaning in order. It is an OpenAPI document again, for tools that compare such.
 */
import type { ApiDocument, Json, JsonObject, Schema } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { at, split } from '../../../openapi/json/pointer.ts';
import { methods } from '../../../openapi/document/document.ts';
import { sortMembers, sortValues } from '../../../openapi/json/sorted-json.ts';
import { joined, schemaForm } from './schema-form.ts';
import { parameterKey } from '../../lib/differences.ts';
import { pointerOf, Sharing } from './sharing.ts';
import { isWording, type Part, structure } from './structure.ts';

export interface NormalForm {
  /** `info.version`, which is in neither of the others. */
  readonly version: string;
  /** What programs go by. */
  readonly meaning: JsonObject;
  /** The same with what people and models read. */
  readonly whole: JsonObject;
}

/** Kept, since one base is compared with many documents. */
export const normalForm = memoize((document: ApiDocument): NormalForm => {
  const form = (keep: boolean): JsonObject => objectOf(sortMembers(new Normalisation(document, keep).run()));
  return { version: document.version, meaning: form(false), whole: form(true) };
});

class Normalisation {
  readonly #content: JsonObject;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #keepWording: boolean;
  readonly #sharing: Sharing;
  /** Pointers of schemas that stay references, in the order in which they are met. */
  readonly #shared = new Set<string>();

  constructor({ content, operations }: ApiDocument, keepWording: boolean) {
    this.#content = content;
    this.#ids = new Map(operations.map(({ id, method, path }) => [`${method} ${path}`, id]));
    this.#keepWording = keepWording;
    this.#sharing = new Sharing(content);
  }

  run(): JsonObject {
    const whole = objectOf(this.#copy('document', this.#outside()));
    const used = objectOf(this.#copy('components', { securitySchemes: this.#usedSchemes() }));
    // Grows while it is gone through.
    const schemas = [...this.#definitions()];
    const components = { schemas: Object.fromEntries(schemas), securitySchemes: used.securitySchemes ?? {} };
    return { ...whole, openapi: '3.1.1', components };
  }

  /** All but what operations take over (`security`), what they refer to, and the version, which is judged apart. */
  #outside(): JsonObject {
    const left = Object.entries(this.#content).filter(([name]) => name !== 'components' && name !== 'security');
    const about = Object.entries(objectOf(this.#content.info)).filter(([name]) => name !== 'version');
    return { ...Object.fromEntries(left), info: Object.fromEntries(about) };
  }

  *#definitions(): Generator<[string, Json]> {
    for (const pointer of this.#shared)
      yield [definitionName(pointer), this.#copy('schema', at(this.#content, pointer) ?? true)];
  }

  /** Those that no operation needs are no promise to anybody. */
  #usedSchemes(): JsonObject {
    const schemes = Object.entries(objectOf(objectOf(this.#content.components).securitySchemes));
    const paths = Object.values(objectOf(this.#content.paths)).map(objectOf);
    const operations = paths.flatMap((item) => methods.map((method) => objectOf(item[method])));
    const used = [this.#content, ...operations].flatMap(({ security }) =>
      arrayOf(security).flatMap((entry) => Object.keys(objectOf(entry))),
    );
    return Object.fromEntries(schemes.filter(([name]) => used.includes(name)));
  }

  #copy(part: Part, value: Json): Json {
    if (!isObject(value)) return part === 'schema' && value === true ? {} : value;
    const { $ref: reference, ...beside } = value;
    if (typeof reference === 'string' && part !== 'plain') return this.#follow(part, pointerOf(reference), beside);
    return this.#form(
      part,
      Object.fromEntries(Object.entries(value).flatMap(([name, member]) => this.#member(part, name, member))),
    );
  }

  #member(part: Part, name: string, value: Json): [string, Json][] {
    if (isWording(part, name) && !this.#keepWording) return [];
    const inner = structure[part].get(name) ?? structure[part].get('*');
    if (inner === undefined) return [[name, value]];
    if (typeof inner === 'string') return [[name, this.#copyMember(inner, name, value)]];
    const [entry] = inner;
    if (isArray(value)) return [[name, value.map((item) => this.#copy(entry, item))]];
    if (!isObject(value)) return [[name, value]];
    const copies = Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      entry === 'pathItem' ? this.#pathItem(key, item) : this.#copy(entry, item),
    ]);
    return [[name, Object.fromEntries(copies)]];
  }

  /** `additionalProperties: false` is how everybody writes it. */
  #copyMember(part: Part, name: string, value: Json): Json {
    const copy = part === 'pathItem' ? this.#pathItem(name, value) : this.#copy(part, value);
    if (part !== 'schema' || copy !== false) return copy;
    return name.endsWith('Properties') || name.endsWith('Items') ? false : { not: {} };
  }

  #follow(part: Part, target: string, beside: JsonObject): Json {
    const copied = objectOf(this.#copy(part, beside));
    if (part !== 'schema') {
      if (this.#sharing.containsItself(target)) return { ...copied, 'x-refers-to': target };
      return { ...objectOf(this.#copy(part, at(this.#content, target) ?? {})), ...copied };
    }
    if (!this.#sharing.stays(target)) return schemaForm(objectOf(joined(this.#target(target), copied)));
    this.#shared.add(target);
    return schemaForm(objectOf(joined({ $ref: `#/components/schemas/${definitionName(target)}` }, copied)));
  }

  #target(pointer: string): Schema {
    const schema = this.#copy('schema', at(this.#content, pointer) ?? true);
    return isObject(schema) || typeof schema === 'boolean' ? schema : true;
  }

  /** What a path says for all its operations is said by each of them. */
  #pathItem(path: string, value: Json): Json {
    const { $ref: reference, ...own } = objectOf(value);
    const target = typeof reference === 'string' ? objectOf(at(this.#content, pointerOf(reference))) : {};
    const { parameters, servers, ...item }: JsonObject = { ...target, ...own };
    const shared = [...arrayOf(target.parameters), ...arrayOf(parameters)];
    const entries = Object.entries(item).map(([name, member]): [string, Json] => {
      if (!methods.some((method) => method === name) || !isObject(member)) return [name, member];
      const security = member.security ?? this.#content.security ?? [];
      const { operationId = this.#ids.get(`${name} ${path}`) } = member;
      const common = {
        ...(operationId === undefined ? {} : { operationId }),
        ...(arrayOf(servers).length === 0 ? {} : { servers: arrayOf(servers) }),
      };
      return [name, { ...common, ...member, parameters: [...shared, ...arrayOf(member.parameters)], security }];
    });
    return this.#copy('pathItem', Object.fromEntries(entries));
  }

  #form(part: Part, object: JsonObject): JsonObject {
    if (part === 'schema') return schemaForm(object);
    const said = Object.fromEntries(Object.entries(object).filter(([name, value]) => !isImplied(part, name, value)));
    if (part === 'parameter') return parameterForm(said);
    return part === 'operation' ? operationForm(said) : said;
  }
}

function isImplied(part: Part, name: string, value: Json): boolean {
  if (value === false) return !name.startsWith('x-') && (name !== 'explode' || part === 'header');
  const isList = [
    'headers',
    'content',
    'links',
    'callbacks',
    'parameters',
    'encoding',
    'variables',
    'servers',
  ].includes(name);
  if (part === 'header' && name === 'style') return value === 'simple';
  return isList && Object.keys(objectOf(value)).length === 0 && arrayOf(value).length === 0;
}

/** https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
function parameterForm({ style, explode, ...rest }: JsonObject): JsonObject {
  const usual = rest.in === 'query' || rest.in === 'cookie' ? 'form' : 'simple';
  const actual = style ?? usual;
  const isExploded = explode ?? actual === 'form';
  return {
    ...rest,
    ...(actual === usual ? {} : { style: actual }),
    ...(isExploded === (actual === 'form') ? {} : { explode: isExploded }),
  };
}

function operationForm({ parameters, tags, security, ...rest }: JsonObject): JsonObject {
  const byKey = new Map(arrayOf(parameters).map((parameter) => [parameterKey(parameter), parameter]));
  const ordered = [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, parameter]) => parameter);
  return {
    ...rest,
    ...(ordered.length === 0 ? {} : { parameters: ordered }),
    ...(arrayOf(tags).length === 0 ? {} : { tags: sortValues(arrayOf(tags)) }),
    security: sortValues(arrayOf(security).map(requirementForm)),
  };
}

function requirementForm(requirement: Json): Json {
  const schemes = Object.entries(objectOf(requirement));
  const entries = schemes.map(([scheme, scopes]): [string, Json] => [scheme, sortValues(arrayOf(scopes))]);
  return sortMembers(Object.fromEntries(entries));
}

/** `/components/schemas/Tree` → `Tree`; elsewhere its whole way. */
function definitionName(pointer: string): string {
  const segments = split(pointer);
  const [first, second, name = ''] = segments;
  const isUsual = segments.length === 3 && first === 'components' && second === 'schemas';
  return (isUsual ? name : segments.join('-')).replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
