import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentFiles, documentsFolder, loadDocuments, loadProjectDocuments } from './directory.ts';

const text = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { '/a': { get: { responses: { 200: { description: '' } } } } },
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('documentPaths returns the files of a folder, sorted', async () => {
  for (const name of ['b.yml', 'a.json', 'c.yaml', 'notes.md', '.hidden.yml', 'load.ts'])
    await writeFile(join(folder, name), text);
  await mkdir(join(folder, 'parts.yml'));
  expect(await documentFiles(folder)).toEqual(['a.json', 'b.yml', 'c.yaml'].map((name) => join(folder, name)));
  expect((await loadDocuments(folder)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('loadDocuments throws if one document is invalid', async () => {
  await writeFile(join(folder, 'a.yml'), text);
  await writeFile(join(folder, 'b.yml'), 'openapi: 3.1.0\n');
  await expect(loadDocuments(folder)).rejects.toThrow(`${join(folder, 'b.yml')}:1:1`);
});

test('an empty folder has no documents, and a missing folder is an error', async () => {
  expect(await loadDocuments(folder)).toEqual([]);
  await expect(documentFiles(join(folder, 'none'))).rejects.toMatchObject({
    messages: [{ code: 'document-folder-missing', data: { folder: join(folder, 'none') } }],
  });
});

test('a project without a folder of documents is reported with the command that creates it', async () => {
  await expect(loadProjectDocuments(folder)).rejects.toMatchObject({
    messages: [{ code: 'document-folder-missing', data: { folder: join(folder, 'openapi') } }],
    message: expect.stringContaining('npx fountainai generate <document>') as string,
  });
});

test('the documents of the system load', async () => {
  const files = await documentFiles();
  expect(files.length).toBeGreaterThan(0);
  const names = files.map((file) => basename(file).replace(/\.\w+$/, ''));
  expect((await loadDocuments()).map(({ name }) => name)).toEqual(names);
  expect(files[0]?.startsWith(documentsFolder)).toBe(true);
});
