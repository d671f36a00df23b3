import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDeployableDocuments } from './deployable-documents.ts';

const text = `openapi: 3.1.0
info: { title: Tasks, version: 1.0.0 }
paths: { /tasks: { get: { responses: { '200': { description: ok } } } } }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-deployable-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(files: readonly string[], services?: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const file of files) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const entries = Object.entries(services ?? {}).map(([name, document]) => `  ${name}: { document: ${document} }\n`);
  if (services !== undefined) await writeFile(join(folder, 'fountainai.yml'), `services:\n${entries.join('')}`);
  return (await loadDeployableDocuments(folder)).map(({ name }) => name);
}

describe('the documents of a deployment', () => {
  it.each([
    { title: 'without a project file', files: ['openapi/tasks.yml'] },
    {
      title: 'that the project file names there',
      files: ['openapi/tasks.yml'],
      services: { tasks: 'openapi/tasks.yml' },
    },
  ])('are those in openapi/ $title', async ({ files, services }) => {
    expect(await load(files, services)).toEqual(['tasks']);
  });

  it.each([
    { files: ['openapi.yml'], services: { tasks: 'openapi.yml' } },
    { files: ['openapi/other.yml', 'api/tasks.yml'], services: { tasks: 'api/tasks.yml' } },
    { files: ['openapi/other.yml'], services: { tasks: 'openapi/other.yml' } },
  ])('do not leave out a service of the project: $services', async ({ files, services }) => {
    await expect(load(files, services)).rejects.toMatchObject({
      code: 'cli-document-misplaced',
      data: { services: ['tasks'] },
    });
  });
});
