import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { generateTypes } from './types.ts';
import type { ApiDocument, Json, JsonObject } from '../../openapi/document/document.ts';
import { loadDocument } from '../../openapi/loading/load.ts';

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'data-references-')));
  await mkdir(join(folder, 'api'));
  await writeFile(
    join(folder, 'api/part.json'),
    '{ "Thing": { "title": "MARK" }, "Kept": { "value": { "title": "kept" } } }',
  );
  await writeFile(join(folder, 'secret.json'), '{ "title": "MARK" }');
});
afterAll(() => rm(folder, { recursive: true }));

async function load(content: JsonObject): Promise<ApiDocument> {
  const file = join(folder, 'api/things.json');
  await writeFile(file, JSON.stringify(content));
  return loadDocument(file);
}

/** A document with one operation, whose parts are added to. */
function withParts(parts: {
  media?: JsonObject;
  operation?: JsonObject;
  response?: JsonObject;
  document?: JsonObject;
}): JsonObject {
  const media = { schema: { type: 'object' }, ...parts.media };
  const responses = { '200': { description: 'Kept', ...parts.response } };
  const requestBody = { content: { 'application/json': media } };
  const operation = { operationId: 'addThing', requestBody, responses, ...parts.operation };
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: { '/things': { post: operation } },
    ...parts.document,
  };
}

const places: readonly (readonly [name: string, make: (data: Json) => JsonObject])[] = [
  ['the example of a media type', (example) => withParts({ media: { example } })],
  ['an example of a media type', (value) => withParts({ media: { examples: { a: { value } } } })],
  [
    'an example among the components',
    (value) => withParts({ document: { components: { examples: { a: { value } } } } }),
  ],
  [
    'the example of a parameter',
    (example) => withParts({ operation: { parameters: [{ name: 'a', in: 'query', schema: {}, example }] } }),
  ],
  [
    'an example of a header',
    (value) => withParts({ response: { headers: { A: { schema: {}, examples: { a: { value } } } } } }),
  ],
  ['the example of a schema', (example) => withParts({ media: { schema: { type: 'object', example } } })],
  ['the examples of a schema', (value) => withParts({ media: { schema: { examples: [value] } } })],
  ['the default of a property', (value) => withParts({ media: { schema: { properties: { a: { default: value } } } } })],
  ['an enum', (value) => withParts({ media: { schema: { enum: [value, 1] } } })],
  ['a const', (value) => withParts({ media: { schema: { const: value } } })],
  [
    'the parameters of a link',
    (a) => withParts({ response: { links: { l: { operationId: 'addThing', parameters: { a } } } } }),
  ],
  [
    'the body of a link',
    (requestBody) => withParts({ response: { links: { l: { operationId: 'addThing', requestBody } } } }),
  ],
  ['an extension of the document', (value) => withParts({ document: { 'x-a': value } })],
  ['an extension that the library knows', (value) => withParts({ document: { 'x-webhooks': value } })],
  ['an extension of an operation', (value) => withParts({ operation: { 'x-a': value } })],
  [
    'an extension of the responses',
    (value) => withParts({ operation: { responses: { '200': { description: '' }, 'x-a': value } } }),
  ],
  ['an extension of a schema', (value) => withParts({ media: { schema: { 'x-a': value } } })],
  ['an extension of a tag', (value) => withParts({ document: { tags: [{ name: 'a', 'x-a': value }] } })],
  ['an extension of an encoding', (value) => withParts({ media: { encoding: { a: { 'x-a': value } } } })],
];

const references = [
  'http://127.0.0.1:1/a.json',
  'part.json#/Thing',
  'part.json',
  '../secret.json',
  'missing.json',
  '#/definitions/thing',
  '#thing',
  'things.json',
];

function expectUnread({ content }: ApiDocument, given: JsonObject): void {
  expect(content).toMatchObject(given);
  expect(JSON.stringify(content)).not.toContain('MARK');
}

describe('a $ref in data is data', () => {
  test.each(places)('%s', async (_name, make) => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    for (const $ref of references) {
      for (const data of [{ $ref }, { deep: [{ $ref, externalValue: $ref }] }]) {
        const given = make(data);
        const document = await load(given);
        expectUnread(document, given);
        expect(await generateTypes(document)).not.toContain('MARK');
      }
    }
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each(references)('an example at the address %s is neither fetched nor read', async (externalValue) => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const given = withParts({ media: { examples: { a: { externalValue } } } });
    const document = await load(given);
    expectUnread(document, given);
    expect(await generateTypes(document)).not.toContain('MARK');
    expect(fetch).not.toHaveBeenCalled();
  });

  test('also if it leads in a circle', async () => {
    const given = withParts({ document: { 'x-a': { $ref: '#/x-a' }, 'x-b': { $ref: '#/x-a/b' } } });
    expect((await load(given)).content).toMatchObject({ 'x-a': { $ref: '#/x-a' } });
  });
});

describe('a $ref elsewhere', () => {
  test('is followed to an Example Object of a file in the folder', async () => {
    const { content } = await load(withParts({ media: { examples: { a: { $ref: 'part.json#/Kept' } } } }));
    expect(JSON.stringify(content)).toContain('"title":"kept"');
  });

  test('is followed into an extension that holds a schema, and on from there', async () => {
    const schema = { $ref: '#/x-shared/Thing' };
    const shared = { Thing: { properties: { part: { $ref: 'part.json#/Thing' } } }, Unused: { $ref: 'missing.json' } };
    const document = await load(withParts({ media: { schema }, document: { 'x-shared': shared } }));
    expect(JSON.stringify(document.content)).toContain('"title":"MARK"');
  });

  test('is a property if it is a name under properties', async () => {
    const properties = {
      $ref: { type: 'string' },
      example: { $ref: '#/components/schemas/Thing' },
      default: { type: 'integer' },
    };
    const components = { schemas: { Thing: { type: 'boolean' } } };
    const document = await load(
      withParts({ media: { schema: { type: 'object', properties } }, document: { components } }),
    );
    const types = await generateTypes(document);
    expect(types).toMatch(/\$ref\?: string;\s+example\?: components\["schemas"\]\["Thing"\];\s+default\?: number;/);
  });

  test.each([
    ['a response named default', { operation: { responses: { default: { $ref: 'missing.json' } } } }],
    ['a schema named x-a', { document: { components: { schemas: { 'x-a': { $ref: 'missing.json' } } } } }],
  ])('is refused in %s if the file is missing', async (_name, parts) => {
    await expect(load(withParts(parts))).rejects.toThrow('missing.json');
  });
});
