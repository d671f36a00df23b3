import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { bundleProgram } from '../../service/tests/lib/bundled-program.ts';
import { postgres } from '../../service/tests/lib/engines.ts';
import { findPostgres, startPostgres } from './postgres-server.ts';

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe.skipIf(postgres === undefined)('the PostgreSQL server', () => {
  test('is gone with its data when the process that started it is killed', async () => {
    const program = await bundleProgram(`import { startPostgres } from './ops/process/postgres-server.ts';
      console.log((await startPostgres()).url());
      setInterval(() => undefined, 1000);`);
    onTestFinished(() => program.dispose());
    const child = spawn(process.execPath, [program.file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined); // the test waits for the end of the connection
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    const folder = rows[0]!.folder;
    expect(await isThere(folder)).toBe(true);
    const ended = new Promise((resolve) => client.once('end', resolve));
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => isThere(folder), { timeout: 60_000 }).toBe(false);
  });

  const closed = [
    { name: 'is closed to all but its owner', mode: 0o700, files: 'go+rX' },
    { name: 'has files that are closed to all but their owner', mode: 0o755, files: 'go-rwx' },
  ];
  test.each(pickRows(closed, 1))('starts from a folder that $name', async ({ mode, files }) => {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-closed-'));
    const programs = join(folder, 'native');
    // As npm installs it: links to files in the same folder.
    await cp(findPostgres() ?? '', programs, { recursive: true, verbatimSymlinks: true });
    await promisify(execFile)('chmod', ['-R', files, programs]);
    await chmod(folder, mode);
    const server = await startPostgres({ programs });
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    const { rows } = await client.query<{ sum: number }>('select 1 + 1 as sum');
    await client.end();
    await server.dispose();
    await rm(folder, { recursive: true });
    expect(rows).toEqual([{ sum: 2 }]);
  });

  test('keeps its data in another folder if other users cannot enter the folder for temporary files', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'fountainai-closed-'));
    vi.stubEnv('TMPDIR', closed);
    const server = await startPostgres();
    await server.dispose();
    expect(await readdir(closed)).toEqual([]);
    await rm(closed, { recursive: true });
  });
});
