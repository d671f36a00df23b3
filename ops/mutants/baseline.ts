/** The tests without a fault: they must pass, and their times are the measure for hanging. */
import { OpsError } from '../lib/errors.ts';
import type { Copy } from './copy.ts';
import { runTests } from './test-run.ts';

/** Milliseconds that all tests together may take without a fault. */
const maxBaselineMs = 60 * 60_000;

/**
 * Runs the test files, and those that fail once more: on a busy machine a test may fail by itself.
 * @returns milliseconds per test file
 * @throws OpsError if tests fail
 */
export async function measureTests(
  copy: Copy,
  files: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (files.length === 0) return new Map();
  const options = { limitMs: maxBaselineMs, bail: false, signal };
  const first = await runTests(copy, { ...options, files });
  const times = new Map(first.results.map(({ file, milliseconds }) => [file, milliseconds]));
  if (first.end === 'passed') return times;
  const failed = first.results.filter(({ failure }) => failure !== undefined).map(({ file }) => file);
  const again = await runTests(copy, { ...options, files: failed.length === 0 ? files : failed });
  if (again.end === 'passed') return times;
  const names = again.results.flatMap(({ file, failure }) => (failure === undefined ? [] : [`${file} (${failure})`]));
  throw new OpsError(
    `the tests fail without a fault: ${names.length === 0 ? again.end : names.join(', ')}`,
    'correct them first; run npm test',
  );
}
