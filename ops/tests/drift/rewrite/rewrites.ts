/**
 * Ways to write a document otherwise that leave what it says as it is: of its content here, of its text in
 * `rewrites.test.ts`. Each takes any document, changes what it finds, and can be followed by any other.
 */
import { methods } from '../../../../openapi/document/document.ts';
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../../openapi/json/json.ts';
import { at } from '../../../../openapi/json/pointer.ts';
import { type NodeKind, walk } from '../../../../openapi/document/walk.ts';

export type Rewrite = (content: JsonObject) => JsonObject;

/** An object of a copy, which may be changed. */
type Draft = Record<string, Json>;

/** Every object of a kind, those inside it before it. */
function each(kinds: readonly NodeKind[], change: (object: Draft, copy: JsonObject) => void): Rewrite {
  return (content) => {
    const copy = structuredClone(content);
    walk(copy, (kind, object) => {
      if (kinds.includes(kind)) change(object, copy);
    });
    return copy;
  };
}

/** Replaces the content of an object in place, for all references to it. */
function replace(object: Draft, by: JsonObject): void {
  for (const name of Object.keys(object)) Reflect.deleteProperty(object, name);
  Object.assign(object, by);
}

function reorder(...names: readonly string[]): (object: Draft) => void {
  return (object) => {
    for (const name of names) {
      const list = object[name];
      if (isArray(list)) object[name] = list.toReversed();
    }
  };
}

/** Names are added where they are missing. */
function spellOut(usual: JsonObject): (object: Draft) => void {
  return (object) => {
    if (!('$ref' in object)) replace(object, { ...usual, ...object });
  };
}

const membersReversed = (value: Json): Json => {
  if (isArray(value)) return value.map(membersReversed);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([name, member]) => [name, membersReversed(member)]));
};

/** Replaces the `$ref` by its target; keywords next to it take precedence. */
function writeOut(object: Draft, content: JsonObject): void {
  const { $ref: reference, ...siblings } = object;
  const target = typeof reference === 'string' ? at(content, reference) : undefined;
  if (isObject(target)) replace(object, { ...structuredClone(target), ...siblings });
}

/** `{ schema: { type: 'string' } }` → `{ schema: { $ref: '#/components/schemas/Moved3' } }` */
function moveSchema(object: Draft, content: JsonObject): void {
  const { schema } = object;
  if (!isObject(schema) || '$ref' in schema) return;
  object.schema = { $ref: addComponent(content, 'schemas', 'Moved', schema) };
}

function moveResponses({ responses }: Draft, content: JsonObject): void {
  for (const [status, response] of Object.entries(objectOf(responses))) {
    if ('$ref' in objectOf(response)) continue;
    Reflect.set(Object(responses), status, { $ref: addComponent(content, 'responses', 'Moved', response) });
  }
}

/** The reference to a new component; its name is taken by none. */
function addComponent(content: JsonObject, kind: string, name: string, component: Json): string {
  const components = (content.components ?? {}) as Draft; // of a copy that is being changed
  Reflect.set(content, 'components', components);
  const known = objectOf(components[kind]);
  const free = `${name}${Object.keys(known).length}`;
  components[kind] = { ...known, [free]: component };
  return `#/components/${kind}/${free}`;
}

/** `type: [string, 'null']` is said by alternatives; what says nothing about the value stays where it is. */
function spellNull(keyword: 'anyOf' | 'oneOf'): (schema: Draft) => void {
  return (schema) => {
    const { type } = schema;
    if (!isArray(type) || type.length !== 2 || !type.includes('null')) return;
    const said = Object.entries(schema).filter(([name]) => ['description', 'examples', 'default'].includes(name));
    const rest = Object.entries(schema).filter(([name]) => !said.some(([other]) => other === name));
    const other = { ...Object.fromEntries(rest), type: type.find((name) => name !== 'null') ?? 'null' };
    replace(schema, { ...Object.fromEntries(said), [keyword]: [other, { type: 'null' }] });
  };
}

/** Parameters of a path become those of its operations. */
function shareOut(item: Draft): void {
  const { parameters, ...rest } = item;
  for (const method of methods) {
    const operation = rest[method];
    if (!isObject(operation) || '$ref' in item) continue;
    const own = arrayOf(operation.parameters).map(getKey);
    const shared = arrayOf(parameters).filter((parameter) => !own.includes(getKey(parameter)));
    rest[method] = { ...operation, parameters: [...structuredClone(shared), ...arrayOf(operation.parameters)] };
  }
  if (!('$ref' in item)) replace(item, rest);
}

/** Parameters that all operations of a path have become the path's. */
function shareParameters(item: Draft): void {
  const operations = methods.flatMap((method) => (isObject(item[method]) ? [[method, item[method]] as const] : []));
  const [first] = operations;
  const common = arrayOf(first?.[1].parameters).filter((parameter) =>
    operations.every(([, operation]) => arrayOf(operation.parameters).map(getKey).includes(getKey(parameter))),
  );
  if (common.length === 0) return;
  const keys = common.map(getKey);
  for (const [method, { parameters, ...operation }] of operations) {
    const left = arrayOf(parameters).filter((parameter) => !keys.includes(getKey(parameter)));
    item[method] = left.length === 0 ? operation : { ...operation, parameters: left };
  }
  item.parameters = [...arrayOf(item.parameters), ...common];
}

const getKey = (parameter: Json): string => JSON.stringify(parameter);

const securityByOperation: Rewrite = (content) => {
  const { security = [], ...copy } = each(['operation'], (operation) => {
    operation.security ??= content.security ?? [];
  })(content);
  return content.security === undefined ? content : { ...copy, ...(isArray(security) ? {} : { security }) };
};

