/** `command.Dockerfile`, without Docker: its steps, and the command in a mounted project that belongs to another user. */
import { execFile } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { type DockerfileStep, parseStages } from '../../dockerize/testing/dockerfile-build.ts';
import { parseDockerignore } from '../../dockerize/testing/file-tree.ts';
import { git } from '../../drift/git/git.ts';
import { projectFolder } from '../../file/files.ts';
import { otherUser } from '../../process/other-user.ts';
import { createUsersProject, type UsersProject } from '../package/users-project.ts';

const run = promisify(execFile);
const read = (path: string): Promise<string> => readFile(join(projectFolder, path), 'utf8');
const stages = parseStages(await read('command.Dockerfile'));
const isKept = parseDockerignore(await read('command.Dockerfile.dockerignore'));

function findSteps(stage: string, instruction: string): readonly string[] {
  const steps: readonly DockerfileStep[] = stages.find(({ name }) => name === stage)?.steps ?? [];
  return notEmpty(
    steps
      .filter((step) => step.instruction === instruction)
      .map(({ argument }) => argument.replaceAll(/--mount=\S+ /g, '')),
  );
}

describe('the context of the image', () => {
  it.each([
    { given: 'package.json', want: true },
    { given: 'package-lock.json', want: true },
    { given: 'tsconfig.json', want: true },
    { given: 'bin/start.js', want: true },
    { given: 'service/kit.ts', want: true },
    { given: 'ops/drift/run/run.ts', want: true },
    { given: 'CHANGELOG.md', want: true },
    { given: '.env', want: false },
    { given: '.env.local', want: false },
    { given: '.git/config', want: false },
    { given: 'node_modules/koa/package.json', want: false },
    { given: 'data/ensemble.sqlite', want: false },
    { given: 'ops/cli/command.test.ts', want: false },
  ])('has $given: $want', ({ given, want }) => {
    expect(isKept(given)).toBe(want);
  });

  it.runIf(isLongForm)('is enough to pack the package', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-context-'));
    const files = (await git(projectFolder, 'ls-files', '-z'))
      .split('\0')
      .filter((path) => path !== '' && isKept(path));
    for (const path of files) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await cp(join(projectFolder, path), join(folder, path));
    }
    await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: folder });
    expect((await readdir(folder)).filter((name) => /^fountainai-.*\.tgz$/.test(name))).toHaveLength(1);
    await rm(folder, { recursive: true });
  });
});

describe('the image', () => {
  let installed: UsersProject;
  let work: string;
  beforeAll(async () => {
    installed = await createUsersProject();
    work = await mkdtemp(join(tmpdir(), 'fountainai-work-'));
    await cp(join(projectFolder, 'examples/python'), work, { recursive: true });
    await git(work, 'init', '--quiet', '--initial-branch', 'main');
    await git(work, 'add', '--all');
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    await git(work, ...author, 'commit', '--quiet', '--message', 'first');
    if (otherUser.uid !== undefined) await giveAll(work, otherUser.uid);
  });
  afterAll(async () => {
    await installed.dispose();
    await rm(work, { recursive: true });
  });

  it('installs the packed package, and git', () => {
    const commands = findSteps('package', 'RUN');
    expect(commands.map((command) => command.split(' ').slice(0, 2).join(' '))).toEqual([
      'npm install',
      'npm pack',
      'npm install',
    ]);
    expect(commands.at(-1)).toContain('--prefix /opt/fountainai');
    expect(findSteps('command', 'COPY')).toEqual(['--from=package /opt/fountainai /opt/fountainai']);
    expect(findSteps('command', 'RUN')[0]).toMatch(/apt-get install .*\bgit\b/);
  });

  it('does not run as root', () => {
    expect(findSteps('command', 'USER')).toEqual(['1000']);
  });

  it('checks the history of a project that belongs to another user, and writes nothing there', async () => {
    const [, configure = ''] = findSteps('command', 'RUN');
    const environment = { PATH: process.env.PATH, HOME: installed.folder };
    const system = { ...environment, GIT_CONFIG_SYSTEM: join(installed.folder, 'gitconfig') };
    const entry = JSON.parse(findSteps('command', 'ENTRYPOINT')[0] ?? '[]') as string[];
    const parameters = entry.slice(1).map((word) => word.replace('/opt/fountainai', installed.folder));
    const check = (env: NodeJS.ProcessEnv) =>
      run(process.execPath, [...parameters, 'drift', '--only', 'document,history'], { cwd: work, env });
    if (otherUser.uid !== undefined) await expect(check(environment)).rejects.toMatchObject({ code: 2 });
    await run('sh', ['-c', configure], { env: system });
    const before = await readdir(work);
    expect((await check(system)).stdout).toContain('nothing was found');
    expect(await readdir(work)).toEqual(before);
  });
});

async function giveAll(folder: string, owner: number): Promise<void> {
  for (const path of ['.', ...(await readdir(folder, { recursive: true }))])
    await chown(join(folder, path), owner, owner);
}
