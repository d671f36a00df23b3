import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import { projectFolder, readTextFile } from '../../file/files.ts';
import { findStalePaths } from './stale.ts';

const documents = await ownDocuments();
const inProject = (path: string) => readTextFile(join(projectFolder, path));
const rows = [
  { given: 'our own documents', with: documents, text: inProject, want: [] },
  {
    given: 'a document less',
    with: documents.slice(1),
    text: inProject,
    want: ['Dockerfile', 'docker-compose.yml', 'docker-compose.dev.yml', 'kong.yml'],
  },
  { given: 'no file at all', with: documents.slice(1), text: async () => undefined, want: [] },
  {
    given: 'a file that a person has edited',
    with: documents.slice(1),
    text: async (path: string) => (path === 'kong.yml' ? `${await inProject(path)}\n# ours` : undefined),
    want: [],
  },
];

describe('container files that the documents ask to be written again', () => {
  it.each(rows)('are found for $given', async ({ with: given, text, want }) => {
    expect([...(await findStalePaths(given, text))].sort()).toEqual([...want].sort());
  });
});
