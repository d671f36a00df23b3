import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OpsError } from '../../error/ops-error.ts';
import { findRevision } from './revision.ts';
import { TestRepository } from './testing/test-repository.ts';
import { isLongForm, pickRows } from '../../../openapi/testing/long-form.ts';

/** A test of the long form: each clone takes a second. */
const longTest = (name: string, run: () => Promise<void>): void => {
  if (isLongForm) test(name, run);
};

let origin: TestRepository;
const all: TestRepository[] = [];

beforeEach(async () => {
  origin = await TestRepository.create();
  all.push(origin);
});
afterEach(async () => {
  for (const repository of all.splice(0)) await repository.dispose();
});

async function cloned(...options: readonly string[]): Promise<TestRepository> {
  const clone = await origin.clone(...options);
  all.push(clone);
  return clone;
}

interface Template {
  readonly repository: TestRepository;
  readonly commits: readonly string[];
}

/** Each test gets a copy, since creating such a repository takes 30 processes. */
const templates = new Map<string, Promise<Template>>();

async function makeTemplate(main: string): Promise<Template> {
  const repository = await TestRepository.create();
  await repository.initialize(main);
  for (const version of ['0.1.0', '0.2.0']) await repository.commit(version);
  const commits = [await repository.commit('1.0.0'), await repository.commit('1.1.0')];
  await repository.run('switch', '--quiet', '--create', 'work');
  commits.push(await repository.commit('2.0.0'), await repository.commit('2.1.0'));
  await repository.run('switch', '--quiet', main);
  return { repository, commits };
}

/** Returns the last two commits of `main`, which is checked out, and the two that `work` has more. */
async function initialize(main = 'main'): Promise<readonly string[]> {
  const template = templates.get(main) ?? makeTemplate(main);
  templates.set(main, template);
  const { repository, commits } = await template;
  await cp(repository.path, origin.path, { recursive: true });
  return commits;
}

afterAll(async () => {
  for (const template of templates.values()) await (await template).repository.dispose();
});

async function writeEmpty(path: string): Promise<void> {
  await rm(path); // Git's own are read-only
  await writeFile(path, '');
}

const revision = (repository: TestRepository, name?: string) => findRevision(repository.folder, name);

