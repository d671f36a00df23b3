/** Runs the test suite with vitest in a process of its own. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arrayOf, objectOf } from '../../openapi/json/json.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { atSignal, temporaryFolder } from './at-signal.ts';
import { exitCodes, type ExitCode, OpsError } from '../error/ops-error.ts';
import { projectFolder, readTextFile } from '../file/files.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface SuiteOptions {
  /** Arguments of vitest in addition to `run`: files, and options of vitest. */
  readonly parameters: readonly string[];
  /** The stream for the output of vitest. Default: standard output. */
  readonly output?: 'stdout' | 'stderr' | 'nowhere';
}

/** Returns the last line of a test run. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export interface SuiteResult extends Tally {
  /** True if an error outside of tests, such as a worker that exits, may have kept tests from running. */
  readonly isIncomplete: boolean;
  readonly exitCode: ExitCode;
}

/** Runs the tests and returns their counts. @throws OpsError if no test was run */
export async function runSuite(options: SuiteOptions): Promise<SuiteResult> {
  const { path: results, remove } = temporaryFolder('fountainai-tests-');
  try {
    const file = join(results, 'results.json');
    const code = await runVitest(options, file);
    const counts = objectOf(JSON.parse((await readTextFile(file)) ?? '{}'));
    const tally = countTests(counts);
    if (tally.passed + tally.failed === 0) {
      throw new OpsError(
        'cli-no-test-run',
        `vitest ran no test and ended with exit code ${String(code)}`,
        'read the output of vitest above',
      );
    }
    // Errors outside of tests also end vitest with a code other than 0.
    const exitCode = code === 0 && tally.failed === 0 ? exitCodes.clean : exitCodes.findings;
    return { ...tally, isIncomplete: code !== 0 && (tally.failed === 0 || isUnfinished(counts)), exitCode };
  } finally {
    await remove();
  }
}

function runVitest({ parameters, output = 'stdout' }: SuiteOptions, file: string): Promise<number | null> {
  const program = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [program, 'run', ...reporters, ...parameters], {
    cwd: projectFolder,
    stdio: output === 'nowhere' ? 'ignore' : ['inherit', output === 'stderr' ? 2 : 1, 2],
  });
  const closed = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const forget = atSignal(async () => {
    child.kill();
    await closed;
  });
  return closed.finally(forget);
}

/**
 * True if a worker has exited: tests that it had begun have no result, and a file that it was loading is reported with no test. Tests in
 * two groups that are skipped, one in the other, have no result either.
 */
function isUnfinished(results: JsonObject): boolean {
  return arrayOf(results.testResults).some((file) => {
    const { status, assertionResults } = objectOf(file);
    const tests = arrayOf(assertionResults);
    return (status !== 'failed' && tests.length === 0) || tests.some((test) => objectOf(test).status === 'pending');
  });
}

/** A file that cannot be loaded has no tests, and counts as one failed test. */
function countTests(results: JsonObject): Tally {
  const count = (name: string): number => Number(results[name] ?? 0);
  const unloaded = arrayOf(results.testResults).filter((file) => {
    const { status, assertionResults } = objectOf(file);
    return status === 'failed' && arrayOf(assertionResults).length === 0;
  });
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests') + unloaded.length,
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}
