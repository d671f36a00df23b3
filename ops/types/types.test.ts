import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test, vi } from 'vitest';
import { ownDocuments } from '../../openapi/testing/documents.ts';
import { parseDocument } from '../../openapi/loading/load.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { generateTypes } from './types.ts';

const documents = notEmpty(await ownDocuments());

test.each(documents)('the types of $name in the repository match its document', async (document) => {
  const kept = await readTextFile(join(projectFolder, 'service', document.name, 'api.d.ts'));
  expect(await generateTypes(document), 'run npm run generate after a change of a document').toBe(kept);
});

const small = `
openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /things/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer } }
      - { name: depth, in: query, schema: { type: integer, default: 1 } }
    post:
      operationId: change
      parameters:
        - $ref: '#/components/parameters/Limit'
        - $ref: '#/components/parameters/Order'
        - { name: filter, in: query, schema: { type: string } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [a]
              properties:
                a: { type: string }
                b: { type: string, default: none }
                c: { type: [string, 'null'] }
                d: { $ref: '#/components/schemas/Named' }
                list: { type: array, items: { $ref: '#/components/schemas/Tree' } }
      responses:
        '200':
          description: Done
          headers:
            X-Always: { $ref: '#/components/headers/Always' }
            X-Sometimes: { $ref: '#/components/headers/Sometimes' }
          content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } }
    patch:
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { patched: { $ref: '#/components/schemas/Named' } } }
      responses:
        '204': { description: Done }
    get:
      responses:
        '204': { description: Nothing }
components:
  parameters:
    Limit: { name: limit, in: query, schema: { type: integer, default: 50 } }
    Order: { name: order, in: query, schema: { $ref: '#/components/schemas/Named' } }
  headers:
    Always: { required: true, schema: { type: string } }
    Sometimes: { schema: { type: string } }
  schemas:
    Named: { type: string, default: none }
    Tree:
      type: object
      properties:
        comment: { type: string, default: '' }
        children: { type: array, items: { $ref: '#/components/schemas/Tree' } }
`;

describe('the types for a handler', async () => {
  const document = await parseDocument(small, { source: 'small.yml', name: 'small' });
  const types = await generateTypes(document);

  test.each([
    { given: 'a parameter with a default', want: /limit: components/ },
    { given: 'a parameter of the path item', want: /depth: number/ },
    { given: 'a parameter with a default in a shared schema', want: /order: components/ },
    { given: 'a parameter without a default', want: /filter\?: string/ },
    { given: 'a required member', want: /\ba: string/ },
    { given: 'a member with a default in an inline schema', want: /\bb: string/ },
    { given: 'a member that refers to a schema with a default', want: /\bd: components/ },
    { given: 'a member with a default in a PATCH, which fills in no defaults', want: /patched\?: string/ },
    { given: 'a header that is always sent', want: /"X-Always": components/ },
    { given: 'a header that is not always sent', want: /"X-Sometimes"\?: string/ },
    { given: 'a member with a default inside a shared schema', want: /comment: string/ },
    { given: 'an optional member that may be null', want: /c\?: string \| null/ },
    { given: 'a recursive schema', want: /children\?: components\["schemas"\]\["Tree"\]\[\]/ },
  ])('contain $want for $given', ({ want }) => expect(types).toMatch(want));

  test('contain every operation, also one without an id in the document', () => {
    const ids = document.operations.map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(readMembers(types, 'operations')).toEqual(expect.arrayContaining(ids));
  });

  test('are generated without a change to the document', async () => {
    const before = JSON.stringify(document.content);
    await generateTypes(document);
    expect(JSON.stringify(document.content)).toBe(before);
  });

  test('are TypeScript without a syntax error', () => {
    const source = ts.createSourceFile('api.d.ts', types, ts.ScriptTarget.ES2023);
    expect(Reflect.get(source, 'parseDiagnostics')).toEqual([]);
  });
});

function readMembers(text: string, name: string): string[] {
  const source = ts.createSourceFile('api.d.ts', text, ts.ScriptTarget.ES2023, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter((statement) => statement.name.text === name)
    .flatMap(({ members }) => members.map((member) => member.name?.getText().replaceAll('"', '') ?? ''));
}

describe('a discriminator that maps to the name of a schema', () => {
  test.each(['post', 'patch'])('refers to the schema in the body of %s', async (method) => {
    const document = await parseDocument(
      `
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    ${method}:
      operationId: keep
      requestBody:
        content:
          application/json:
            schema:
              oneOf: [{ $ref: '#/components/schemas/Cat' }]
              discriminator: { propertyName: kind, mapping: { cat: Cat } }
      responses: { '204': { description: Done } }
components:
  schemas:
    Cat: { type: object, required: [kind], properties: { kind: { type: string }, lives: { type: integer } } }
`,
      { source: 'pets.yml', name: 'pets' },
    );
    expect(await generateTypes(document)).toContain('"application/json": components["schemas"]["Cat"]');
  });
});

test('are generated without a warning about a discriminator of other schemas than objects', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const document = await parseDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'small', version: '1' },
      paths: { '/a': { get: { operationId: 'a', responses: { 204: { description: 'nothing' } } } } },
      components: {
        schemas: {
          Event: {
            oneOf: [{ $ref: '#/components/schemas/Text' }],
            discriminator: { propertyName: 'kind', mapping: { text: '#/components/schemas/Text' } },
          },
          Text: { type: 'string' },
        },
      },
    }),
    { source: 'small.yml', name: 'small' },
  );
  await generateTypes(document);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