/** What the message says to run, run: it must lead to a revision, or to another message. */
async function follow(repository: TestRepository, name?: string): Promise<OpsError> {
  const error = await revision(repository, name).then(
    ({ label }) => new Error(`it was found: ${label}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof OpsError)) throw error;
  expect(error.exitCode).toBe(2);
  const [, command = ''] = /^run (git .*?), or name /.exec(error.remedy) ?? [];
  expect(command, error.message).not.toBe('');
  for (const part of command.split(' && ')) {
    await repository.run(...part.replaceAll("'", '').split(' ').slice(1));
  }
  return error;
}

describe('the revision without a name', () => {
  test.each(['main', 'master'])('is where the branch left %s', async (main) => {
    const [, left] = await initialize(main);
    await origin.run('switch', '--quiet', 'work');
    const label = `the merge base with ${main} (${left?.slice(0, 7)})`;
    expect(await revision(origin)).toEqual({ label, commit: left });
  });

  test('is where the branch left the main branch of the remote, if there is one', async () => {
    const [first, second] = await initialize();
    const clone = await cloned('--branch', 'work');
    expect(await revision(clone)).toMatchObject({
      label: expect.stringContaining('origin/HEAD') as unknown,
      commit: second,
    });
    await clone.run('update-ref', 'refs/remotes/origin/trunk', first ?? '');
    await clone.run('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    expect(await revision(clone)).toMatchObject({ commit: first });
  });

  test('is HEAD on the main branch while a document has changes that are not committed', async () => {
    const [, head] = await initialize();
    const want = { label: `HEAD (${head?.slice(0, 7)})`, commit: head };
    await origin.write('1.2.0');
    expect(await revision(origin)).toEqual(want);
    await origin.run('restore', '.');
    await origin.write('1.0.0', 'other.yml');
    expect(await revision(origin)).toEqual(want);
  });

  test.each(['main', 'trunk'])('is the parent of HEAD on %s if nothing is uncommitted', async (branch) => {
    const [first] = await initialize(branch);
    await writeFile(join(origin.path, 'README.md'), 'no document');
    expect(await revision(origin)).toEqual({ label: `the parent of HEAD (${first?.slice(0, 7)})`, commit: first });
  });

  test('is missing for the first commit, with the reason', async () => {
    await origin.initialize();
    const head = await origin.commit('1.0.0');
    const label = `no former revision: HEAD (${head.slice(0, 7)}) is the first commit`;
    expect(await revision(origin)).toEqual({ label, commit: undefined });
    expect(await revision(await cloned())).toEqual({ label, commit: undefined });
    expect(await revision(await cloned('--depth=1'))).toEqual({ label, commit: undefined });
    await origin.write('2.0.0');
    expect(await revision(origin)).toMatchObject({ commit: head });
  });

  test('changes nothing in the repository', async () => {
    await initialize();
    const state = () => origin.run('ls-files', '--debug');
    await origin.write('1.1.0'); // as it was, but at another time
    const before = await state();
    await revision(origin);
    expect(await state()).toBe(before);
  });

  /** As after a power failure: Git has written the name of the object, and not its content. */
  test('is found if a damaged commit is not needed, and else what is damaged is named', async () => {
    const [parent = '', head = ''] = await initialize();
    const damage = (commit: string) =>
      writeEmpty(join(origin.path, '.git/objects', commit.slice(0, 2), commit.slice(2)));
    await damage(parent);
    await expect(revision(origin)).rejects.toMatchObject({ code: 'cli-history-missing' });
    await origin.write('1.2.0');
    expect(await revision(origin)).toMatchObject({ commit: head });
    await damage(head);
    const remedy = expect.stringContaining('git fsck') as string;
    await expect(revision(origin)).rejects.toMatchObject({ code: 'cli-history-missing', remedy });
  });

  test('is missing if two branches have no commit in common', async () => {
    await origin.initialize();
    await origin.commit('1.0.0');
    await origin.run('switch', '--quiet', '--orphan', 'work');
    await origin.commit('2.0.0');
    await expect(revision(origin)).rejects.toMatchObject({ code: 'cli-base-missing', data: { branch: 'main' } });
  });
});

describe('a clone that lacks history gives the command that fetches it', () => {
  test('of depth 1, on the main branch', async () => {
    const [first] = await initialize();
    const clone = await cloned('--depth=1');
    expect(await follow(clone)).toMatchObject({
      code: 'cli-history-missing',
      problem: 'the parent of HEAD is not in this clone, which is shallow',
    });
    expect(await revision(clone)).toMatchObject({ commit: first });
  });

  test('of depth 1, on a branch', async () => {
    const [, second] = await initialize();
    const clone = await cloned('--depth=1', '--branch=work');
    expect((await follow(clone)).message).toContain('the main branch of origin is not in this clone');
    expect(await revision(clone)).toMatchObject({ commit: second });
  });

  longTest('of depth 1, of all branches', async () => {
    const [, second] = await initialize();
    const clone = await cloned('--depth=1', '--no-single-branch', '--branch=work');
    expect((await follow(clone)).message).toContain('the merge base of HEAD and origin/HEAD is not in this clone');
    expect(await revision(clone)).toMatchObject({ commit: second });
  });

  test.each(pickRows(['main', 'trunk'], 1))('of one branch, without %s', async (main) => {
    const [, second] = await initialize(main);
    const clone = await cloned('--single-branch', '--branch=work');
    expect((await follow(clone)).message).toContain('the main branch of origin is not in this clone');
    expect(await revision(clone)).toMatchObject({ commit: second });
  });

  test('with a detached HEAD that merges a pull request, as build servers fetch it', async () => {
    await initialize();
    await origin.run('switch', '--quiet', '--detach', 'main');
    await origin.run('merge', '--quiet', '--no-ff', '--message', 'merge', '--strategy-option=theirs', 'work');
    await origin.run('update-ref', 'refs/pull/1/merge', 'HEAD');
    await origin.run('switch', '--quiet', 'main');
    const main = await origin.commit('1.2.0');
    const job = await TestRepository.create();
    all.push(job);
    await job.initialize('unborn');
    await job.run('remote', 'add', 'origin', `file://${origin.path}`);
    await job.run('fetch', '--quiet', '--depth=1', 'origin', '+refs/pull/1/merge:refs/remotes/pull/1/merge');
    await job.run('checkout', '--quiet', '--detach', 'refs/remotes/pull/1/merge');
    expect((await follow(job)).message).toContain('the main branch of origin is not in this clone');
    expect(await revision(job)).toMatchObject({ commit: await origin.run('rev-parse', `${main}^`) });
  });

  longTest('deep enough for a base, but not for the right one', async () => {
    await origin.initialize();
    await origin.commit('1.0.0');
    await origin.run('switch', '--quiet', '--create', 'work');
    const old = await origin.commit('1.0.1');
    const right = await origin.commit('1.0.2');
    // Both have merged the older commit; that main has the later one too is seen only further back.
    const tree = await origin.run('rev-parse', 'HEAD^{tree}');
    const commit = (message: string, ...parents: readonly string[]) =>
      origin.run('commit-tree', '-m', message, ...parents.flatMap((parent) => ['-p', parent]), tree);
    const merge = async (branch: string) => commit(branch, await commit(`before ${branch}`, right), old);
    for (const branch of ['main', 'work']) await origin.run('update-ref', `refs/heads/${branch}`, await merge(branch));
    await origin.run('reset', '--quiet', '--hard');
    await origin.run('switch', '--quiet', 'main');
    const clone = await cloned('--depth=2', '--no-single-branch', '--branch=work');
    expect(await clone.run('merge-base', 'origin/main', 'HEAD')).toBe(old);
    await follow(clone);
    expect(await revision(clone)).toMatchObject({ commit: right });
  });

  longTest('cut off by a graft', async () => {
    const [first] = await initialize();
    await origin.run('replace', '--graft', 'HEAD');
    expect(await origin.run('rev-list', '--count', 'HEAD')).toBe('1');
    expect(await revision(origin)).toMatchObject({ commit: first });
  });

  test('unless what it has is enough', async () => {
    const [first, second] = await initialize();
    const clone = await cloned('--depth=3', '--no-single-branch', '--branch=work');
    expect(await clone.run('rev-parse', '--is-shallow-repository')).toBe('true');
    expect(await revision(clone)).toMatchObject({ commit: second });
    const two = await cloned('--depth=2');
    expect(await revision(two)).toMatchObject({ commit: first });
    const one = await cloned('--depth=1');
    await one.write('3.0.0');
    expect(await revision(one)).toMatchObject({ commit: second });
  });

  test('or reports that the clone has no remote to fetch it from', async () => {
    await initialize();
    const clone = await cloned('--depth=1');
    await clone.run('remote', 'remove', 'origin');
    await expect(revision(clone)).rejects.toMatchObject({
      code: 'cli-history-missing',
      remedy: 'fetch the history, or name a revision with --base',
    });
  });
});

