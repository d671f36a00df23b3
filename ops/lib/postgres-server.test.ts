import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { postgres } from '../../service/tests/lib/engines.ts';

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe.skipIf(postgres === undefined)('the server', () => {
  test('is gone with its data when the process that started it is killed', async () => {
    const server = new URL('./postgres-server.ts', import.meta.url).href;
    const program = `import { startPostgres } from '${server}';
      console.log((await startPostgres()).url());
      setInterval(() => undefined, 1000);`;
    const loader = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program];
    const child = spawn(process.execPath, loader, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined); // its end is what is waited for
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    const folder = rows[0]!.folder;
    expect(await isThere(folder)).toBe(true);
    const ended = new Promise((resolve) => client.once('end', resolve));
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => isThere(folder), { timeout: 10_000 }).toBe(false);
  });
});
