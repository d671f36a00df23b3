import { describe, expect, it } from 'vitest';
import { compileValidator, type Json, type JsonObject, parseDocument, viewSchema } from 'fountainai/openapi';
import { outputSchema } from './output-schema.ts';

async function operationWith(responses: JsonObject, schemas: JsonObject = {}) {
  const paths = { '/p': { get: { operationId: 'p', responses } } };
  const content = { openapi: '3.1.0', info: { title: 'Small', version: '1' }, paths, components: { schemas } };
  const { operations } = await parseDocument(JSON.stringify(content), { source: 'small.json', name: 'small' });
  const [operation] = operations;
  if (operation === undefined) throw new Error('the document has no operation');
  return operation;
}

const json = (schema: Json, more: JsonObject = {}) => ({
  description: 'ok',
  content: { 'application/json': { schema }, ...more },
});
const item = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };

describe('the schema of results', () => {
  it.each<{ given: string; responses: JsonObject; want: boolean }>([
    { given: 'one JSON response', responses: { 200: json(item) }, want: true },
    { given: 'also errors', responses: { 201: json(item), 404: json({ type: 'string' }) }, want: true },
    { given: 'no schema', responses: { 200: { description: 'ok' } }, want: false },
    { given: 'two successes', responses: { 200: json(item), 201: json(item) }, want: false },
    { given: 'also an empty success', responses: { 200: json(item), 204: { description: 'none' } }, want: false },
    { given: 'two media types', responses: { 200: json(item, { 'text/csv': {} }) }, want: false },
    { given: 'text', responses: { 200: { description: 'ok', content: { 'text/plain': {} } } }, want: false },
    { given: 'a long value', responses: { 200: json({ enum: ['a', 'x'.repeat(900)] }) }, want: false },
    { given: 'a value that hides text', responses: { 200: json({ const: 'a\u200bb' }) }, want: false },
    { given: 'an invalid pattern', responses: { 200: json({ type: 'string', pattern: '(' }) }, want: false },
    {
      given: 'too many schemas',
      responses: { 200: json({ anyOf: Array.from({ length: 400 }, () => item) }) },
      want: false,
    },
    { given: 'one for all 2xx', responses: { '2XX': json(item) }, want: true },
  ])('exists for $given: $want', async ({ responses, want }) => {
    expect(outputSchema(await operationWith(responses)) !== undefined).toBe(want);
  });

  it.each<{ given: Json; valid: readonly Json[]; invalid: readonly Json[]; isObject: boolean }>([
    { given: item, valid: [{ id: 1 }], invalid: [{ id: 'x' }, []], isObject: true },
    { given: { type: 'array', items: item }, valid: [[], [{ id: 1 }]], invalid: [[1], {}], isObject: false },
    {
      given: { $ref: '#/components/schemas/Tree' },
      valid: [{ id: 1, of: [{ id: 2 }] }],
      invalid: [{ of: [{}] }],
      isObject: true,
    },
    { given: { type: 'string', format: 'date' }, valid: ['2026-01-01', 'today'], invalid: [1], isObject: false },
  ])('allows the results that $given allows, and one that breaks it', async ({ given, valid, invalid, isObject }) => {
    const tree = {
      ...item,
      properties: { ...item.properties, of: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
    };
    const schema = outputSchema(await operationWith({ 200: json(given) }, { Tree: tree })) ?? {};
    expect(schema.type === 'object').toBe(isObject);
    const faultsOf = compileValidator(viewSchema(schema, schema).node);
    const broken = { warning: 'w', status: 200, text: 't' };
    expect([...valid, broken].map((value) => faultsOf(value).length)).toEqual([...valid, broken].map(() => 0));
    expect(invalid.map((value) => faultsOf(value).length > 0)).toEqual(invalid.map(() => true));
  });
});
