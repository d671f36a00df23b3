import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { runSuite } from './suite.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.dispose());

async function run(text: string, pool = 'threads') {
  await writeFile(join(folder.path, 'a.test.js'), text);
  // A thread starts in half of the time of a process, and the counts are the same.
  return runSuite({ parameters: ['--globals', `--pool=${pool}`, '--root', folder.path], output: 'nowhere' });
}

describe('runSuite', () => {
  test.each([
    {
      given: `test('a', () => {}); test.skip('b'); test.todo('c')`,
      want: { passed: 1, failed: 0, skipped: 2, exitCode: 0, isIncomplete: false },
    },
    {
      given: `test('a', () => {}); test('b', () => { throw new Error('no') })`,
      want: { passed: 1, failed: 1, skipped: 0, exitCode: 1, isIncomplete: false },
    },
    { given: `import './nothing.js'`, want: { passed: 0, failed: 1, skipped: 0, exitCode: 1, isIncomplete: false } },
    { given: '', want: { passed: 0, failed: 1, skipped: 0, exitCode: 1, isIncomplete: false } },
    // Vitest gives such a test no result.
    {
      given: `test('a', () => {}); describe.skip('b', () => describe.skip('c', () => test('d', () => {})))`,
      want: { passed: 1, failed: 0, skipped: 0, exitCode: 0, isIncomplete: false },
    },
    {
      given: `test('a', () => { setImmediate(() => { throw new Error('outside') }) }); test('b', () => new Promise((resolve) => setTimeout(resolve, 50)))`,
      want: { passed: 2, failed: 0, skipped: 0, exitCode: 1, isIncomplete: true },
    },
  ])('returns $want for a file with $given', async ({ given, want }) => {
    expect(await run(given)).toEqual(want);
  });

  test.each([
    { given: 'while it loads a file', text: 'process.kill(process.pid, "SIGKILL"); test("a", () => {})' },
    { given: 'in a test', text: 'test("a", () => process.kill(process.pid, "SIGKILL"))' },
  ])('says that the run is incomplete if a worker exits $given, also if another test failed', async ({ text }) => {
    await writeFile(join(folder.path, 'b.test.js'), 'test("b", () => { throw new Error("no") })');
    expect(await run(text, 'forks')).toEqual({ passed: 0, failed: 1, skipped: 0, exitCode: 1, isIncomplete: true });
  });

  test('throws if no test was run', async () => {
    await expect(run(`test.skip('a')`)).rejects.toMatchObject({ code: 'cli-no-test-run' });
  });
});
