/**
 * A Dockerfile's steps carried out by hand, for tests where there is no Docker engine: a folder stands for each stage, what
 * is copied is what `.dockerignore` leaves, and what is run is run. Base images are not there: only what the steps add.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { isObject, objectOf } from '../../openapi/json.ts';
import { filesIn, ignoring, place } from './tree.ts';

export interface Step {
  /** In capitals. */
  readonly instruction: string;
  readonly argument: string;
}

export interface Stage {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface BuildOptions {
  /** Holds the Dockerfile and what it copies. */
  readonly context: string;
  /** An empty folder, which the stages get folders in. */
  readonly target: string;
  /** Stands for the user `node`; undefined: owners can't be changed here. */
  readonly owner: number | undefined;
}

/** A stage as it was built: its files, and what its image says. */
export interface Built {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
}

export function stagesOf(dockerfile: string): Stage[] {
  const lines = dockerfile
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  const stages: { name: string; steps: Step[] }[] = [];
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const [instruction = '', ...rest] = line.trim().split(' ');
    const argument = rest.join(' ');
    if (instruction.toUpperCase() === 'FROM') stages.push({ name: / AS (\S+)/i.exec(argument)?.[1] ?? '', steps: [] });
    else stages.at(-1)?.steps.push({ instruction: instruction.toUpperCase(), argument });
  }
  return stages;
}

/** Builds a stage after those that it copies from. @throws Error for a step that can't be carried out */
export async function build(stages: readonly Stage[], name: string, options: BuildOptions): Promise<Built> {
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined) throw new Error(`there is no stage ${name}`);
  const root = join(options.target, name);
  await mkdir(root, { recursive: true });
  let built: Built = { root, workingDirectory: '/', environment: {}, user: undefined, entrypoint: [], healthcheck: [] };
  for (const step of stage.steps) built = await carryOut(step, built, stages, options);
  return built;
}

async function carryOut(step: Step, built: Built, stages: readonly Stage[], options: BuildOptions): Promise<Built> {
  const { instruction, argument } = step;
  switch (instruction) {
    case 'WORKDIR':
      await mkdir(join(built.root, argument), { recursive: true });
      return { ...built, workingDirectory: argument };
    case 'COPY':
      await copy(argument, built, stages, options);
      return built;
    case 'RUN':
      await run(argument, built, options);
      return built;
    case 'ENV':
      return { ...built, environment: { ...built.environment, ...variables(argument) } };
    case 'USER':
      return { ...built, user: argument };
    case 'ENTRYPOINT':
      return { ...built, entrypoint: texts(argument) };
    case 'HEALTHCHECK':
      return { ...built, healthcheck: texts(argument.replace(/^.*? CMD /, '')) };
    case 'VOLUME':
    case 'EXPOSE':
    case 'STOPSIGNAL':
      return built;
    default:
      throw new Error(`${instruction} is not known here`);
  }
}

const variables = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(' ').map((pair) => pair.split('=', 2) as [string, string])); // without `=` it is no variable

function texts(json: string): string[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) throw new Error(`not in the form of a list: ${json}`);
  return value.map(String);
}

async function copy(argument: string, built: Built, stages: readonly Stage[], options: BuildOptions): Promise<void> {
  const [first = '', ...others] = argument.split(' ');
  const from = /^--from=(.+)$/.exec(first)?.[1];
  const paths = from === undefined ? [first, ...others] : others;
  const [sources, destination = ''] = [paths.slice(0, -1), paths.at(-1)];
  const into = join(built.root, built.workingDirectory, destination);
  if (from !== undefined) {
    const other = await build(stages, from, options);
    for (const source of sources) place(join(other.root, source), into);
    return;
  }
  const isLeft = ignoring(await readFile(join(options.context, '.dockerignore'), 'utf8'));
  for (const source of sources) await copyFromContext(source, into, destination.endsWith('/'), options.context, isLeft);
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
  const files = isFile ? [source] : (await filesIn(from)).map((path) => join(source, path));
  const left = files.filter(isLeft);
  if (left.length === 0) throw new Error(`COPY ${source}: .dockerignore leaves nothing of it`);
  for (const path of left) {
    const to = isFile ? (isFolder ? join(into, source) : into) : join(into, relative(source, path));
    place(join(context, path), to);
  }
}

/** Absolute paths are those of the stage. There is no registry here: what npm would install is copied from what is installed. */
async function run(command: string, { root, workingDirectory }: Built, options: BuildOptions): Promise<void> {
  const cwd = join(root, workingDirectory);
  if (/^npm install --omit=dev\b/.test(command)) return copyPackages(options.context, cwd);
  const owned = options.owner === undefined ? command.replaceAll(/chown node:\w+/g, ': chown') : command;
  const here = owned
    .replaceAll(/\bnode:node\b/g, `${options.owner}:${options.owner}`)
    .replaceAll(/\bnode:0\b/g, `${options.owner}:0`)
    .replaceAll(/(^|\s)\/(?=\w)/g, `$1${root}/`);
  await promisify(execFile)('sh', ['-ec', here], { cwd });
}

/** As the lock file in the stage says: all packages but those for development. */
async function copyPackages(context: string, folder: string): Promise<void> {
  const lock: unknown = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(objectOf(objectOf(lock).packages)).filter(([path]) => path !== '');
  const installed = await realpath(join(context, 'node_modules'));
  const within = (path: string): string => path.replace(/^node_modules\//, '');
  for (const [path, facts] of packages) {
    if (!isObject(facts) || facts.dev === true || facts.devOptional === true) continue;
    const from = join(installed, within(path));
    const isThere = await stat(from).then(
      () => true,
      () => false,
    );
    if (!isThere && facts.optional === true) continue;
    // Packages inside are packages of their own in the lock file.
    place(from, join(folder, path), (name) => name !== 'node_modules');
  }
}
