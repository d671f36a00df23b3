/**
 * Runs the steps of a Dockerfile without a Docker engine, for tests: each stage is a folder,
 * COPY respects `.dockerignore`, and RUN runs the command. There are no base images, only earlier stages and the
 * files that the steps add.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { listFilesIn, parseDockerignore, linkTree } from './file-tree.ts';

export interface DockerfileStep {
  /** In capitals. */
  readonly instruction: string;
  readonly argument: string;
}

export interface DockerfileStage {
  readonly name: string;
  /** An image, or an earlier stage. */
  readonly base: string;
  readonly steps: readonly DockerfileStep[];
}

export interface BuildOptions {
  /** The folder with the Dockerfile and the files that it copies. */
  readonly context: string;
  /** An empty folder, for the folders of the stages. */
  readonly target: string;
  /** The id for the user `node`; undefined if owners cannot be changed here. */
  readonly owner: number | undefined;
}

/** A built stage: its files, and the settings of its image. */
export interface BuiltStage {
  /** The folder for `/`. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
}

export function parseStages(dockerfile: string): DockerfileStage[] {
  const lines = dockerfile
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  const stages: { name: string; base: string; steps: DockerfileStep[] }[] = [];
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const [instruction = '', ...rest] = line.trim().split(' ');
    const argument = rest.join(' ');
    if (instruction.toUpperCase() === 'FROM')
      stages.push({ name: / AS (\S+)/i.exec(argument)?.[1] ?? '', base: rest[0] ?? '', steps: [] });
    else stages.at(-1)?.steps.push({ instruction: instruction.toUpperCase(), argument });
  }
  return stages;
}

/** Builds a stage after those that it copies from. @throws Error for a step that cannot be run */
export async function buildStage(
  stages: readonly DockerfileStage[],
  name: string,
  options: BuildOptions,
): Promise<BuiltStage> {
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined) throw new Error(`the Dockerfile has no stage "${name}"`);
  const root = join(options.target, name);
  await mkdir(root, { recursive: true });
  const empty = { workingDirectory: '/', environment: {}, user: undefined, entrypoint: [], healthcheck: [] };
  let built: BuiltStage = { root, ...empty };
  if (stages.some((one) => one.name === stage.base)) {
    built = {
      ...(await buildStage(stages, stage.base, { ...options, target: join(options.target, `of-${name}`) })),
      root,
    };
    await cp(join(options.target, `of-${name}`, stage.base), root, { recursive: true, verbatimSymlinks: true });
  }
  for (const step of stage.steps) built = await runStep(step, built, stages, options);
  return built;
}

async function runStep(
  step: DockerfileStep,
  built: BuiltStage,
  stages: readonly DockerfileStage[],
  options: BuildOptions,
): Promise<BuiltStage> {
  const { instruction, argument } = step;
  switch (instruction) {
    case 'WORKDIR':
      await mkdir(join(built.root, argument), { recursive: true });
      return { ...built, workingDirectory: argument };
    case 'COPY':
      await runCopy(argument, built, stages, options);
      return built;
    case 'RUN':
      await runCommand(argument, built, options);
      return built;
    case 'ENV':
      return { ...built, environment: { ...built.environment, ...parseVariables(argument) } };
    case 'USER':
      return { ...built, user: argument };
    case 'ENTRYPOINT':
      return { ...built, entrypoint: parseList(argument) };
    case 'HEALTHCHECK':
      return { ...built, healthcheck: parseList(argument.replace(/^.*? CMD /, '')) };
    case 'VOLUME':
    case 'EXPOSE':
    case 'STOPSIGNAL':
    case 'ARG':
    case 'LABEL':
      return built;
    default:
      throw new Error(`${instruction} is not supported by this build`);
  }
}

const parseVariables = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(' ').map((pair) => pair.split('=', 2) as [string, string])); // each variable has a `=`

function parseList(json: string): string[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) throw new Error(`not a JSON list: ${json}`);
  return value.map(String);
}

