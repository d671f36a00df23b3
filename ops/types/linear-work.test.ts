/** The work of generating types grows with the document, but not with the number of expanded references. */
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../openapi/loading/load.ts';
import { countVisits, type Double, doubledChain } from '../../openapi/schema/testing/visits.ts';
import { generateTypes } from './types.ts';

const rows: readonly { readonly name: string; readonly double: Double }[] = [
  { name: 'allOf', double: (schema) => ({ allOf: [schema, { ...schema, description: 'again' }] }) },
  { name: 'anyOf', double: (schema) => ({ anyOf: [schema, { ...schema, description: 'again' }] }) },
  {
    name: 'properties next to allOf',
    double: (schema, level) => ({
      allOf: [schema, { ...schema, default: {} }],
      properties: { [`p${level % 7}`]: schema, other: { default: 1 } },
    }),
  },
];

/** The libraries follow references by recursion, some hundred levels deep, so each schema comes after its references. */
async function measureVisits(levels: number, double: Double): Promise<number> {
  const chain = doubledChain(levels, double, '/components/schemas');
  const schema = { $ref: `#/components/schemas/S${levels - 50}` };
  const content = { 'application/json': { schema } };
  const document = await parseDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Doubled', version: '1.0.0' },
      paths: { '/a': { patch: { requestBody: { content }, responses: { 200: { description: 'ok', content } } } } },
      components: { schemas: Object.fromEntries(Object.entries(chain).reverse()) },
    }),
    { source: 'doubled.json', name: 'doubled' },
  );
  return countVisits(() => generateTypes(document));
}

describe('the types of 600 doubled levels', () => {
  it.each(rows)(
    'cost at most 11 times the visits of 60 levels with $name',
    async ({ double }) => {
      const [few, many] = [await measureVisits(60, double), await measureVisits(600, double)];
      expect(few).toBeGreaterThan(0);
      expect(many / few).toBeLessThanOrEqual(11);
    },
    60_000,
  );
});
