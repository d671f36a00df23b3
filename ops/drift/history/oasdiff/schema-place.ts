/** The keywords in the path of a place in a schema, each with the property that its schema describes. */

export interface SchemaPlace {
  /** `property` for a property as a whole. */
  readonly keyword: string;
  /** The innermost property that contains the keyword; undefined for the schema as a whole. */
  readonly member: string | undefined;
  /** True if the difference is at this keyword itself, not within it. */
  readonly isLast: boolean;
}

/** Keywords that hold schemas by name or index. */
const named = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
]);

/** `['properties', 'a', 'items', 'maxLength']` → `items` and `maxLength` of `a` */
export function findSchemaPlaces(path: readonly string[]): readonly SchemaPlace[] {
  const places: SchemaPlace[] = [];
  let member: string | undefined;
  for (let index = 0; index < path.length; index++) {
    const keyword = path[index] ?? '';
    const name = named.has(keyword) ? path[++index] : undefined;
    const isLast = index >= path.length - 1;
    if (keyword === 'properties') {
      member = name;
      if (isLast) places.push({ keyword: 'property', member, isLast });
    } else places.push({ keyword, member, isLast });
    if (keyword === 'discriminator') return places;
  }
  return places;
}
