/** The examples in the repository of a user, with the packed package: prepared, checked, and broken. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { isLongForm, pickRows } from '../../../openapi/testing/long-form.ts';
import { findTool, type TestTool } from '../../../service/tests/lib/tools.ts';
import { git } from '../../drift/git/git.ts';
import { commitAll } from '../drift/repository/project-repository.ts';
import { createUsersProject, type UsersProject } from './users-project.ts';

interface Row {
  readonly language: string;
  readonly tool: TestTool | undefined;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const rows: readonly Row[] = [
  { language: 'python', tool: 'python', file: 'server.py', from: 'self.answer(201', to: 'self.answer(202' },
  { language: 'go', tool: 'go', file: 'main.go', from: 'http.StatusCreated', to: 'http.StatusAccepted' },
  { language: 'typescript', tool: undefined, file: 'server.mjs', from: 'status: 201', to: 'status: 202' },
];

const available = rows.filter(({ tool }) => tool === undefined || findTool(tool) !== undefined);

let project: UsersProject | undefined;
afterEach(() => project?.dispose());

/** Go keeps what it has compiled. */
const environment = { GOCACHE: process.env.GOCACHE ?? join(process.env.HOME ?? '', '.cache/go-build') };

describe('an example in the repository of a user', () => {
  it.each(pickRows(available, 1))(
    'in $language is clean, and shows what is changed',
    async ({ language, file, from, to }) => {
      const user = await createUsersProject();
      project = user;
      const run = (...parameters: string[]) => user.runFountainai(parameters, { environment });
      expect(await run('init', '--example', language)).toMatchObject({ code: 0, error: '' });
      const again = await run('init', '--example', language, '--json');
      expect(again.out).not.toMatch(/"outcome": "(created|updated)"/);
      await git(user.folder, 'init', '--quiet', '--initial-branch', 'main');
      await commitAll(user.folder, 'first');
      expect(await git(user.folder, 'ls-files')).not.toContain('node_modules');
      const drift = await run('drift', '--requests', '5');
      // A slow machine shows progress.
      expect([drift.code, drift.error.replaceAll(/^.*\(\d+ s\)\n/gm, '')]).toEqual([0, '']);
      const tests = await run('test');
      expect(tests.code, tests.out).toBe(0);
      await user.write({ [file]: (await user.read(file)).replace(from, to) });
      const { code, out } = await run('drift', '--only', 'behaviour', '--requests', '5', '--format', 'github');
      expect([code, out]).toEqual([1, expect.stringContaining('::error file=openapi.yml,')]);
      expect(await git(user.folder, 'status', '--porcelain', '--', ':!.config')).toBe(` M ${file}\n`);
    },
  );

  it.runIf(isLongForm)('is refused in a shallow clone, with the command that fetches the history', async () => {
    const user = await createUsersProject();
    project = user;
    await user.runFountainai(['init', '--example', 'python']);
    await git(user.folder, 'init', '--quiet', '--initial-branch', 'main');
    await commitAll(user.folder, 'first');
    const part = 'schemas/task.yml';
    await user.write({ [part]: (await user.read(part)).replace('required: [title]', 'required: [title, done]') });
    await commitAll(user.folder, 'second');
    const clone = join(user.folder, 'clone');
    await git(user.folder, 'clone', '--quiet', '--depth', '1', pathToFileURL(user.folder).href, clone);
    const check = () => user.runFountainai(['drift', '--only', 'history'], { folder: 'clone' });
    const refused = await check();
    expect([refused.code, refused.out]).toEqual([2, expect.stringContaining('git fetch --unshallow origin')]);
    await git(clone, 'fetch', '--quiet', '--unshallow', 'origin');
    const found = await check();
    expect([found.code, found.out]).toEqual([1, expect.stringContaining('became-required')]);
  });
});
