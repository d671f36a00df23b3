import { expect, it } from 'vitest';
import { parseDocument } from '../load.ts';
import { findSchemaProblems } from './schema-problems.ts';

const documentWith = (schema: string) => `openapi: 3.1.0
info: { title: Codes, version: 1.0.0 }
paths:
  /codes:
    get: { operationId: list, responses: { '200': { description: Codes } } }
components:
  schemas:
    Code: ${schema}
`;

it.each([
  {
    given: '{ type: object, properties: { code: { type: string, pattern: "(?i)a" } } }',
    want: {
      pointer: '/components/schemas/Code/properties/code/pattern',
      message: 'The keyword pattern must be a regular expression, got "(?i)a"',
    },
  },
])('reports the place and the value of a keyword that cannot be compiled: $given', async ({ given, want }) => {
  const document = await parseDocument(documentWith(given), { source: 'codes.yml', name: 'codes' });
  const problems = findSchemaProblems(document);
  expect(problems).toMatchObject([want]);
  expect(problems[0]?.location).toMatchObject({ line: 8 });
});

it('finds nothing in schemas with patterns of other dialects that can be compiled', async () => {
  const document = await parseDocument(documentWith('{ type: string, pattern: "^[\\\\w\\\\-]+$" }'), {
    source: 'codes.yml',
    name: 'codes',
  });
  expect(findSchemaProblems(document)).toEqual([]);
});
