/** Members of an object in the code: `"state": "new"`, `...only(body, "name")`. */
import type { Json } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { quoted } from '../code/names.ts';
import { objectType } from './assignable.ts';

export function literal(name: string, value: Json): string {
  return `${quoted(name)}: ${JSON.stringify(value)}`;
}

/** What a member is that nobody says: its default, nothing, an empty list. */
export function emptyPart(name: string, schema: SchemaView): string | undefined {
  const value = fixedValue(schema) ?? emptyValue(schema);
  return value === undefined ? undefined : literal(name, value);
}

export function fixedValue(schema: SchemaView): Json | undefined {
  const value = schema.default;
  if (value !== undefined) return value;
  for (const { own } of partsOf(schema)) {
    if (own.const !== undefined) return own.const;
    if (own.enum?.length === 1) return own.enum[0];
  }
  return undefined;
}

function emptyValue(schema: SchemaView): Json | undefined {
  const types = typesOf(schema);
  if (types.includes('null')) return null;
  if (types[0] === 'array') return [];
  const type = objectType(schema);
  return type?.required.size === 0 ? {} : undefined;
}

/** A member's own schema and what it refers to. */
export function partsOf(schema: SchemaView): SchemaView[] {
  return [schema, ...schema.own.allOf].flatMap((one) => [one, one.resolved]);
}

export function typesOf(schema: SchemaView): readonly string[] {
  return partsOf(schema).find(({ own }) => own.types !== undefined)?.own.types ?? [];
}

/** The object in the code. */
export function objectCode(parts: readonly string[]): string {
  return `{ ${parts.join(', ')} }`;
}
