/** Commands that a signal ends: no temporary folder and no process of theirs is left, and the exit code names the signal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { temporaryFolder } from '../process/at-signal.ts';
import { projectFolder } from '../file/files.ts';

let temporary: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'fountainai-signals-'));
  // What the loader has compiled is kept there; to compile all of it again takes longer than the test.
  for (const cache of (await readdir(tmpdir())).filter((name) => name.startsWith('tsx-'))) {
    await symlink(join(tmpdir(), cache), join(temporary, cache));
  }
});

afterEach(async () => {
  if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  await rm(temporary, { recursive: true, force: true });
});

const leftovers = async (): Promise<readonly string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('fountainai-'));

/** Processes that work on something in the folder, by their environment. Linux only: elsewhere none are seen. */
async function workers(): Promise<readonly string[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
  );
  const environments = await Promise.all(
    ids.map(async (id) => [id, await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')] as const),
  );
  return environments.filter(([, text]) => text.includes(`TMPDIR=${temporary}\0`)).map(([id]) => id);
}

it('one listener of the process serves many temporary folders', async () => {
  const before = process.listenerCount('exit');
  const folders = Array.from({ length: 20 }, () => temporaryFolder('fountainai-test-'));
  expect(process.listenerCount('exit')).toBe(before + 1);
  for (const { remove } of folders) await remove();
  expect(process.listenerCount('exit')).toBe(before);
});

const rows = [
  { given: ['ops/drift.ts', '--only=behaviour'], signal: 'SIGINT', code: 130 },
  { given: ['ops/test.ts', 'ops/tests/walls/walls.test.ts'], signal: 'SIGTERM', code: 143 },
  { given: ['run_setup.ts', '--check'], signal: 'SIGTERM', code: 143 },
  { given: ['ops/drift.ts', '--only=history'], signal: 'SIGHUP', code: 129 },
] as const;

describe('a command that a signal ends', () => {
  it.each(pickRows(rows, 2))('leaves nothing: $given', async ({ given, signal, code }) => {
    child = spawn(process.execPath, ['bin/run.js', ...given], {
      cwd: projectFolder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: 'ignore',
      detached: true,
    });
    const exit = once(child, 'exit');
    await expect.poll(leftovers, { interval: 20 }).not.toEqual([]);
    child.kill(signal);
    expect(await exit).toEqual([code, null]);
    expect(await leftovers()).toEqual([]);
    await expect.poll(workers).toEqual([]);
  });
});
