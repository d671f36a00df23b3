import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../storage/testing/folders.ts';
import { findTool } from './tools.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['a', 'b']) await mkdir(join(folder.path, name));
  await writeFile(join(folder.path, 'a', 'chromium'), 'not executable', { mode: 0o644 });
  await writeFile(join(folder.path, 'b', 'google-chrome'), '', { mode: 0o755 });
});
afterEach(() => folder.dispose());

const getPath = (...names: string[]): string => names.map((name) => join(folder.path, name)).join(delimiter);

test.each([
  { given: ['a', 'b'], want: 'b/google-chrome' },
  { given: ['nowhere', 'b'], want: 'b/google-chrome' },
  { given: ['a'], want: undefined },
  { given: [], want: undefined },
])('findTool gives $want with PATH $given', ({ given, want }) => {
  expect(findTool('chromium', { PATH: getPath(...given) })).toBe(want && join(folder.path, want));
});

test.each(['chromium', 'docker, chromium'])('REQUIRED_TOOLS=%s makes a missing tool an error', (required) => {
  expect(() => findTool('chromium', { PATH: getPath('a'), REQUIRED_TOOLS: required })).toThrow(/chromium-browser/);
  expect(findTool('chromium', { PATH: getPath('b'), REQUIRED_TOOLS: required })).toBe(getPath('b/google-chrome'));
});
