/** A small project in a git repository of its own, for the tests of the mutation run. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '../../drift/git/git.ts';
import { projectFolder } from '../../file/files.ts';

export interface SmallProject {
  readonly root: string;
  write(file: string, text: string): Promise<void>;
  /** Returns the changes since the project was created, from git. */
  changes(): Promise<string>;
  dispose(): Promise<void>;
}

const files = {
  'package.json': '{ "type": "module" }\n',
  '.gitignore': 'node_modules\n',
  // A thread starts in half of the time of a process.
  'vitest.config.js': "export default { test: { pool: 'threads', isolate: false } };\n",
  'openapi/large.ts': 'export function isLarge(size: number, limit: number): boolean {\n  return size > limit;\n}\n',
  'openapi/large.test.ts': `import { expect, it } from 'vitest';
import { isLarge } from './large.ts';

it('compares sizes', () => {
  expect([isLarge(9, 5), isLarge(1, 5)]).toEqual([true, false]);
});
`,
  'openapi/alone.ts': 'export const alone = (value: unknown): unknown => value;\n',
  'openapi/count.ts':
    'export function countTo(limit: number): number {\n  let n = 0;\n  while (n < limit) n = n + one;\n  return n;\n}\nconst one = Number("1");\n',
  'openapi/count.test.ts': `import { expect, it } from 'vitest';
import { countTo } from './count.ts';

it('counts', () => {
  expect(countTo(3)).toBe(3);
});
`,
};

/** Creates the project with one commit, and the packages of this project. */
export async function createSmallProject(): Promise<SmallProject> {
  const root = await mkdtemp(join(tmpdir(), 'fountainai-small-'));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  await symlink(join(projectFolder, 'node_modules'), join(root, 'node_modules'));
  await git(root, 'init', '--quiet');
  await git(root, 'add', '--all');
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  await git(root, ...author, 'commit', '--quiet', '--message', 'Begin');
  return {
    root,
    write,
    changes: () => git(root, 'status', '--porcelain'),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}
