/**
 * Converts OpenAPI 3.0 to 3.1, whose schemas are plain JSON Schema.
 * https://www.openapis.org/blog/2021/02/16/migrating-from-openapi-3-0-to-3-1-0
 */
import type { Json, JsonObject } from '../../document/document.ts';
import { isArray, stringOf } from '../../json/json.ts';
import { resolvePlace } from './resolve.ts';
import { walk } from '../../document/walk.ts';

type Schema = Record<string, Json>;

const bytes = 'application/octet-stream';

/** Changes the content in place, and returns it. Content of version 3.1 stays unchanged. */
export function upgrade(content: Record<string, Json>): JsonObject {
  if (!stringOf(content.openapi).startsWith('3.0.')) return content;
  content.openapi = '3.1.1';
  walk(content, (kind, object) => {
    if (kind === 'schema') upgradeSchema(object);
    if (kind === 'mediaType') dropSchemaOfBytes(content, object);
  });
  return content;
}

function upgradeSchema(schema: Schema): void {
  isolateReference(schema);
  upgradeBound(schema, 'minimum', 'exclusiveMinimum');
  upgradeBound(schema, 'maximum', 'exclusiveMaximum');
  upgradeFormat(schema);
  allowNull(schema);
  upgradeExample(schema);
}

/** 3.0 ignores members next to a `$ref`; 3.1 does not. `nullable` there has no effect by the specification, and is always meant. */
function isolateReference(schema: Schema): void {
  if (typeof schema.$ref !== 'string') return;
  for (const name of Object.keys(schema)) {
    if (!['$ref', 'nullable', 'description'].includes(name)) Reflect.deleteProperty(schema, name);
  }
}

/** `{ minimum: 1, exclusiveMinimum: true }` → `{ exclusiveMinimum: 1 }` */
function upgradeBound(schema: Schema, inclusive: string, exclusive: string): void {
  const isExclusive = schema[exclusive];
  if (typeof isExclusive !== 'boolean') return;
  const bound = schema[inclusive];
  Reflect.deleteProperty(schema, exclusive);
  if (!isExclusive || bound === undefined) return;
  Reflect.deleteProperty(schema, inclusive);
  schema[exclusive] = bound;
}

function upgradeFormat(schema: Schema): void {
  const { format } = schema;
  if (format === 'byte' || format === 'base64') replaceFormat(schema, 'contentEncoding', 'base64');
  if (format === 'binary') replaceFormat(schema, 'contentMediaType', bytes);
}

function replaceFormat(schema: Schema, name: string, value: string): void {
  Reflect.deleteProperty(schema, 'format');
  schema[name] = value;
}

/** A body of bytes is not a JSON string: 3.1 describes it only by the media type. */
function dropSchemaOfBytes(content: JsonObject, mediaType: Schema): void {
  const { value: schema } = resolvePlace(content, mediaType.schema, '');
  if (schema.contentMediaType === bytes) Reflect.deleteProperty(mediaType, 'schema');
}

/** Keywords that also restrict null, so that null must be an alternative to them. */
const composing = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not'];

/** Keywords that apply to values of any type; `readOnly` must stay at the place where readers look for it. */
const annotations = /^(title|description|default|deprecated|readOnly|writeOnly|examples?|externalDocs|xml|x-.*)$/;

/** In 3.0.3, `nullable` has an effect only next to `type` and an `enum` with null; here it has the meaning that authors intend. */
function allowNull(schema: Schema): void {
  const { nullable, type } = schema;
  Reflect.deleteProperty(schema, 'nullable');
  if (nullable !== true) return;
  if (composing.some((keyword) => Object.hasOwn(schema, keyword))) {
    allowNullBeside(schema);
    return;
  }
  if (typeof type === 'string') schema.type = [type, 'null'];
  const values = schema.enum;
  if (isArray(values) && !values.includes(null)) schema.enum = [...values, null];
}

/** `{ allOf, description }` → `{ description, anyOf: [{ allOf }, { type: 'null' }] }` */
function allowNullBeside(schema: Schema): void {
  const restrictions = Object.entries(schema).filter(([name]) => !annotations.test(name));
  for (const [name] of restrictions) Reflect.deleteProperty(schema, name);
  schema.anyOf = [Object.fromEntries(restrictions), { type: 'null' }];
}

function upgradeExample(schema: Schema): void {
  const { example } = schema;
  if (example === undefined) return;
  Reflect.deleteProperty(schema, 'example');
  schema.examples ??= [example];
}