async function runCopy(
  argument: string,
  built: BuiltStage,
  stages: readonly DockerfileStage[],
  options: BuildOptions,
): Promise<void> {
  const [first = '', ...others] = argument.split(' ');
  const from = /^--from=(.+)$/.exec(first)?.[1];
  const paths = from === undefined ? [first, ...others] : others;
  const [sources, destination = ''] = [paths.slice(0, -1), paths.at(-1)];
  const into = join(built.root, built.workingDirectory, destination);
  if (from !== undefined) {
    const other = await buildStage(stages, from, options);
    for (const source of sources) linkTree(join(other.root, source), into);
    return;
  }
  const isLeft = parseDockerignore(await readFile(join(options.context, '.dockerignore'), 'utf8'));
  // `LICENSE*` is a file that need not exist.
  const optional = sources.filter((source) => source.endsWith('*')).map((source) => source.slice(0, -1));
  const found = optional.filter((source) => existsSync(join(options.context, source)));
  const given = [...sources.filter((source) => !source.endsWith('*')), ...found];
  for (const source of given) await copyFromContext(source, into, destination.endsWith('/'), options.context, isLeft);
}

async function copyFromContext(
  source: string,
  into: string,
  isFolder: boolean,
  context: string,
  isLeft: (path: string) => boolean,
): Promise<void> {
  const from = join(context, source);
  const isFile = (await stat(from)).isFile();
  const files = isFile ? [source] : (await listFilesIn(from)).map((path) => join(source, path));
  const left = files.filter(isLeft);
  if (left.length === 0) throw new Error(`COPY ${source}: .dockerignore excludes all of it`);
  for (const path of left) {
    const to = isFile ? (isFolder ? join(into, source) : into) : join(into, relative(source, path));
    // A copy: a later step may change the file.
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(context, path), to);
  }
}

/** Absolute paths are those of the stage. Instead of `npm install` and `npm ci`, the installed packages are linked. */
async function runCommand(
  argument: string,
  { root, workingDirectory }: BuiltStage,
  options: BuildOptions,
): Promise<void> {
  const cwd = join(root, workingDirectory);
  // This build has no caches and no secrets.
  const command = argument.replaceAll(/--mount=\S+\s+/g, '');
  const [, before, withoutDevelopment] = /^(.*?)(?:&& )?npm (?:install|ci)( --omit=dev)?\b/.exec(command) ?? [];
  if (before !== undefined) {
    if (before !== '') await runInShell(before, cwd);
    if (withoutDevelopment !== undefined) return linkPackages(options.context, cwd);
    return symlink(await realpath(join(options.context, 'node_modules')), join(cwd, 'node_modules'), 'junction');
  }
  const owned = options.owner === undefined ? command.replaceAll(/chown \d+:\d+/g, ': chown') : command;
  const here = owned
    .replaceAll(/(?<=chown )\d+(?=:)/g, String(options.owner))
    .replaceAll(/(^|\s)\/(?=\w)/g, `$1${root}/`);
  await runInShell(here, cwd);
}

const runInShell = (command: string, cwd: string): Promise<unknown> =>
  promisify(execFile)('sh', ['-ec', command], { cwd });

/** Links the dependencies of `package.json`, as the lock file resolves them. */
async function linkPackages(context: string, folder: string): Promise<void> {
  const read = async (name: string) => objectOf(JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown);
  const locked = objectOf((await read('package-lock.json')).packages);
  const installed = await realpath(join(context, 'node_modules'));
  const within = (path: string): string => path.replace(/^node_modules\//, '');
  for (const path of findDependencies(locked, objectOf((await read('package.json')).dependencies))) {
    const from = join(installed, within(path));
    const isThere = await stat(from).then(
      () => true,
      () => false,
    );
    if (!isThere && objectOf(locked[path]).optional === true) continue;
    // The lock file lists nested packages separately.
    linkTree(await realpath(from), join(folder, path), (name) => name !== 'node_modules');
  }
}

/** Returns the paths of packages in a lock file that these dependencies need, directly or through others. */
function findDependencies(locked: JsonObject, dependencies: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (from: string, names: readonly string[]): void => {
    for (const name of names) {
      const path = findPackage(locked, from, name);
      if (path === undefined || found.has(path)) continue;
      found.add(path);
      const { dependencies: own, optionalDependencies: optional } = objectOf(locked[path]);
      add(path, [...Object.keys(objectOf(own)), ...Object.keys(objectOf(optional))]);
    }
  };
  add('', Object.keys(dependencies));
  return found;
}

/** npm looks in the package itself, then in those around it. */
function findPackage(locked: JsonObject, from: string, name: string): string | undefined {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (locked[path] !== undefined) return path;
  return from === '' ? undefined : findPackage(locked, from.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, ''), name);
}
