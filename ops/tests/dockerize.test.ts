import { execFile } from 'node:child_process';
import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { projectFolder } from '../file/files.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await cp(join(projectFolder, 'openapi'), join(folder.path, 'openapi'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
});
afterAll(() => folder.dispose());

function dockerize(...parameters: readonly string[]): Promise<{ code: unknown; output: string }> {
  const command = ['bin/run.js', 'ops/dockerize.ts', '--folder', folder.path, ...parameters];
  const options = { cwd: projectFolder, env: { PATH: process.env.PATH } };
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr });
    });
  });
}

describe('dockerize', () => {
  it('reads the keys in the .env of the folder that --folder names', async () => {
    expect(await dockerize('--set', 'keyAuth=true')).toMatchObject({ code: 2 });
    await writeFile(join(folder.path, '.env'), 'API_KEYS=one\nADMIN_API_KEYS=two\n');
    expect(await dockerize('--set', 'keyAuth=true')).toMatchObject({ code: 0 });
    expect(await readFile(join(folder.path, 'kong.yml'), 'utf8')).toContain('${API_KEYS:1}');
  });

  it('ends with 1 if a file was edited by hand, and names the file for changes', async () => {
    await appendFile(join(folder.path, 'docker-compose.yml'), '# mine\n');
    const { code, output } = await dockerize();
    expect(code).toBe(1);
    expect(output).toContain('docker-compose.override.yml');
    expect(await readFile(join(folder.path, 'docker-compose.yml'), 'utf8')).toContain('# mine');
  });
});
