/** A real Docker engine, which `ops/dockerize/tests/engine/run` starts, and a checkout of this project to run in it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { projectFolder } from '../../../file/files.ts';

/**
 * The address of the engine; undefined if the tests run without `ops/dockerize/tests/engine/run`, and the caller skips its tests. An
 * engine that happens to run on this machine is never used.
 * @throws Error if it is missing and `REQUIRED_TOOLS` names `docker`
 */
export function findEngine(
  { TEST_DOCKER_ENGINE: engine, REQUIRED_TOOLS: required = '' } = process.env,
): string | undefined {
  if (engine === undefined && required.split(',').some((name) => name.trim() === 'docker'))
    throw new Error('REQUIRED_TOOLS names "docker", and the tests run without ops/dockerize/tests/engine/run');
  return engine;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Both streams, the output first. */
  readonly output: string;
}

const run = promisify(execFile);

/** Runs a program and never rejects. @param seconds until it is killed */
export async function runIn(folder: string, seconds: number, ...command: readonly string[]): Promise<Ended> {
  const [program = '', ...parameters] = command;
  // As a person starts it: npm's settings of this process are not its settings.
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name),
  );
  const options = {
    cwd: folder,
    env: Object.fromEntries(environment),
    timeout: seconds * 1000,
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    const { stdout, stderr } = await run(program, parameters, options);
    return { code: 0, stdout, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = objectOf(error);
    const output = `${stringOf(stdout)}${stringOf(stderr)}`;
    return { code: typeof code === 'number' ? code : -1, stdout: stringOf(stdout), output };
  }
}

/** A copy of the tree of this repository as git would commit it, without its history. */
export class Checkout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-checkout-'));
    const copy = `git ls-files --cached --others --exclude-standard -z | tar --null --create --ignore-failed-read --files-from=- | tar --extract --directory="$0"`;
    await run('bash', ['-c', copy, folder], { cwd: projectFolder });
    return new Checkout(folder);
  }

  /** Runs set-up with Docker. Its report is on standard output, that of Docker on the other stream. */
  async setUp(): Promise<Ended & { readonly report: JsonObject }> {
    const setUp = ['bin/run.js', 'run_setup.ts', '--docker', '--json', '--folder', this.folder];
    const ended = await runIn(projectFolder, 1500, process.execPath, ...setUp);
    return { ...ended, report: readJson(ended.stdout) };
  }

  compose(...parameters: readonly string[]): Promise<Ended> {
    return runIn(this.folder, 600, 'docker', 'compose', ...parameters);
  }

  composeDevelopment(...parameters: readonly string[]): Promise<Ended> {
    return this.compose('-f', 'docker-compose.yml', '-f', 'docker-compose.dev.yml', ...parameters);
  }

  /** The result of `docker inspect` for the container of a service; empty if the service has no container. */
  async inspect(service: string): Promise<JsonObject> {
    const { output: id } = await this.compose('ps', '--all', '--quiet', service);
    const [container] = id.trim().split('\n');
    const { output } = await runIn(this.folder, 60, 'docker', 'inspect', container ?? '');
    const value: unknown = JSON.parse(output.slice(0, output.lastIndexOf(']') + 1) || '[]');
    return objectOf(Array.isArray(value) ? (value as unknown[])[0] : undefined);
  }

  /** Removes the containers, their data and the files. */
  async dispose(): Promise<void> {
    await this.composeDevelopment('down', '--volumes', '--remove-orphans', '--timeout', '5');
    await rm(this.folder, { recursive: true, force: true });
  }
}

function readJson(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

export const namesOf = (environment: unknown): readonly string[] =>
  arrayOf(environment as JsonObject[string]).map((pair) => stringOf(pair).replace(/=.*/s, '')); // of docker inspect
