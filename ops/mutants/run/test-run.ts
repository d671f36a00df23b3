/** Runs test files of a copy by vitest, in a process group that a time limit or a signal ends as a whole. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { readTextFile } from '../../file/files.ts';
import type { ProjectCopy } from './copy.ts';

export interface FileResult {
  readonly file: string;
  readonly milliseconds: number;
  /** The title of the first test that failed, or why the file could not be loaded; undefined if all passed. */
  readonly failure: string | undefined;
}

export interface TestRun {
  /** Of the files that ran to their ends; after the first failure the others may be missing. */
  readonly results: readonly FileResult[];
  /** `failed` also stands for errors outside of tests. */
  readonly end: 'passed' | 'failed' | 'timed out';
}

export interface TestRunOptions {
  readonly files: readonly string[];
  readonly limitMs: number;
  /** Stop at the first failure. */
  readonly bail: boolean;
  readonly signal: AbortSignal;
}

/** Far more than usual: on a busy machine a slow test must not count as a killed mutant. */
const testTimeoutMs = 120_000;

/** @throws the reason of the signal if it fires */
export async function runTests(copy: ProjectCopy, { files, limitMs, bail, signal }: TestRunOptions): Promise<TestRun> {
  signal.throwIfAborted();
  const output = join(copy.scratch, 'results.json');
  const timeouts = [`--testTimeout=${testTimeoutMs}`, `--hookTimeout=${testTimeoutMs}`];
  const reporter = ['--reporter=json', `--outputFile=${output}`];
  const parameters = ['run', ...reporter, ...timeouts, ...(bail ? ['--bail=1'] : []), ...files];
  const child = spawn(process.execPath, [vitestProgram(copy), ...parameters], {
    cwd: copy.folder,
    env: environmentFor(copy),
    detached: true,
    stdio: 'ignore',
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const isStopped = await waitFor(closed, limitMs, signal);
  if (isStopped && child.pid !== undefined) await endGroup(child.pid, closed);
  signal.throwIfAborted();
  const results = isStopped ? [] : readResults(await readTextFile(output), copy.folder);
  if (isStopped) return { results, end: 'timed out' };
  const isPassed = (await closed) === 0 && results.every(({ failure }) => failure === undefined);
  return { results, end: isPassed ? 'passed' : 'failed' };
}

function vitestProgram({ folder }: ProjectCopy): string {
  return join(createRequire(join(folder, 'package.json')).resolve('vitest/package.json'), '../vitest.mjs');
}

/** Without npm's variables of the user's tree, and with a TMPDIR inside the copy, so that leftovers of tests are removed. */
function environmentFor({ scratch }: ProjectCopy): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|VITEST)/.test(name));
  return { ...Object.fromEntries(own), TMPDIR: join(scratch, 'tmp') };
}

/** Returns true if the time limit or the signal came before the end. */
async function waitFor(closed: Promise<unknown>, limitMs: number, signal: AbortSignal): Promise<boolean> {
  let stop = (): void => undefined;
  const stopped = new Promise<true>((resolve) => (stop = () => resolve(true)));
  const timer = setTimeout(stop, limitMs);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([closed.then(() => false), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Milliseconds that a process group is given to end by itself, and then to be gone. */
const graceMs = 3_000;

async function endGroup(group: number, closed: Promise<unknown>): Promise<void> {
  sendSignal(group, 'SIGTERM');
  await Promise.race([closed, sleep(graceMs)]);
  const start = performance.now();
  while (sendSignal(group, 'SIGKILL') && performance.now() - start < graceMs) await sleep(50);
  await closed;
}

/** Returns false if every process of the group has ended already. */
function sendSignal(group: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

function readResults(text: string | undefined, folder: string): readonly FileResult[] {
  const { testResults } = objectOf(text === undefined ? {} : (JSON.parse(text) as Json)); // what vitest writes is JSON
  return arrayOf(testResults)
    .map(objectOf)
    .map((result) => ({
      file: relative(folder, stringOf(result.name)),
      milliseconds: Math.max(0, Number(result.endTime ?? 0) - Number(result.startTime ?? 0)),
      failure: findFailure(result),
    }));
}

function findFailure({ status, message, assertionResults }: JsonObject): string | undefined {
  const failed = arrayOf(assertionResults)
    .map(objectOf)
    .find((test) => test.status === 'failed');
  if (failed !== undefined) return stringOf(failed.fullName);
  return status === 'failed' ? `the file failed: ${stringOf(message).split('\n')[0] ?? ''}` : undefined;
}
