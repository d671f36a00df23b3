/** `bin/lock.js` and `bin/install.js`: the lock file is complete, and a clone is installed when it is not up to date with it. */
import { chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../file/files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-lock-'));
  await mkdir(join(folder, 'node_modules'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Entry {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, Entry | object>>;

const writeLock = (name: string, packages: Packages): Promise<void> =>
  writeFile(join(folder, name), JSON.stringify({ lockfileVersion: 3, packages }));

function runModule(code: string) {
  const options = { cwd: folder, env: { PATH: `${folder}:${process.env.PATH}` }, encoding: 'utf8' as const };
  return spawnSync(process.execPath, ['--input-type=module', '--eval', code], options);
}

describe('the lock file', () => {
  const lockModule = JSON.stringify(join(projectFolder, 'bin/lock.js'));
  const complete = () =>
    runModule(`const { completeLockIn } = await import(${lockModule}); completeLockIn(${JSON.stringify(folder)});`);

  it('of this repository has an entry for each optional package, so that npm ci accepts it', async () => {
    const text = await readFile(join(projectFolder, 'package-lock.json'), 'utf8');
    await writeFile(join(folder, 'package-lock.json'), text);
    expect(complete().status).toBe(0);
    // If this fails, npm install has dropped the entries: run npm run lock.
    expect(await readFile(join(folder, 'package-lock.json'), 'utf8')).toBe(text);
  });

  it('gets entries that npm installs on no other platform', async () => {
    const optionalDependencies = { '@a/tool-linux-x64': '1.0.0', '@a/tool-windows-arm64': '1.0.0', other: '^2.0.0' };
    await writeLock('package-lock.json', {
      '': {},
      'node_modules/@a/tool-linux-x64': { version: '1.0.0' },
      'node_modules/tool': { version: '1.0.0', dev: true, optionalDependencies },
    });
    complete();
    expect(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))).toMatchObject({
      packages: {
        'node_modules/@a/tool-windows-arm64': {
          version: '1.0.0',
          cpu: ['arm64'],
          os: ['win32'],
          dev: true,
          optional: true,
        },
      },
    });
  });

  it('keeps the entry that is nested in a package', async () => {
    await writeLock('package-lock.json', {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a/node_modules/b': { version: '1.0.0', optionalDependencies: { c: '1.0.0', d: '1.0.0' } },
      'node_modules/a/node_modules/c': { version: '1.0.0' },
      'node_modules/d': { version: '1.0.0' },
    });
    const before = await readFile(join(folder, 'package-lock.json'), 'utf8');
    complete();
    expect(await readFile(join(folder, 'package-lock.json'), 'utf8')).toBe(before);
  });
});

describe('the packages of a clone', () => {
  const installModule = JSON.stringify(join(projectFolder, 'bin/install.js'));
  const start = () =>
    runModule(`const { installMissing } = await import(${installModule}); installMissing(${JSON.stringify(folder)});`);

  /** A double of npm, which writes what it is given to install. */
  async function writeNpm(line: string): Promise<void> {
    await writeFile(join(folder, 'npm'), `#!/bin/sh\necho called >> calls\n${line}\n`);
    await chmod(join(folder, 'npm'), 0o755);
  }
  const calls = async () => (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').length - 1;
  const [a1, a2] = [{ 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '2.0.0' } }];

  beforeEach(() => writeNpm('cp package-lock.json node_modules/.package-lock.json'));

  it.each([
    {
      name: 'another version',
      wanted: a2,
      installed: a1,
      want: 'a is not installed as package-lock.json says: npm install\n',
    },
    {
      name: 'a new package',
      wanted: { ...a1, 'node_modules/@b/c': { version: '1.0.0' } },
      installed: a1,
      want: '@b/c is not installed',
    },
  ])('are installed once for $name, which is printed', async ({ wanted, installed, want }) => {
    await writeLock('package-lock.json', { '': {}, ...wanted });
    await writeLock('node_modules/.package-lock.json', installed);
    expect(start().stderr).toContain(want);
    expect(start().stderr).toBe('');
    expect(await calls()).toBe(1);
  });

  it.each([
    { name: 'agree, however new the lock file is', wanted: a1, installed: a1 },
    { name: 'have more', wanted: {}, installed: a1 },
    {
      name: 'lack an optional one',
      wanted: { ...a1, 'node_modules/b': { version: '1.0.0', optional: true } },
      installed: a1,
    },
    {
      name: 'lack all for development',
      wanted: { ...a1, 'node_modules/b': { version: '1.0.0', dev: true } },
      installed: a1,
    },
  ])('are not installed if they $name', async ({ wanted, installed }) => {
    await writeLock('package-lock.json', { '': {}, ...wanted });
    await writeLock('node_modules/.package-lock.json', installed);
    const future = new Date(Date.now() + 100_000);
    await utimes(join(folder, 'package-lock.json'), future, future);
    expect(start()).toMatchObject({ status: 0, stderr: '' });
    expect(await calls()).toBe(0);
  });

  it('stay as they are if npm fails, for example without a network', async () => {
    await writeNpm('exit 1');
    await writeLock('package-lock.json', { '': {}, ...a2 });
    await writeLock('node_modules/.package-lock.json', a1);
    expect(start()).toMatchObject({ status: 0, stderr: expect.stringContaining('npm install failed') as string });
  });

  it('are installed if they are missing, and npm that fails then ends the command', async () => {
    await rm(join(folder, 'node_modules'), { recursive: true });
    await writeLock('package-lock.json', { '': {}, ...a1 });
    await writeNpm('exit 1');
    expect(start()).toMatchObject({ status: 2, stderr: expect.stringContaining('node_modules/ is missing') as string });
    await writeNpm('mkdir node_modules && cp package-lock.json node_modules/.package-lock.json');
    expect(start()).toMatchObject({ status: 0 });
    expect(start().stderr).toBe('');
  });

  it('leave the lock file complete', async () => {
    const optionalDependencies = { '@a/tool-linux-x64': '1.0.0' };
    await writeLock('package-lock.json', { '': {}, 'node_modules/a': { version: '2.0.0', optionalDependencies } });
    await writeLock('node_modules/.package-lock.json', a1);
    start();
    expect(await readFile(join(folder, 'package-lock.json'), 'utf8')).toContain('node_modules/@a/tool-linux-x64');
  });

  it('do not loop if npm leaves a difference', async () => {
    await writeNpm('true');
    await writeLock('package-lock.json', { '': {}, ...a2 });
    await writeLock('node_modules/.package-lock.json', a1);
    start();
    expect(start().stderr).toBe('');
    expect(await calls()).toBe(1);
  });
});
