import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDocuments } from './project-documents.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fountainai-documents-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Returns name → path, and whether the service is one of others. */
async function find(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const found = await findDocuments(folder);
  return found.map(
    ({ name, file, service }) => `${name} ${file.slice(folder.length + 1)} ${service === undefined ? 'own' : 'other'}`,
  );
}

const document = 'openapi: 3.1.0\n';
const code = { 'service/tasks/operations.ts': 'export {};\n' };

describe('the documents of a project', () => {
  it.each<{ title: string; files: Readonly<Record<string, string>>; want: readonly string[] }>([
    { title: 'without any', files: {}, want: [] },
    {
      title: 'that serves one of them need code, all of them',
      files: { 'openapi/tasks.yml': document, 'openapi/new.yml': document, ...code },
      want: ['new openapi/new.yml own', 'tasks openapi/tasks.yml own'],
    },
    {
      title: 'that serves none are documents of others',
      files: { 'openapi/tasks.yml': document, 'service/main.py': '', 'service/lib/x.py': '' },
      want: ['tasks openapi/tasks.yml other'],
    },
    {
      title: 'with a file have each document once, and no parts',
      files: {
        'fountainai.yml': 'services:\n  jobs: { document: openapi/tasks.yml, start: ./run }\n',
        'openapi/tasks.yml': document,
        'openapi/parts.yml': 'Task: { type: object }\n',
        'openapi/more.json': '{ "openapi": "3.1.0" }',
      },
      want: ['jobs openapi/tasks.yml other', 'more openapi/more.json other'],
    },
    {
      title: 'with a file that names a served one keep its code',
      files: {
        'fountainai.yml': 'services:\n  tasks: { document: openapi/tasks.yml }\n  jobs: { document: jobs.yml }\n',
        'openapi/tasks.yml': document,
        'jobs.yml': document,
        ...code,
      },
      want: ['tasks openapi/tasks.yml own', 'jobs jobs.yml other'],
    },
  ])('$title', async ({ files, want }) => {
    expect(await find(files)).toEqual(want);
  });
});
