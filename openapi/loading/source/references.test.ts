import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadDocument } from '../load.ts';
import { packageFolder } from '../../package/package.ts';
import { catchDocumentError, head, paths, withResponse, withSchema } from '../../testing/documents.ts';

describe('files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'load-')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(files: Record<string, string>): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return join(folder, 'api/pets.yml');
  }

  test('are read again for the same text', async () => {
    const files = { 'api/pets.yml': `${head}paths:\n  /pets: { $ref: paths.yml#/pets }\n` };
    const path = (id: string): string =>
      `pets: { get: { operationId: ${id}, responses: { '200': { description: '' } } } }`;
    const [first] = (await loadDocument(await write({ ...files, 'api/paths.yml': path('a') }))).operations;
    const [second] = (await loadDocument(await write({ ...files, 'api/paths.yml': path('b') }))).operations;
    expect([first?.id, second?.id]).toEqual(['a', 'b']);
  });

  test('in the folder of the document are bundled', async () => {
    const file = await write({
      'api/pets.yml': `${head}paths:\n  /pets: { $ref: parts/paths.yml#/pets }\n  /self: { $ref: 'pets.yml#/paths/~1pets' }\n`,
      'api/parts/paths.yml': `pets: { get: { responses: { '200': { description: '', content: { application/json: { schema: { $ref: schemas.json#/Pet } } } } } } }`,
      'api/parts/schemas.json': `{ "Pet": { "type": "object", "properties": { "friend": { "$ref": "#/Pet" } } } }`,
    });
    const document = await loadDocument(file);
    expect(document).toMatchObject({ name: 'pets', source: file });
    expect(document.operations.map(({ id }) => id)).toEqual(['getPets', 'getSelf']);
    const schema = document.operations[0]?.responses.get('200')?.content.get('application/json')?.schema;
    const pet = schema?.resolved;
    expect([pet?.own.types, pet?.members.get('friend')?.resolved]).toEqual([['object'], pet]);
  });

  test.each([
    { name: 'above the folder', reference: '../secret.yml' },
    { name: 'above the folder, percent-encoded', reference: '..%2fsecret.yml' },
    { name: 'above the folder, with encoded dots', reference: '%2e%2e/secret.yml' },
    { name: 'by an encoded absolute path', reference: '%2Fetc/hosts' },
    { name: 'on the network, percent-encoded', reference: 'http%3A//localhost:1/a.yml' },
    { name: 'behind a link', reference: 'link.yml' },
    { name: 'by an absolute path', reference: '/etc/hosts' },
    { name: 'by an address of a file', reference: 'file:///etc/hosts' },
    { name: 'on the network', reference: 'http://localhost:1/a.yml' },
  ])('$name are rejected', async ({ reference }) => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const file = await write({
      'api/pets.yml': withResponse(`{ $ref: '${reference}' }`),
      'secret.yml': 'description: ok',
    });
    await symlink(join(folder, 'secret.yml'), join(folder, 'api/link.yml'));
    expect(await catchDocumentError(loadDocument(file))).toContain('only files in the folder of the document');
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each([
    { name: 'percent-encoded', reference: 'sch%C3%A9mas%20v2/a.yml', path: 'schémas v2/a.yml' },
    { name: 'as it is', reference: 'schémas v2/a.yml', path: 'schémas v2/a.yml' },
    { name: 'with a percent sign in the name', reference: '100%25.yml', path: '100%.yml' },
    { name: 'that looks encoded', reference: 'a%20b.yml', path: 'a%20b.yml' },
    { name: 'that is not encoded correctly', reference: '100%.yml', path: '100%.yml' },
  ])('are found by a reference $name', async ({ reference, path }) => {
    const file = await write({
      'api/pets.yml': withResponse(`{ $ref: '${reference}#/A' }`),
      [`api/${path}`]: 'A: { description: found }\n',
    });
    expect((await loadDocument(file)).operations[0]?.responses.get('200')?.description).toBe('found');
  });

  test.each([
    { name: 'missing', files: {}, want: 'pets.yml:3:46 Cannot resolve $ref part.yml: the file does not exist' },
    { name: 'broken', files: { 'api/part.yml': 'a: 1\na: 2\n' }, want: /part\.yml:2:1 duplicated mapping key/ },
    { name: 'of the wrong kind', files: { 'api/part.yml': 'x: 1\n' }, want: /part\.yml:1:1 / },
    { name: 'in a circle', files: { 'api/part.yml': '$ref: part.yml\n' }, want: /./ },
    { name: 'a folder', files: { 'api/part.yml/a': '' }, want: 'folder' },
  ])('$name are reported', async ({ files, want }) => {
    const file = await write({ 'api/pets.yml': withResponse('{ $ref: part.yml }'), ...files });
    expect(await catchDocumentError(loadDocument(file))).toMatch(want);
  });

  test('of our own must not have unknown keywords', async () => {
    const file = await write({ 'api/pets.yml': withSchema('{ type: string, requried: [a] }') });
    expect(await catchDocumentError(loadDocument(file))).toContain(
      'pets.yml:7:45 Property `requried` is not expected here',
    );
  });

  test('that are missing cause an error of the file system', async () => {
    await expect(loadDocument(join(folder, 'none.yml'))).rejects.toThrow(/ENOENT/);
  });

  test('in the working directory do not change the rules', async () => {
    const file = await write({
      'api/pets.yml': `${head}${paths}servrs: []\n`,
      'redocly.yaml': 'rules: { struct: off }\n',
      '.redocly.lint-ignore.yaml': 'api/pets.yml: { struct: ["#/servrs"] }\n',
      '@theme/plugin.cjs': 'throw new Error("loaded")\n',
    });
    // A module may read them when it is imported, so a new process imports all.
    const kit = pathToFileURL(join(packageFolder, 'dist/openapi-kit.js')).href;
    const program = `const { loadDocument } = await import(${JSON.stringify(kit)});
      await loadDocument(${JSON.stringify(file)}).catch((error) => process.stdout.write(error.message));`;
    const parameters = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: folder });
    expect(stdout).toContain('servrs');
    expect(stdout).not.toContain('loaded');
  });
});
