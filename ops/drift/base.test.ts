import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBase } from './base.ts';
import { git } from './git.ts';

let repository: string;
let folder: string;

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'fountainai-git-'));
  folder = join(repository, 'openapi');
  await mkdir(folder);
});
afterEach(() => rm(repository, { recursive: true }));

/** A repository of its own: neither the machine's settings nor its name have to do with it. */
async function initialize(branch = 'main'): Promise<void> {
  await run('init', '--quiet', `--initial-branch=${branch}`);
  await run('config', 'user.name', 'Test');
  await run('config', 'user.email', 'test@example.com');
  await run('config', 'commit.gpgsign', 'false');
}

const run = (...parameters: string[]) => git(repository, ...parameters);

async function commit(version: string, name = 'small.yml'): Promise<string> {
  await write(version, name);
  await run('add', '--all');
  await run('commit', '--quiet', '--message', version);
  return (await run('rev-parse', 'HEAD')).trim();
}

async function write(version: string, name = 'small.yml'): Promise<void> {
  const responses = "{ '200': { description: Well } }";
  const paths = `{ /a: { get: { responses: ${responses} } } }`;
  await writeFile(join(folder, name), `openapi: 3.1.0\ninfo: { title: Small, version: ${version} }\npaths: ${paths}\n`);
}

const versionsOf = async (named?: string) =>
  [...(await readBase(folder, named)).documents.values()].map(({ name, version }) => `${name} ${version}`);

describe('the revision that is named', () => {
  test('is read, whatever the working tree holds', async () => {
    await initialize();
    const first = await commit('1.0.0');
    await run('tag', 'v1');
    await commit('2.0.0');
    await write('3.0.0');
    await write('0.1.0', 'other.yml');
    for (const name of [first, first.slice(0, 8), 'v1', 'HEAD^', 'main~1']) {
      expect(await versionsOf(name)).toEqual(['small 1.0.0']);
    }
    expect(await versionsOf('HEAD')).toEqual(['small 2.0.0']);
  });

  test('may have no documents', async () => {
    await initialize();
    await writeFile(join(repository, 'README.md'), 'Read me');
    await run('add', 'README.md');
    await run('commit', '--quiet', '--message', 'first');
    expect(await versionsOf('HEAD')).toEqual([]);
  });

  test('is read with what its documents refer to', async () => {
    await initialize();
    await mkdir(join(folder, 'parts'));
    await writeFile(
      join(folder, 'parts/paths.yml'),
      "get: { operationId: part, responses: { '200': { description: Well } } }",
    );
    const text = 'openapi: 3.1.0\ninfo: { title: T, version: 1.0.0 }\npaths: { /a: { $ref: ./parts/paths.yml } }\n';
    await writeFile(join(folder, 'whole.yml'), text);
    await run('add', '--all');
    await run('commit', '--quiet', '--message', 'first');
    await rm(join(folder, 'parts'), { recursive: true });
    const { documents } = await readBase(folder, 'HEAD');
    expect(documents.get('whole')?.operations.map(({ id }) => id)).toEqual(['part']);
  });

  test.each(['nowhere', '', '--help', '--output=x', 'HEAD:openapi', 'origin/main'])(
    'must be there: %j',
    async (name) => {
      await initialize();
      await commit('1.0.0');
      await expect(readBase(folder, name)).rejects.toMatchObject({ code: 'cli-base-unreadable', exitCode: 2 });
    },
  );

  test('must have documents that can be used', async () => {
    await initialize();
    await writeFile(join(folder, 'broken.yml'), 'openapi: 3.1.0\n');
    await commit('1.0.0');
    await expect(readBase(folder, 'HEAD')).rejects.toMatchObject({
      code: 'cli-base-invalid',
      data: { base: 'HEAD' },
      problem: expect.stringContaining('broken.yml:1:1 ') as string,
    });
  });
});

describe('without a name', () => {
  test.each(['main', 'master'])('it is where this line left %s', async (line) => {
    await initialize(line);
    await commit('1.0.0');
    await run('switch', '--quiet', '--create', 'work');
    await commit('2.0.0');
    await run('switch', '--quiet', line);
    await commit('1.5.0');
    await run('switch', '--quiet', 'work');
    const { label, documents } = await readBase(folder);
    expect(documents.get('small')?.version).toBe('1.0.0');
    expect(label).toMatch(new RegExp(`^the merge base with ${line} \\([0-9a-f]{7}\\)$`));
  });

  test('what the origin has goes before what is here', async () => {
    await initialize();
    const first = await commit('1.0.0');
    await commit('2.0.0');
    await run('update-ref', 'refs/remotes/origin/trunk', first);
    expect(await versionsOf()).toEqual(['small 2.0.0']);
    await run('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    expect(await versionsOf()).toEqual(['small 1.0.0']);
  });

  test('it is HEAD where there is no main line', async () => {
    await initialize('work');
    await commit('1.0.0');
    expect((await readBase(folder)).label).toMatch(/^HEAD \(/);
    expect(await versionsOf()).toEqual(['small 1.0.0']);
  });

  test('it is nothing before the first commit', async () => {
    await initialize();
    await write('1.0.0');
    expect((await readBase(folder)).documents.size).toBe(0);
  });

  test('a line without a commit in common with the main one has no base', async () => {
    await initialize();
    await commit('1.0.0');
    await run('switch', '--quiet', '--orphan', 'work');
    await mkdir(folder, { recursive: true });
    await commit('2.0.0');
    await expect(readBase(folder)).rejects.toMatchObject({ code: 'cli-base-unreadable' });
  });

  test('a folder in no repository has none', async () => {
    await expect(readBase(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('not a git repository') as unknown,
    });
  });
});
