/** For tests: the project of a user who has installed the package. Nothing of this repository can be imported there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { objectOf } from '../../../openapi/json/json.ts';
import { linkTree } from '../../dockerize/testing/file-tree.ts';
import { projectFolder } from '../../file/files.ts';
import { packPackage } from './packed.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  /** Added to PATH and HOME, which are the only variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Relative to the project; default: the project. */
  readonly folder?: string;
}

export interface UsersProject {
  readonly folder: string;
  /** Writes files by their paths in the project. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(path: string): Promise<string>;
  /** Runs `npx fountainai …`, without npx. */
  runFountainai(parameters: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Starts `npx fountainai …`, for commands that do not end by themselves. `dispose` ends the process. */
  startFountainai(parameters: readonly string[], options?: RunOptions): ChildProcess;
  /** Runs a program of `node_modules/.bin`, such as `tsc`. */
  runInstalled(program: string, parameters: readonly string[]): Promise<Ended>;
  dispose(): Promise<void>;
}

export interface UsersProjectOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Optional packages that the user has installed, such as `@pulumi/pulumi`. */
  readonly packages?: readonly string[];
}

/** Creates a project with the packed package in its `node_modules`. The first call packs, which takes 15 seconds. */
export async function createUsersProject({
  files = {},
  packages = [],
}: UsersProjectOptions = {}): Promise<UsersProject> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'fountainai-user-'));
  const children = new Set<ChildProcess>();
  await install(folder, packages);
  const project: UsersProject = {
    folder,
    async write(given) {
      for (const [path, content] of Object.entries(given)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
    },
    read: (path) => readFile(join(folder, path), 'utf8'),
    runFountainai: (parameters, options) =>
      finish(start(['node_modules/fountainai/bin/fountainai.js', ...parameters], options)),
    startFountainai: (parameters, options) =>
      start(['node_modules/fountainai/bin/fountainai.js', ...parameters], options),
    runInstalled: (program, parameters) => finish(start([`node_modules/.bin/${program}`, ...parameters])),
    async dispose() {
      for (const child of children) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  await project.write({ 'package.json': '{ "name": "user", "private": true, "type": "module" }\n', ...files });
  return project;

  function start([program = '', ...parameters]: readonly string[], options: RunOptions = {}): ChildProcess {
    const child = spawn(process.execPath, [join(folder, program), ...parameters], {
      cwd: join(folder, options.folder ?? '.'),
      env: { PATH: process.env.PATH, HOME: folder, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('close', () => children.delete(child));
    return child;
  }
}

async function finish(child: ChildProcess): Promise<Ended> {
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the process has no output');
  const [out, error] = await Promise.all([text(stdout), text(stderr)]);
  return { code: await ended, out, error };
}

/** The package itself is in the project, so that it finds only what the project has. Other packages are links. */
async function install(folder: string, optional: readonly string[]): Promise<void> {
  const modules = join(folder, 'node_modules');
  linkTree((await packPackage()).folder, join(modules, 'fountainai'));
  for (const name of new Set([...(await listInstalled()), ...optional])) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(projectFolder, 'node_modules', name), join(modules, name), 'junction');
  }
  await mkdir(join(modules, '.bin'));
  await symlink('../fountainai/bin/fountainai.js', join(modules, '.bin/fountainai'));
  await symlink('../typescript/bin/tsc', join(modules, '.bin/tsc'));
}

/** The packages that npm puts next to the package: those that are not for development, and not nested. */
async function listInstalled(): Promise<string[]> {
  const lock: unknown = JSON.parse(await readFile(join(projectFolder, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(objectOf(objectOf(lock).packages));
  return packages.flatMap(([path, facts]) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    const { dev, devOptional, optional } = objectOf(facts);
    if (name === undefined || dev === true) return [];
    const isLeftOut = (devOptional === true || optional === true) && !existsSync(join(projectFolder, path));
    return isLeftOut ? [] : [name];
  });
}
