import { describe, expect, test } from 'vitest';
import { parseDocument } from '../load.ts';
import { head } from '../../testing/documents.ts';

describe('locate', () => {
  const text = `${head}paths:
  /pets/a%20b:
    parameters:
      - { name: a, in: query, schema: {} }
      - name: limit
        in: query
        schema: { type: integer }
    get:
      responses: { '200': { description: ok } }
`;
  test.each([
    { given: '', want: [1, 1] },
    { given: '/openapi', want: [1, 1] },
    { given: '/info/version', want: [2, 22] },
    { given: '/paths/~1pets~1a%20b', want: [4, 3] },
    { given: '/paths/~1pets~1a%20b/parameters/1', want: [7, 9] },
    { given: '/paths/~1pets~1a%20b/parameters/1/schema/type', want: [9, 19] },
    { given: '/paths/~1pets~1a%20b/get/responses/200', want: [11, 20] },
    { given: '/paths/~1pets~1a%20b/get/security', want: [10, 5] },
    { given: '/nowhere/at/all', want: [1, 1] },
  ])('$given', async ({ given, want: [line, column] }) => {
    const document = await parseDocument(text, { source: 'https://pets.example/api.yml', name: 'pets' });
    expect(document.locate(given)).toEqual({ file: 'https://pets.example/api.yml', line, column });
  });
});
