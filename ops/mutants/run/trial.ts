/** Tries mutants one after another: does a test notice the fault? */
import type { Baseline } from './baseline.ts';
import type { ProjectCopy } from './copy.ts';
import type { Mutant } from '../mutant/mutant.ts';
import { type FileResult, runTests, type TestRun } from './test-run.ts';

export interface MutantVerdict {
  readonly outcome: 'killed' | 'timed out' | 'survived' | 'not covered';
  /** Which test failed, or how many passed. */
  readonly detail: string;
}

export interface TrialOptions {
  readonly copy: ProjectCopy;
  readonly baseline: Baseline;
  /** The least that a run of tests is given, however fast it was without a fault. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** So many of the nearest test files run first: most faults are noticed there. */
const firstBatch = 3;
/** How many times longer than without a fault a run may take before it counts as hanging. */
const slowness = 5;

/** Returns the test files that run first, before all others. */
export function takeFirstBatch(files: readonly string[]): readonly string[] {
  return files.slice(0, firstBatch);
}

/**
 * A failing test file is run a second time, alone, before the mutant counts as killed: on a busy machine a test may fail
 * by itself.
 * @param files the test files that reach the mutant, the nearest first
 * @throws OpsError if they fail without the fault
 */
export async function tryMutant(
  mutant: Mutant,
  files: readonly string[],
  options: TrialOptions,
): Promise<MutantVerdict> {
  if (files.length === 0) return { outcome: 'not covered', detail: 'no test file reaches it' };
  const batches = [takeFirstBatch(files), files.slice(firstBatch)].filter((batch) => batch.length > 0);
  for (const batch of batches) {
    const usualMs = await options.baseline.measure(batch);
    const limitMs = options.limitMs + slowness * usualMs;
    const verdict = await options.copy.withMutant(mutant, () => tryBatch(batch, { ...options, limitMs }));
    if (verdict !== undefined) return verdict;
  }
  return { outcome: 'survived', detail: `${files.length} test files passed` };
}

async function tryBatch(batch: readonly string[], options: TrialOptions): Promise<MutantVerdict | undefined> {
  let files = batch;
  while (files.length > 0) {
    const run = await runFiles(files, options);
    if (run.end === 'passed') return undefined;
    if (run.end === 'timed out') return { outcome: 'timed out', detail: `in ${files.join(', ')}` };
    const failed = run.results.find(({ failure }) => failure !== undefined);
    // Without a failing file the error came from outside of tests, so that all files run again.
    const again = await runFiles(failed === undefined ? files : [failed.file], options);
    if (again.end !== 'passed') return { outcome: 'killed', detail: describeFailure(again.results, failed) };
    const done = new Set(run.results.filter(({ failure }) => failure === undefined).map(({ file }) => file));
    files = failed === undefined ? [] : files.filter((file) => file !== failed.file && !done.has(file));
  }
  return undefined;
}

function runFiles(files: readonly string[], { copy, limitMs, signal }: TrialOptions): Promise<TestRun> {
  return runTests(copy, { files, limitMs, bail: true, signal });
}

function describeFailure(results: readonly FileResult[], first: FileResult | undefined): string {
  const failed = results.find(({ failure }) => failure !== undefined) ?? first;
  return failed === undefined ? 'an error outside of tests' : `${failed.file}: ${failed.failure ?? ''}`;
}
