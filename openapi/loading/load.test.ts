import { describe, expect, test, vi } from 'vitest';
import type { ApiDocument } from '../document/document.ts';
import { parseDocument } from './load.ts';
import { at } from '../json/pointer.ts';
import { catchDocumentError, head, paths, catchFirstProblem, withResponse, withSchema } from '../testing/documents.ts';

function parse(text: string): Promise<ApiDocument> {
  return parseDocument(text, { source: 'https://pets.example/api.yml', name: 'pets' });
}

describe('a document', () => {
  test('has the facts of its text', async () => {
    const text = `${head}servers: [{ url: https://pets.example }]\n${paths}`;
    const document = await parse(text);
    expect(document).toMatchObject({
      ...{ name: 'pets', source: 'https://pets.example/api.yml', text, title: 'Pets', version: '1.2' },
      ...{ description: 'About pets', servers: ['https://pets.example'] },
    });
    expect(document.operations.map(({ id, pointer }) => [id, pointer])).toEqual([['getPets', '/paths/~1pets/get']]);
    expect(document.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('with the text of another one has its own name and places', async () => {
    const text = `${head}${paths}`;
    const [one, other] = [await parse(text), await parseDocument(text, { source: 'b.yml', name: 'birds' })];
    expect([other.name, other.source, other.locate('/paths').file]).toEqual(['birds', 'b.yml', 'b.yml']);
    expect([one.name, other.hash]).toEqual(['pets', one.hash]);
    // What is stored for an operation belongs to one document.
    expect(one.operations[0]).not.toBe(other.operations[0]);
  });

  test('is checked strictly, though its text was accepted without', async () => {
    const text = `${head}${paths}components: { schemas: { A: { tpye: string } } }\n`;
    await parse(text);
    const strict = parseDocument(text, { source: 'b.yml', name: 'birds', strict: true });
    expect(await catchFirstProblem(strict)).toMatch(/ document-structure-invalid$/);
  });

  test('has a hash of its content, which ignores its formatting', async () => {
    const yaml = await parse(`${head}${paths}# a comment\n`);
    const json = await parse(JSON.stringify(yaml.content, null, '\t'));
    const other = await parse(`${head}${paths}tags: [{ name: a }]\n`);
    expect(json.hash).toBe(yaml.hash);
    expect(other.hash).not.toBe(yaml.hash);
  });

  test.each([
    { name: 'carriage returns', text: (head + paths).replaceAll('\n', '\r\n') },
    { name: 'a byte order mark', text: `\uFEFF${head}${paths}` },
    { name: 'anchors and merge keys', text: `${head}${paths}x-a: &a { b: 1 }\nx-c: { <<: *a, d: *a }\n` },
    {
      name: 'members named as those of objects',
      text: withSchema('{ constructor: 1, properties: { constructor: {}, toString: {}, $ref: {} } }'),
    },
    { name: 'keywords of its own', text: withSchema('{ type: string, nullable: true, faker: name }') },
    {
      name: 'a schema that contains itself',
      text: withSchema(`{ properties: { next: { $ref: '#/components/schemas/A' } } }`),
    },
    {
      name: 'a discriminator that names schemas',
      text: withSchema(
        `{ type: object, properties: { t: {} }, discriminator: { propertyName: t, mapping: { b: B } } }`,
      ),
    },
    {
      name: 'references in examples',
      text: withSchema(`{ const: { $ref: nowhere.yml }, examples: [{ $ref: 'http://localhost:1/' }] }`),
    },
    {
      name: 'examples elsewhere',
      text: withResponse(
        `{ description: '', content: { a/b: { examples: { a: { externalValue: 'http://localhost:1/' } } } } }`,
      ),
    },
    {
      name: 'operations without security',
      text: `${head}${paths}components: { securitySchemes: { a: { type: http, scheme: basic } } }`,
    },
  ])('may have $name', async ({ text }) => {
    const document = await parse(text);
    expect(document.operations).toHaveLength(1);
  });

  test('is immutable', async () => {
    const document = await parse(`${head}security: []\n${paths}`);
    const found: unknown[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      found.push(value);
      (value instanceof Map ? [...value.values()] : Object.values(value)).forEach(collect);
    };
    collect(document);
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((value) => !Object.isFrozen(value))).toEqual([]);
  });

  test('of version 3.0 is converted to 3.1', async () => {
    const document = await parse(withSchema('{ type: string, nullable: true }').replace('3.1.0', '3.0.3'));
    expect(document.content.openapi).toBe('3.1.1');
    expect(at(document.content, '/components/schemas/A')).toEqual({ type: ['string', 'null'] });
  });

  test('has pointers instead of anchors', async () => {
    const given = `{ $id: 'https://pets.example/a', items: { $ref: '#b' }, $defs: { '50%': { $anchor: b, type: string } } }`;
    const { content } = await parse(withSchema(given));
    expect(at(content, '/components/schemas/A')).toEqual({
      items: { $ref: '#/components/schemas/A/$defs/50%25' },
      $defs: { '50%': { type: 'string' } },
    });
    expect(at(content, '#/components/schemas/A/$defs/50%25')).toEqual({ type: 'string' });
  });
});

describe('rejects', () => {
  const bomb = ['x-0: &0 [1, 2]', ...Array.from({ length: 40 }, (_, i) => `x-${i + 1}: &${i + 1} [*${i}, *${i}]`)].join(
    '\n',
  );
  const pathParameter = (name: string): string =>
    `{ get: { parameters: [{ in: path, name: ${name}, required: true, schema: {} }], responses: { '200': { description: '' } } } }`;

  test.each<{ name: string; text: string; want: string }>([
    { name: 'an empty text', text: '', want: '1:1 document-not-object' },
    { name: 'a list', text: '[]', want: '1:1 document-not-object' },
    { name: 'HTML', text: '<!doctype html><html><body>hi</body></html>', want: '1:1 document-not-object' },
    { name: 'another format', text: 'swagger: "2.0"\n', want: '1:1 document-version-unsupported' },
    { name: 'a later version', text: '\nopenapi: 3.2.0\n', want: '2:1 document-version-unsupported' },
    { name: 'a version that is a number', text: 'openapi: 3.1\n', want: '1:1 document-version-unsupported' },
    { name: 'no paths', text: `${head}components: {}\n`, want: '1:1 document-operations-missing' },
    { name: 'no operations', text: `${head}paths: {}\n`, want: '3:1 document-operations-missing' },
    { name: 'broken YAML', text: `${head}paths:\n  /pets: [\n`, want: '5:1 document-syntax-invalid' },
    { name: 'broken JSON', text: '{\n "openapi": "3.1.0",\n "info": [}\n', want: '3:11 document-syntax-invalid' },
    { name: 'tabs', text: `${head}paths:\n\t/pets: {}\n`, want: '4:1 document-syntax-invalid' },
    { name: 'duplicate keys', text: `${head}${paths}info: {}\n`, want: '7:1 document-syntax-invalid' },
    { name: 'two documents', text: `${head}${paths}---\na: 1\n`, want: '1:1 document-syntax-invalid' },
    { name: 'unknown tags', text: `${head}${paths}x-a: !ruby/object {}\n`, want: '7:6 document-syntax-invalid' },
    { name: 'bytes', text: `${head}${paths}x-a: !!binary aGk=\n`, want: '1:1 document-value-invalid' },
    { name: 'NaN', text: `${head}${paths}x-a: { b: .nan }\n`, want: '7:8 document-value-invalid' },
    {
      name: '__proto__',
      text: `${head}${paths}x-a: { __proto__: {} }\n`,
      want: '7:8 document-value-invalid',
    },
    { name: 'an alias of its own parent', text: `${head}${paths}x-a: &a [*a]\n`, want: '7:11 document-too-deep' },
    { name: 'billions of aliases', text: `${head}${paths}${bomb}\n`, want: '23:18 document-too-large' },
    { name: 'deep nesting', text: `${head}${paths}x-a: ${'['.repeat(100_000)}`, want: '7:105 document-syntax-invalid' },
    { name: 'a huge text', text: `${head}${paths}# ${'x'.repeat(10 * 1024 * 1024)}`, want: '1:1 document-too-large' },
    {
      name: 'a reference to nothing',
      text: withResponse(`{ $ref: '#/components/responses/A' }`),
      want: '3:46 document-reference-unresolved',
    },
    {
      name: 'a reference in a circle',
      text: withSchema(`{ $ref: '#/components/schemas/A' }`),
      want: '7:26 document-reference-circular',
    },
    {
      name: 'an anchor that is not there',
      text: withSchema(`{ items: { $ref: '#nowhere' } }`),
      want: '7:38 document-reference-unresolved',
    },
    {
      name: 'a security scheme that is not there',
      text: `${head}security: [{ key: [] }]\n${paths}`,
      want: '3:14 document-security-scheme-unknown',
    },
    {
      name: 'an unknown member',
      text: `${head}${paths}servrs: []\n`,
      want: '7:1 document-structure-invalid',
    },
    {
      name: 'a missing title',
      text: `openapi: 3.1.0\ninfo: { version: '1' }\n${paths}`,
      want: '2:1 document-structure-invalid',
    },
    {
      name: 'a missing path parameter',
      text: `${head}paths: { '/pets/{id}': ${pathParameter('other')} }`,
      want: '3:64 document-path-parameter-undefined',
    },
    {
      name: 'paths that differ by names only',
      text: `${head}paths: { '/a/{b}': ${pathParameter('b')}, '/a/{c}': ${pathParameter('c')} }`,
      want: '3:141 document-path-taken',
    },
    {
      name: 'an operationId twice',
      text: `${head}paths: { /a: { get: { operationId: x, responses: { '200': { description: '' } } }, put: { operationId: x, responses: { '200': { description: '' } } } } }`,
      want: '3:89 document-operation-id-taken',
    },
    {
      name: 'a server variable without definition',
      text: `${head}servers: [{ url: 'https://{x}.example' }]\n${paths}`,
      want: '3:18 document-server-variable-undefined',
    },
  ])('$name', async ({ text, want }) => {
    expect(await catchFirstProblem(parse(text))).toBe(want);
    expect(await catchDocumentError(parse(text))).toMatch(/^https:\/\/pets\.example\/api\.yml:\d+:\d+ \S/);
  });

  test('references that are nested too deeply, without a crash', async () => {
    const schemas = Array.from(
      { length: 5000 },
      (_, i) => `S${i}: { items: { $ref: '#/components/schemas/S${i + 1}' } }`,
    );
    const text = `${head}${paths}components: { schemas: { ${schemas.join(', ')}, S5000: {} } }\n`;
    expect(await catchFirstProblem(parse(text))).toBe('1:1 document-too-deep');
  });

  test.each([
    './other.yml',
    '../other.yml',
    '/etc/hosts',
    'file:///etc/hosts',
    'http://localhost:1/a.yml',
    'https://pets.example/b.yml',
    'data:,a',
  ])('the reference %s', async (reference) => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const given = parse(withResponse(`{ $ref: '${reference}' }`));
    expect(await catchFirstProblem(given)).toMatch(/^\d+:\d+ document-reference-unresolved$/);
    expect(fetch).not.toHaveBeenCalled();
  });
});