const withUnused: Rewrite = (content) => {
  const copy = structuredClone(content);
  addComponent(copy, 'schemas', 'Unused', { type: 'object', required: ['a'], properties: { a: { type: 'string' } } });
  addComponent(copy, 'responses', 'Unused', { description: 'No operation has it.' });
  addComponent(copy, 'securitySchemes', 'unused', { type: 'http', scheme: 'basic' });
  return copy;
};

/** References follow, since a name is met in `#/components/schemas/…` only. */
const renamedSchemas: Rewrite = (content) => {
  const { schemas } = objectOf(content.components);
  const renamed = Object.fromEntries(Object.entries(objectOf(schemas)).map(([name, schema]) => [`The${name}`, schema]));
  const moved = { ...content, components: { ...objectOf(content.components), schemas: renamed } };
  const text = JSON.stringify(moved).replaceAll('"#/components/schemas/', '"#/components/schemas/The');
  return schemas === undefined ? content : objectOf(JSON.parse(text)); // it was JSON before
};

/** `enum` of one value and `const`, one type and a list of it. */
function spellOnly(schema: Draft): void {
  const { enum: values, const: only, type } = schema;
  if (isArray(values) && values.length === 1) replace(schema, { ...without(schema, 'enum'), const: values[0] ?? null });
  else if (only !== undefined) replace(schema, { ...without(schema, 'const'), enum: [only] });
  if (typeof type === 'string') schema.type = [type];
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
}

/** Defaults stay outside, where they are looked for. */
function wrapSchema(object: Draft, content: JsonObject): void {
  const { schema } = object;
  if (!isObject(schema) || schema.default !== undefined || isBase(content, schema)) return;
  object.schema = { allOf: [schema] };
}

/** A part with a discriminator makes the whole a variant of it: https://spec.openapis.org/oas/v3.1.0#models-with-polymorphism-support */
function isBase(content: JsonObject, { $ref: reference, discriminator }: JsonObject): boolean {
  const target = typeof reference === 'string' ? at(content, reference) : undefined;
  return (discriminator ?? objectOf(target).discriminator) !== undefined;
}

function wrapProperties({ properties }: Draft): void {
  for (const [name, property] of Object.entries(objectOf(properties))) {
    if (!isObject(property) || property.default !== undefined) continue;
    Reflect.set(Object(properties), name, { allOf: [property] });
  }
}

const holders: readonly NodeKind[] = ['parameter', 'header', 'mediaType'];

/** By what is done to the document. */
export const rewrites: Readonly<Record<string, Rewrite>> = {
  'members in another order': (content) => objectOf(membersReversed(content)),
  'required in another order': each(['schema'], reorder('required')),
  'enum in another order': each(['schema'], reorder('enum')),
  'alternatives in another order': each(['schema'], reorder('anyOf', 'oneOf', 'allOf', 'type')),
  'parameters in another order': each(['operation', 'pathItem'], reorder('parameters')),
  'tags in another order': each(['operation'], reorder('tags')),
  'keys in another order': each(['operation', 'document'], reorder('security')),
  'schemas written out': each(['schema'], writeOut),
  'what is shared written out': each(['parameter', 'header', 'response', 'requestBody'], writeOut),
  'schemas moved to components': each(holders, moveSchema),
  'responses moved to components': each(['operation'], moveResponses),
  'schemas under other names': renamedSchemas,
  'components that nothing uses': withUnused,
  'null by anyOf': each(['schema'], spellNull('anyOf')),
  'null by oneOf': each(['schema'], spellNull('oneOf')),
  'parameters said by each operation': each(['pathItem'], shareOut),
  'parameters said by their path': each(['pathItem'], shareParameters),
  'security said by each operation': securityByOperation,
  'schemas as the only part of another': each(holders, wrapSchema),
  'properties as the only part of a schema': each(['schema'], wrapProperties),
  'one value and one type otherwise': each(['schema'], spellOnly),
  'what schemas mean anyway': each(['schema'], (schema) => {
    if (schema.type === 'object') spellOut({ additionalProperties: true, minProperties: 0, deprecated: false })(schema);
  }),
  'what parameters mean anyway': each(['parameter'], spellOut({ required: false, deprecated: false })),
  'what headers mean anyway': each(['header'], spellOut({ required: false, style: 'simple', explode: false })),
  'what operations mean anyway': each(['operation'], spellOut({ deprecated: false, callbacks: {} })),
  'another OpenAPI 3.1': (content) => ({ ...content, openapi: '3.1.1' }),
};

/**
 * The same in OpenAPI 3.0, which spells null, bounds and examples differently, and ignores keywords next to a
 * reference. What only 3.1 can say must not be in it.
 */
export const inOpenApi30: Rewrite = (content) => ({
  ...each(['schema'], (schema) => {
    const { type, examples, exclusiveMinimum, exclusiveMaximum, $ref: reference, ...rest } = schema;
    const [other] = isArray(type) ? type.filter((name) => name !== 'null') : [type];
    const hasSiblings = Object.keys(rest).length > 0;
    replace(schema, {
      ...(reference !== undefined && !hasSiblings ? { $ref: reference } : {}),
      ...(reference !== undefined && hasSiblings ? { allOf: [{ $ref: reference }] } : {}),
      ...rest,
      ...(other === undefined ? {} : { type: other }),
      ...(isArray(type) && type.includes('null') ? { nullable: true } : {}),
      ...(isArray(examples) ? { example: examples[0] ?? null } : {}),
      ...(exclusiveMinimum === undefined ? {} : { minimum: exclusiveMinimum, exclusiveMinimum: true }),
      ...(exclusiveMaximum === undefined ? {} : { maximum: exclusiveMaximum, exclusiveMaximum: true }),
    });
  })(content),
  openapi: '3.0.3',
});
