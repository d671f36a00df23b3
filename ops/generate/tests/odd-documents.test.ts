/** Broken, hostile or unusual documents: each becomes a service, or is refused with the place of the fault. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { cpuMilliseconds } from '../../../openapi/testing/time.ts';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { testDocumentText, testProject, type TestProject } from '../testing/job.ts';

let project: TestProject;
let before: Readonly<Record<string, string>>;
beforeAll(async () => {
  project = await testProject();
});
beforeEach(async () => {
  before = await project.tree();
});
afterAll(() => project.dispose());

const head = 'openapi: 3.1.0\ninfo: { title: Odd, version: 1.0.0 }\n';
const ok = "{ responses: { '200': { description: ok } } }";
const paths = `paths:\n  /a:\n    get: ${ok}\n`;
const secured = (scheme: string) =>
  `${head}${paths}security: [{ odd: [] }]\ncomponents:\n  securitySchemes:\n    odd: ${scheme}\n`;

describe('a document is refused, with line and column, if it is or has', () => {
  test.each([
    { name: 'nothing', text: '', want: '1:1 The document must be an object' },
    { name: 'blanks', text: ' \n\n', want: '1:1 The document must be an object' },
    { name: 'a list', text: '- a\n', want: '1:1 The document must be an object' },
    { name: 'a text that is not YAML', text: 'openapi: 3.1.0\ninfo: [\n', want: '3:1 ' },
    { name: 'JSON that breaks off', text: '{\n  "openapi": "3.1.0",\n  "info": {', want: '3:12 unexpected end' },
    { name: 'two documents', text: '---\na: 1\n---\nb: 1\n', want: '1:1 expected a single document' },
    { name: 'a member twice', text: `${head}info: {}\n`, want: '3:1 duplicated mapping key' },
    { name: 'a zero byte', text: 'openapi: 3.1.0\n\0', want: '2:1 null byte' },
    { name: 'a picture', text: Buffer.from('89504e470d0a1a0a0000000d', 'hex'), want: '1:1 The file must be text' },
    {
      name: 'Latin-1',
      text: Buffer.from('openapi: 3.1.0\ninfo: { title: caf\xe9 }', 'latin1'),
      want: '2:19 The file must',
    },
    {
      name: 'UTF-16',
      text: Buffer.from('\ufeffopenapi: 3.1.0', 'utf16le'),
      want: '1:1 The file must be text in UTF-8',
    },
    {
      name: 'Swagger 2.0',
      text: 'info: {}\nswagger: "2.0"\n',
      want: '2:1 The document must be OpenAPI 3.0 or 3.1; this is Swagger "2.0": convert it',
    },
    {
      name: 'OpenAPI 3.2',
      text: 'info: {}\nopenapi: 3.2.0\n',
      want: '2:1 The document must be OpenAPI 3.0 or 3.1; this is 3.2.0',
    },
    {
      name: 'a version that is a number',
      text: 'openapi: 3.1\n',
      want: `1:1 The document must be OpenAPI 3.0 or 3.1 (member "openapi" must be a text`,
    },
    { name: 'no version', text: 'info: {}\n', want: '1:1 The document must be OpenAPI 3.0 or 3.1 (member "openapi")' },
    { name: 'no operations', text: `${head}paths: {}\n`, want: '3:1 The document has no operations' },
    {
      name: 'webhooks alone',
      text: `${head}webhooks: { a: { post: ${ok} } }\n`,
      want: '1:1 The document has no operations',
    },
    { name: 'no information', text: `openapi: 3.1.0\n${paths}`, want: '1:1 ' },
    {
      name: 'references in a circle',
      text: `${head}paths:\n  /a: { $ref: '#/paths/~1b' }\n  /b: { $ref: '#/paths/~1a' }\n`,
      want: '4:3 $ref #/paths/~1b leads in a circle',
    },
    {
      name: 'a value that contains itself',
      text: `openapi: 3.1.0\ninfo: &i { x: *i }\n${paths}`,
      want: '2:12 nested deeper',
    },
    {
      name: 'a reference to nothing',
      text: `${head}paths:\n  /a:\n    get: { $ref: '#/nothing' }\n`,
      want: '5:10 Cannot resolve $ref #/nothing',
    },
    {
      name: 'a reference to another host',
      text: `${head}paths:\n  /a:\n    $ref: https://example.com/a.yml\n`,
      want: '5:5 Cannot resolve $ref https://example.com/a.yml: only files in the folder',
    },
    {
      name: 'a reference out of its folder',
      text: `${head}paths:\n  /a:\n    $ref: ../.env\n`,
      want: '5:5 Cannot resolve $ref ../.env',
    },
    {
      name: 'a reference to a missing file',
      text: `${head}paths:\n  /a:\n    $ref: ./none.yml\n`,
      want: '5:5 Cannot resolve $ref ./none.yml',
    },
    {
      name: 'paths that differ in the name of a parameter only',
      text: testDocumentText(['get /a/{id}', 'put /a/{other}']),
      want: '27:5 The path already exists which differs only by path parameter name(s): `/a/{id}` and `/a/{other}`',
    },
    {
      name: 'one operationId twice',
      text: `${head}paths:\n  /a:\n    get: { operationId: same, ${ok.slice(2)}\n    put: { operationId: same, ${ok.slice(2)}\n`,
      want: '6:10 Every operation must have a unique `operationId`',
    },
    {
      name: 'an undeclared parameter in a path',
      text: `${head}paths:\n  /a/{id}:\n    get: ${ok}\n`,
      want: '5:5 The operation does not define the path parameter `{id}`',
    },
    {
      name: 'a schema named __proto__',
      text: `${head}${paths}components:\n  schemas:\n    __proto__: {}\n`,
      want: '8:5 no member may be named __proto__',
    },
    {
      name: 'an undeclared security scheme',
      text: `${head}${paths}security: [{ none: [] }]\n`,
      want: '6:14 ',
    },
    {
      name: 'a pattern that is not a regular expression',
      text: `${head}${paths}components:\n  schemas:\n    Code: { type: string, pattern: '(?i)abc' }\n`,
      want: '8:27 The keyword pattern must be a regular expression, got "(?i)abc"',
    },
    {
      name: 'a pattern of another language',
      text: `${head}${paths}components:\n  schemas:\n    Code: { type: string, pattern: '\\A[A-Z]+\\z' }\n`,
      want: '8:27 The pattern "\\\\A[A-Z]+\\\\z" is not one of ECMAScript, in which "\\A" has another meaning',
    },
    {
      name: 'a wildcard in a path',
      text: `${head}paths:\n  /a:\n    get: ${ok}\n  /files/*:\n    get: ${ok}\n`,
      want: '6:3 The path "/files/*" cannot be served',
    },
    {
      name: 'a fragment in a path',
      text: `${head}paths:\n  '/#Action=Stop':\n    post: ${ok}\n`,
      want: '4:3 The path "/#Action=Stop" cannot be served',
    },
    {
      name: 'mutual TLS',
      text: secured('{ type: mutualTLS }'),
      want: '9:5 No credential can meet the security scheme "odd" (mutualTLS)',
    },
    {
      name: 'HTTP Digest',
      text: secured('{ type: http, scheme: digest }'),
      want: '9:5 No credential can meet the security scheme "odd" (http digest)',
    },
  ])('$name', async ({ text, want }) => {
    const file = await project.write('given/odd.yml', text);
    const { code, err, out } = await project.run(file);
    expect({ code, out: out.includes('created') }).toEqual({ code: 2, out: false });
    expect(err).toContain(`odd.yml:${want}`);
    expect(withoutGiven(await project.tree())).toEqual(withoutGiven(before));
  });

  test.each([
    { name: 'a missing file', path: 'none.yml', want: 'cli-file-unreadable' },
    { name: 'a folder', path: '', want: 'cli-file-unreadable' },
    { name: 'a device', path: '../../../dev/null', want: 'cli-file-unreadable' },
  ])('$name', async ({ path, want }) => {
    const { code, err } = await project.run(join(project.folder, 'given', path));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(` [${want}]`) as unknown });
    expect(await project.tree()).toEqual(before);
  });
});

function hasOneInsertion(text: string, longer: string): boolean {
  let start = 0;
  while (start < text.length && text[start] === longer[start]) start += 1;
  return longer.endsWith(text.slice(start));
}

const withoutGiven = (tree: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('given/') && path !== '.env'));

describe('a document becomes a service if it is or has', () => {
  const schemas = (text: string) => `${head}${paths}components:\n  schemas:\n${text}`;
  test.each([
    { name: 'JSON with a mark of byte order', text: `\ufeff${testDocumentText(['get /a'])}` },
    { name: 'JSON with tabs', text: testDocumentText(['get /a']).replaceAll('  ', '\t') },
    { name: 'JSON in one line', text: JSON.stringify(JSON.parse(testDocumentText(['get /a']))) },
    { name: 'lines that end as on Windows', text: (head + paths).replaceAll('\n', '\r\n') },
    {
      name: 'YAML in braces',
      text: `{ openapi: 3.1.0, info: { title: Odd, version: '1' }, paths: { /a: { get: ${ok} } } }`,
    },
    { name: 'no servers', text: head + paths },
    { name: 'an empty list of servers', text: `${head}servers: []\n${paths}` },
    { name: 'servers in brackets', text: `${head}servers: [ { url: /v1 } ] # here\n${paths}` },
    {
      name: 'servers after comments',
      text: `${head}servers:\n  # the first\n  - # empty\n    url: https://example.com\n${paths}`,
    },
    {
      name: 'servers in brackets over several lines, with comments',
      text: `${head}servers: # ours\n  [\n    { url: https://example.com }, # the first\n  ]\n${paths}`,
    },
    { name: 'servers flush left', text: `${head}servers:\n- url: https://example.com\n${paths}` },
    {
      name: 'servers with variables',
      text: `${head}servers:\n  - url: http://localhost:{port}\n    variables: { port: { default: '80' } }\n${paths}`,
    },
    {
      name: 'a path that servers have in common',
      text: `${head}servers: [{ url: /v1 }, { url: 'http://localhost:9500' }]\n${paths}`,
    },
    {
      name: 'a schema that contains itself',
      text: schemas("    Tree: { properties: { of: { $ref: '#/components/schemas/Tree' } } }\n"),
    },
    {
      name: 'hostile names',
      text: `${head}paths:\n  /constructor:\n    get: { operationId: constructor, ${ok.slice(2)}\n    put: { operationId: __proto__, ${ok.slice(2)}\n    post: { operationId: toString, ${ok.slice(2)}\n`,
    },
    {
      name: 'alternatives with a discriminator',
      text: schemas(
        "    A: { oneOf: [{ $ref: '#/components/schemas/B' }], discriminator: { propertyName: kind, mapping: { b: B } } }\n    B: { type: object, required: [kind], properties: { kind: { const: b } } }\n",
      ),
    },
    {
      name: 'quoted names',
      text: `"openapi": "3.1.0"\n"info": { title: Odd, version: '1' }\n"servers":\n  - "url": 'https://example.com'\n"paths":\n  /a:\n    get: ${ok}\n`,
    },
    { name: 'texts that look like references to files', text: `${head}${paths}# $ref: ./other.yml\n` },
  ])('$name, its text kept', async ({ text }) => {
    const file = await project.write('given/odd.yml', text);
    const { code, err } = await project.run(file);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const copy = await project.read('openapi/odd.yml');
    expect(hasOneInsertion(text, copy)).toBe(true);
    expect((await project.run(file)).out).not.toMatch(/created|updated/);
    expect((await loadDocument(join(project.folder, 'openapi/odd.yml'))).servers[0]).toMatch(
      /^http:\/\/localhost:\d{4}$/,
    );
    await remove();
  });

  test.each([
    {
      name: 'OpenAPI 3.0',
      files: {
        'odd.yml': `${head.replace('3.1.0', '3.0.3')}${paths}components: { schemas: { A: { type: string, nullable: true } } }\n`,
      },
      want: "- 'null'",
    },
    {
      name: 'a document in several files',
      files: { 'odd.yml': `${head}paths:\n  /a: { $ref: parts/a.yml }\n`, 'parts/a.yml': `get: ${ok}\n` },
      want: 'description: ok',
    },
  ])('$name, with a new text', async ({ files, want }) => {
    for (const [path, text] of Object.entries(files)) await project.write(`given/${path}`, text);
    const file = join(project.folder, 'given/odd.yml');
    expect(await project.run(file)).toMatchObject({ code: 0, err: '' });
    const copy = await project.read('openapi/odd.yml');
    expect(copy).toMatch(/^# Made by fountainai generate from odd\.yml/);
    expect(copy).toContain(want);
    const document = await loadDocument(join(project.folder, 'openapi/odd.yml'));
    expect(document.content.openapi).toMatch(/^3\.1\./);
    expect(document.operations).toHaveLength(1);
    expect((await project.run(file)).out).not.toMatch(/created|updated/);
    await remove();
  });

  test.runIf(isLongForm)(
    '5 MB, in reasonable time',
    async () => {
      const operations = Array.from({ length: 700 }, (_, index) => `get /collection${index}/{id}`);
      const members = Array.from({ length: 60 }, (_, index): [string, JsonObject] => [
        `member${index}`,
        { type: 'string', description: 'x'.repeat(60) },
      ]);
      const schema: JsonObject = { type: 'object', properties: Object.fromEntries(members) };
      const schemas = Object.fromEntries(operations.map((_operation, index) => [`Schema${index}`, schema]));
      const text = testDocumentText(operations, { components: { schemas } });
      expect(text.length).toBeGreaterThan(5_000_000);
      const start = cpuMilliseconds();
      expect(await project.run(await project.write('given/odd.json', text))).toMatchObject({ code: 0, err: '' });
      expect(cpuMilliseconds() - start).toBeLessThan(30_000);
      await remove();
    },
    300_000,
  );

  async function remove(): Promise<void> {
    expect((await project.run('--remove', 'odd')).code).toBe(0);
    expect(withoutGiven(await project.tree())).toEqual(withoutGiven(before));
  }
});
