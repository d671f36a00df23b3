/** Schemas in one piece whose validators fill in no defaults. */
import { objectOf } from '../json/json.ts';
import type { Json, JsonObject, Schema } from '../json/json-value.ts';
import { applicators, asSchema, mapApplicator } from './keywords.ts';

/**
 * Returns the schema of an object, as `standalone` returns it, without the defaults of this member and of all definitions:
 * other members keep their defaults.
 */
export function withoutDefaultsIn(schema: Schema, member: string): Schema {
  if (typeof schema === 'boolean') return schema;
  const { [member]: inner = true, ...others } = objectOf(schema.properties);
  const definitions = Object.entries(objectOf(schema.$defs)).map(([name, part]): [string, Schema] => [
    name,
    withoutDefaults(asSchema(part, name)),
  ]);
  return {
    ...schema,
    properties: { ...others, [member]: withoutDefaults(asSchema(inner, member)) },
    $defs: Object.fromEntries(definitions),
  };
}

function withoutDefaults(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  const kept = Object.entries(schema).flatMap(([keyword, value]): [string, Json][] => {
    if (keyword === 'default') return [];
    return [[keyword, applicators.has(keyword) ? mapApplicator(keyword, value, '', withoutDefaults) : value]];
  });
  return Object.fromEntries(kept) satisfies JsonObject;
}
