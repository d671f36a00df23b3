/** The tests without a fault: they must pass, and their times are the measure for hanging. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { ProjectCopy } from './copy.ts';
import { runTests } from './test-run.ts';

/** Milliseconds that tests may take without a fault. */
const maxBaselineMs = 60 * 60_000;

/** Runs test files without a fault, each at most once. */
export class Baseline {
  readonly #copy: ProjectCopy;
  readonly #signal: AbortSignal;
  /** Milliseconds by test file. */
  readonly #times = new Map<string, number>();

  constructor(copy: ProjectCopy, signal: AbortSignal) {
    this.#copy = copy;
    this.#signal = signal;
  }

  /**
   * Runs the test files that have not run yet, and those that fail once more: on a busy machine a test may fail by itself.
   * @returns milliseconds that all of them take together
   * @throws OpsError if tests fail
   */
  async measure(files: readonly string[]): Promise<number> {
    const missing = files.filter((file) => !this.#times.has(file));
    if (missing.length > 0) await this.#run(missing);
    return files.reduce((sum, file) => sum + (this.#times.get(file) ?? 0), 0);
  }

  async #run(files: readonly string[]): Promise<void> {
    const options = { limitMs: maxBaselineMs, bail: false, signal: this.#signal };
    const first = await runTests(this.#copy, { ...options, files });
    for (const file of files) this.#times.set(file, 0);
    for (const { file, milliseconds } of first.results) this.#times.set(file, milliseconds);
    if (first.end === 'passed') return;
    const failed = first.results.filter(({ failure }) => failure !== undefined).map(({ file }) => file);
    const again = await runTests(this.#copy, { ...options, files: failed.length === 0 ? files : failed });
    if (again.end === 'passed') return;
    const names = again.results.flatMap(({ file, failure }) => (failure === undefined ? [] : [`${file} (${failure})`]));
    const data = { files: again.results.flatMap(({ file, failure }) => (failure === undefined ? [] : [file])) };
    const problem = `the tests fail without a fault: ${names.length === 0 ? again.end : names.join(', ')}`;
    throw new OpsError('cli-tests-fail', problem, `correct them first; run ${commandLine('test')}`, { data });
  }
}
