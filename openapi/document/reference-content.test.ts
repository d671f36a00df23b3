import { describe, expect, it } from 'vitest';
import { at } from '../json/pointer.ts';
import { parseDocument } from '../loading/load.ts';
import { head } from '../testing/documents.ts';
import { referenceContent } from './reference-content.ts';

const text = `${head}paths:
  /pets/{id}:
    parameters:
      - { name: lang, in: header, schema: { type: string, examples: [en] }, example: en }
    get:
      operationId: getPet
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer }, example: 7 }
        - { name: owner, in: query, description: Only of this owner., schema: { type: integer, default: 1 }, examples: { one: { value: 42 }, two: { value: 43 } } }
        - $ref: '#/components/parameters/Tags'
      responses: { '200': { description: ok, content: { application/json: { example: { in: query, name: a, example: 1 } } } } }
components:
  parameters:
    Tags: { name: tags, in: query, schema: { type: array, items: { type: string } }, example: [a, b] }
`;

describe('the content for the reference page', () => {
  it('has no examples of optional parameters but in their descriptions', async () => {
    const document = await parseDocument(text, { source: 'pets.yml', name: 'pets' });
    const before = JSON.stringify(document.content);
    const content = referenceContent(document);
    expect(at(content, '/paths/~1pets~1{id}/parameters/0')).toEqual({
      name: 'lang',
      in: 'header',
      schema: { type: 'string' },
      description: 'For example `en`',
    });
    expect(at(content, '/paths/~1pets~1{id}/get/parameters')).toMatchObject([
      { name: 'id', example: 7 },
      { description: 'Only of this owner.\n\nFor example `42`, `43`', schema: { type: 'integer', default: 1 } },
      { $ref: '#/components/parameters/Tags' },
    ]);
    expect(at(content, '/components/parameters/Tags')).toEqual({
      name: 'tags',
      in: 'query',
      schema: { type: 'array', items: { type: 'string' } },
      description: 'For example `["a","b"]`',
    });
    expect(at(content, '/paths/~1pets~1{id}/get/responses/200/content/application~1json/example')).toEqual({
      in: 'query',
      name: 'a',
      example: 1,
    });
    expect(content.servers).toEqual([{ url: '/', description: 'This service' }]);
    expect(JSON.stringify(document.content)).toBe(before);
  });
});
