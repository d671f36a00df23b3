import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeDocument } from '../../testing/drift-inputs.ts';
import { toNormalForm } from '../form/normal-form.ts';
import { readReportedChanges } from './oasdiff.ts';
import { library } from '../testing/library-document.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-oasdiff-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const document = await changeDocument(library, (draft) =>
  draft.set('components schemas Problem properties code', { type: 'integer' }),
);
const [base, revision] = [toNormalForm(library).meaning, toNormalForm(document).meaning];

test.each([
  'format: text',
  'lang: ru',
  'level: ERR\nfail-on: INFO',
  'exclude-elements: [endpoints]',
  'match-path: /nothing',
  'flatten-allof: true\nformat: html',
  'this: [is not YAML',
])('an oasdiff.yaml in the working folder changes nothing: %j', async (text) => {
  const want = await readReportedChanges(base, revision);
  expect(want.length).toBeGreaterThan(0);
  for (const name of ['oasdiff.yaml', 'oasdiff.yml', 'oasdiff.json', 'oasdiff.toml'])
    await writeFile(join(folder, name), text);
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(await readReportedChanges(base, revision)).toEqual(want);
  } finally {
    process.chdir(before);
  }
});

test('documents that it cannot compare are an error that names no folder', async () => {
  await expect(readReportedChanges({ openapi: '3.1.1', paths: [] }, revision)).rejects.toMatchObject({
    code: 'cli-oasdiff-failed',
    message: expect.not.stringContaining(tmpdir()) as unknown,
  });
});
