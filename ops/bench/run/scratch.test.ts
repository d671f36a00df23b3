/** That nothing is left of a benchmark, however it ends. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { bundleFile } from '../../../service/tests/lib/bundle.ts';
import { projectFolder } from '../../file/files.ts';
import { findPostgres } from '../../process/postgres-server.ts';
import { temporaryFolder } from '../../../service/storage/testing/folders.ts';
import { inScratch } from './scratch.ts';
import { receiveUrl } from './child-process.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let children: ChildProcess[];

beforeEach(async () => {
  temporary = await temporaryFolder();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await temporary.dispose();
});

describe('a scratch', () => {
  it('runs its end work in reverse order, removes the folder, and returns the result of the work', async () => {
    const done: string[] = [];
    const seen = await inScratch(async ({ folder, atEnd }) => {
      for (const name of ['first', 'second']) {
        atEnd(async () => void done.push(`${name} with ${(await readdir(folder)).length} files`));
      }
      await mkdir(join(folder, 'data'));
      return folder;
    });
    expect(done).toEqual(['second with 1 files', 'first with 1 files']);
    await expect(readdir(seen)).rejects.toThrow('ENOENT');
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });

  it('removes its folder if the work or its end work fails', async () => {
    let seen = '';
    const failing = inScratch(({ folder, atEnd }) => {
      seen = folder;
      atEnd(() => Promise.reject(new Error('at its end')));
      return Promise.reject(new Error('in its work'));
    });
    await expect(failing).rejects.toThrow('at its end');
    await expect(readdir(seen)).rejects.toThrow('ENOENT');
  });

  const listeners = process.listenerCount('SIGTERM');
});

it('a scratch whose process gets SIGINT twice is cleaned up once and ends with 130', async () => {
  const program = await bundleFile(`import { inScratch } from './ops/bench/run/scratch.ts';
    inScratch(({ folder, atEnd }) => {
      atEnd(() => new Promise((resolve) => setTimeout(() => resolve(console.log('cleared up')), 300)));
      setInterval(() => undefined, 1000);
      console.log(folder);
      return new Promise(() => undefined);
    });`);
  onTestFinished(() => program.dispose());
  const child = spawn(process.execPath, [program.file], { cwd: projectFolder });
  children.push(child);
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const folder = String((await lines.next()).value);
  child.kill('SIGINT');
  setTimeout(() => child.kill('SIGINT'), 100);
  expect(await lines.next()).toMatchObject({ value: 'cleared up' });
  expect(await ended).toEqual([130, null]);
  expect(await lines.next()).toMatchObject({ done: true });
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

it('servers end when their parent ends', async () => {
  const ends = async (script: string, parameter: string): Promise<number | null> => {
    const child = fork('bin/run.js', [`ops/bench/services/${script}`, parameter], {
      cwd: projectFolder,
      env: { PATH: process.env.PATH, API_KEYS: 'key', DATA_DIR: temporary.path, LOG_LEVEL: 'silent' },
    });
    children.push(child);
    await receiveUrl(child, script);
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
    return child.exitCode;
  };
  const ended = await Promise.all([ends('bare-http.ts', temporary.path), ends('ours.ts', 'sequence')]);
  expect(ended).toEqual([0, 1]);
});

describe('npm run bench', () => {
  const [only, log] =
    findPostgres() === undefined
      ? ['take a number', 'sequence-0.log']
      : ['take a number, on postgres', 'postgres-sequence-0.log'];

  it.runIf(isLongForm)(`leaves no process and no folder when SIGTERM ends "${only}"`, async () => {
    await chmod(temporary.path, 0o755); // PostgreSQL may run as another user
    const parameters = ['bin/run.js', 'ops/bench/main.ts', '--only', only, '--seconds', '30', '--connections', '4'];
    const env = { ...process.env, TMPDIR: temporary.path };
    const bench = spawn(process.execPath, parameters, {
      cwd: projectFolder,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(bench);
    const url = await addressIn(log, bench);
    expect((await fetch(url)).status).toBe(404);
    bench.kill('SIGTERM');
    expect(await once(bench, 'exit')).toEqual([143, null]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(await ownFolders()).toEqual([]);
  });

  it.runIf(isLongForm && process.platform === 'linux')(
    'leaves no process when SIGTERM ends the searches by HTTP',
    async () => {
      const parameters = ['bin/run.js', 'ops/bench/main.ts', 'search', '--entries', '100', '--seconds', '60'];
      const env = { ...process.env, TMPDIR: temporary.path };
      const bench = spawn(process.execPath, parameters, { cwd: projectFolder, env, stdio: 'ignore' });
      children.push(bench);
      while (!(await listCommands()).some((command) => command.includes('service/main.ts'))) {
        if (bench.exitCode !== null) throw new Error('the benchmark ended by itself');
        await sleep(50);
      }
      bench.kill('SIGTERM');
      expect(await once(bench, 'exit')).toEqual([143, null]);
      expect(await listCommands()).toEqual([]);
    },
  );

  /** Returns the commands of the processes that have the temporary folder in their environment. */
  async function listCommands(): Promise<string[]> {
    const read = (pid: string, name: string) => readFile(join('/proc', pid, name), 'utf8').catch(() => '');
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const commands = pids.map(async (pid) =>
      (await read(pid, 'environ')).includes(temporary.path) ? [await read(pid, 'cmdline')] : [],
    );
    return (await Promise.all(commands)).flat();
  }

  const ownFolders = async (): Promise<string[]> =>
    (await readdir(temporary.path)).filter((name) => name.startsWith('fountainai-'));

  /** Reads the address of the server from its log. */
  async function addressIn(log: string, bench: ChildProcess): Promise<string> {
    while (bench.exitCode === null) {
      const folder = (await ownFolders()).find((name) => name.startsWith('fountainai-bench-')) ?? '';
      const text = await readFile(join(temporary.path, folder, log), 'utf8').catch(() => '');
      const url = /"url":"(http:[^"]+)"/.exec(text)?.[1];
      if (url !== undefined) return url;
      await sleep(50);
    }
    throw new Error('the benchmark ended by itself');
  }
});