describe('a revision that is named', () => {
  test('is labelled by its name and its commit', async () => {
    const [first, second] = await initialize();
    await origin.run('tag', 'v1', first ?? '');
    expect(await revision(origin, 'v1')).toEqual({ label: `v1 (${first?.slice(0, 7)})`, commit: first });
    expect(await revision(origin, second)).toEqual({ label: second?.slice(0, 7), commit: second });
  });

  test.each(pickRows(['HEAD~1', 'v1', 'origin/main', 'HASH'], 2))(
    '%s is fetched by the command of its message',
    async (name) => {
      const [first] = await initialize();
      await origin.run('tag', 'v1', first ?? '');
      const clone = await cloned('--depth=1', '--branch=work');
      const wanted = name === 'HASH' ? (first ?? '') : name;
      expect(await follow(clone, wanted)).toMatchObject({
        code: 'cli-revision-unknown',
        data: { name: wanted },
        problem: `the revision "${wanted}" does not exist in this shallow clone`,
      });
      expect(await revision(clone, wanted)).toMatchObject({
        commit: await origin.run('rev-parse', wanted.replace('origin/', '').replace('HEAD', 'work')),
      });
    },
  );

  test('is proposed with its remote, if only that has it', async () => {
    await initialize();
    const clone = await cloned('--branch=work');
    await expect(revision(clone, 'main')).rejects.toMatchObject({
      code: 'cli-revision-unknown',
      remedy: 'name the branch of the remote with --base origin/main',
    });
  });

  test('is not fetched without a remote, or if the name is an option', async () => {
    await initialize();
    const want = { code: 'cli-revision-unknown', remedy: 'name another one with --base' };
    await expect(revision(origin, 'nowhere')).rejects.toMatchObject(want);
    const clone = await cloned();
    for (const name of ['', '--all']) await expect(revision(clone, name)).rejects.toMatchObject(want);
  });
});

describe('without a repository', () => {
  test.each([undefined, 'main'])('the folder is named (%s)', async (name) => {
    await expect(revision(origin, name)).rejects.toMatchObject({
      code: 'cli-repository-missing',
      data: { folder: origin.folder },
      exitCode: 2,
    });
  });

  test.each([undefined, 'main'])('and without Git, that is what is missing (%s)', async (name) => {
    await initialize();
    vi.stubEnv('PATH', join(origin.path, 'empty'));
    const want = { code: 'cli-program-missing', data: { program: 'git' }, exitCode: 2 };
    await expect(revision(origin, name)).rejects.toMatchObject(want);
  });
});
