/** Members of an object in the code: `"state": "new"`, `...only(body, "name")`. */
import type { Json } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { stringCode } from '../code/names.ts';
import { objectType } from './assignable.ts';

export function literalPart(name: string, value: Json): string {
  return `${stringCode(name)}: ${JSON.stringify(value)}`;
}

/** Returns a member that gets no value from outside: its default, null, an empty list or an empty object. */
export function emptyPart(name: string, schema: SchemaView): string | undefined {
  const value = fixedValue(schema) ?? emptyValue(schema);
  return value === undefined ? undefined : literalPart(name, value);
}

export function fixedValue(schema: SchemaView): Json | undefined {
  const value = schema.default;
  if (value !== undefined) return value;
  for (const { own } of getSchemaParts(schema)) {
    if (own.const !== undefined) return own.const;
    if (own.enum?.length === 1) return own.enum[0];
  }
  return undefined;
}

function emptyValue(schema: SchemaView): Json | undefined {
  if (schema.types.includes('null')) return null;
  if (getTypes(schema)[0] === 'array') return [];
  const type = objectType(schema);
  return type?.required.size === 0 ? {} : undefined;
}

/** Returns a member's own schema, the parts of its `allOf`, and the schemas that these refer to. */
export function getSchemaParts(schema: SchemaView): SchemaView[] {
  return [schema, ...schema.own.allOf].flatMap((one) => [one, one.resolved]);
}

export function getTypes(schema: SchemaView): readonly string[] {
  return getSchemaParts(schema).find(({ own }) => own.types !== undefined)?.own.types ?? [];
}

/** Returns the code of an object. */
export function objectCode(parts: readonly string[]): string {
  return `{ ${parts.join(', ')} }`;
}
