/** Which edges are sent to a service whose document leaves bounds open. */
import { expect, test } from 'vitest';
import { loadDocument } from '../testing/testing.ts';
import { deriveEdges } from './requests.ts';

const rows = [
  { given: 'no bounds', schema: '{ type: integer }', isUnbounded: false, want: [] },
  { given: 'a stated bound', schema: '{ type: integer, maximum: 9 }', isUnbounded: false, want: ['maximum 9'] },
  {
    given: 'no bounds, by our conventions',
    schema: '{ type: integer }',
    isUnbounded: true,
    want: ['minimum -9007199254740991', 'maximum 9007199254740991'],
  },
];

test.each(rows)('the bounds that are sent for $given are $want', async ({ schema, isUnbounded, want }) => {
  const { operations } = await loadDocument(
    `openapi: 3.1.0\ninfo: { title: T, version: 1.0.0 }\npaths: { /a: { get: { operationId: read, parameters: [{ name: from, in: query, schema: ${schema} }], responses: { '200': { description: ok } } } } }\n`,
  );
  const titles = deriveEdges(operations[0]!, isUnbounded).map(({ title }) => title.replace('query from: ', ''));
  expect(titles.filter((title) => /minimum|maximum/.test(title))).toEqual(want);
});
