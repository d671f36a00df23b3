/** What npm installs with the package, from the registry: only in the long form. */
import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectOf } from '../../../openapi/json/json.ts';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { packPackage } from './packed.ts';
import { petshop } from './petshop.ts';

const maxPackages = 200;
const maxBytes = 160_000_000;
const run = promisify(execFile);

describe.runIf(isLongForm)('an installation without install scripts (needs a registry)', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-install-'));
    await writeFile(join(folder, 'package.json'), '{ "name": "user", "private": true }');
    await writeFile(join(folder, 'openapi.yml'), petshop);
    const parameters = ['install', '--ignore-scripts', '--no-audit', '--no-fund', (await packPackage()).file];
    await run('npm', parameters, { cwd: folder });
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has few and small packages', async () => {
    const lock: unknown = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
    expect(Object.keys(objectOf(objectOf(lock).packages)).length).toBeLessThanOrEqual(maxPackages);
    expect(await sumBytes(join(folder, 'node_modules'))).toBeLessThanOrEqual(maxBytes);
  });

  it('checks a document', async () => {
    const parameters = ['fountainai', 'drift', '--document', 'openapi.yml', '--only', 'document', '--json'];
    const { stdout } = await run('npx', parameters, { cwd: folder }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(JSON.parse(stdout)).toMatchObject({ sections: expect.anything() as unknown });
  });

  it('names the line that builds SQLite, for the commands that need it', async () => {
    const parameters = ['fountainai', 'generate', 'openapi.yml'];
    const { stderr } = await run('npx', parameters, { cwd: folder }).catch(
      (error: unknown) => error as { stderr: string },
    );
    expect(stderr).toContain('npm rebuild better-sqlite3');
  });
});

async function sumBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await lstat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
