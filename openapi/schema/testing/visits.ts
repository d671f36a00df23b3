/** Fixtures for tests: counts of accesses to the keywords of schemas, and schemas that expand to very many. */
import type { JsonObject } from '../../json/json-value.ts';
import { NodeView } from '../view/node-view.ts';
import type { SchemaView } from '../view/schema-view.ts';

/** Counts the visits of views during the work. */
export async function countVisits(work: () => unknown): Promise<number> {
  const own = Object.getOwnPropertyDescriptor(NodeView.prototype, 'own');
  if (own === undefined) throw new TypeError('A view has the keywords of its schema');
  let visits = 0;
  Object.defineProperty(NodeView.prototype, 'own', {
    configurable: true,
    get(this: SchemaView): unknown {
      visits += 1;
      return own.get?.call(this);
    },
  });
  try {
    await work();
  } finally {
    Object.defineProperty(NodeView.prototype, 'own', own);
  }
  return visits;
}

export type Double = (schema: JsonObject, level: number) => JsonObject;

const again = (schema: JsonObject): JsonObject => ({ ...schema, description: 'again' });

/** Ways for a schema to contain another one twice. */
export const doubles: Readonly<Record<string, Double>> = {
  allOf: (schema) => ({ allOf: [schema, again(schema)] }),
  anyOf: (schema) => ({ anyOf: [schema, again(schema)] }),
  oneOf: (schema) => ({ oneOf: [again(schema), schema] }),
  'allOf and anyOf': (schema) => ({ allOf: [schema, again(schema)], anyOf: [schema, schema] }),
  'allOf in anyOf': (schema) => ({ anyOf: [{ allOf: [schema, schema] }, { allOf: [again(schema)] }] }),
  'allOf with a property of its own': (schema, level) => ({
    allOf: [schema, again(schema)],
    properties: { [`p${level % 7}`]: { readOnly: true } },
  }),
  properties: (schema) => ({ type: 'object', properties: { a: schema, b: again(schema) } }),
  'items and not': (schema) => ({ type: 'array', items: schema, not: { contains: schema } }),
  conditions: (schema) => ({ if: schema, then: again(schema), else: schema }),
};

/** Schemas by name: `S0` contains `S1` twice, which contains `S2` twice, and so on; a circle leads from the last one to the first. */
export function doubledChain(levels: number, double: Double, place: string, isCircle = false): JsonObject {
  const reference = (level: number): JsonObject => ({ $ref: `#${place}/S${level}` });
  const schemas = Array.from({ length: levels }, (_, level): [string, JsonObject] => [
    `S${level}`,
    double(reference(level + 1), level),
  ]);
  const end = isCircle ? double(reference(0), levels) : { type: 'object', properties: { end: { type: 'string' } } };
  return { ...Object.fromEntries(schemas), [`S${levels}`]: end };
}
