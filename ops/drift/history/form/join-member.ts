/** Joins one member of two schemas, so that it has the meaning of both. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isArray, objectOf } from '../../../../openapi/json/json.ts';
import { sortValues, stringifySorted } from '../../../../openapi/json/sorted-json.ts';

/** Returns the schema that accepts the values that both accept. */
type Both = (one: Json, other: Json) => Json;

/** Returns undefined if one member cannot have the meaning of both. */
export function joinMember(keyword: string, one: Json, other: Json, both: Both): Json | undefined {
  if (maps.has(keyword)) return joinMaps(objectOf(one), objectOf(other), both);
  if (schemas.has(keyword)) return both(one, other);
  if (keyword === 'required') return distinct([...arrayOf(one), ...arrayOf(other)]);
  if (keyword === 'type') return joinTypes(getList(one), getList(other));
  if (keyword === 'uniqueItems') return one === true || other === true;
  return typeof one === 'number' && typeof other === 'number' ? joinBounds(keyword, one, other) : undefined;
}

const maps = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const schemas = new Set(['items', 'propertyNames', 'additionalProperties']);

function joinMaps(one: JsonObject, other: JsonObject, both: Both): JsonObject {
  const shared = Object.entries(other).map(([name, value]): [string, Json] => {
    const known = one[name];
    return [name, known === undefined || !Object.hasOwn(one, name) ? value : both(known, value)];
  });
  return { ...one, ...Object.fromEntries(shared) };
}

function joinBounds(keyword: string, one: number, other: number): number | undefined {
  if (/^(?:max|exclusiveMax)/.test(keyword)) return Math.min(one, other);
  return /^(?:min|exclusiveMin)/.test(keyword) ? Math.max(one, other) : undefined;
}

/** `number` also accepts integers. */
function joinTypes(one: readonly Json[], other: readonly Json[]): Json | undefined {
  const takes = (types: readonly Json[], type: Json): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const common = [...one.filter((type) => takes(other, type)), ...other.filter((type) => takes(one, type))];
  const [only, ...more] = distinct(common);
  return more.length === 0 ? only : distinct(common);
}

const getList = (value: Json): readonly Json[] => (isArray(value) ? value : [value]);

/** Sorted, without duplicates. */
export function distinct(list: readonly Json[]): Json[] {
  return sortValues([...new Map(list.map((value) => [stringifySorted(value), value])).values()]);
}
