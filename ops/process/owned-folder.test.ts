import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../file/files.ts';
import type { TemporaryFolder } from './at-signal.ts';
import { ownedFolder } from './owned-folder.ts';
import { identifyThisProcess } from './process-identity.ts';

let parent = '';
const children: ChildProcess[] = [];
beforeEach(async () => (parent = await mkdtemp(join(tmpdir(), 'fountainai-owned-'))));
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(parent, { recursive: true });
});

/** Creates a folder as another run does, and deletes those that are left. */
async function startNext(): Promise<void> {
  await ownedFolder('run-', parent).remove();
}

/** Starts a process with such a folder. */
async function startOwner(): Promise<{ readonly path: string; readonly kill: () => Promise<void> }> {
  const importing = (path: string): string => `(await import('${pathToFileURL(join(projectFolder, path)).href}'))`;
  const script = `await ${importing('bin/sources.js')}.readSources();
    console.log(${importing('ops/process/owned-folder.ts')}.ownedFolder('run-', ${JSON.stringify(parent)}).path);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [path] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]; // of the encoding
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { path: path.trim(), kill };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The identity of this process with one part replaced. */
function identify(part: 0 | 1 | 2, value: string): string {
  const parts = identifyThisProcess()?.split('-') ?? [];
  expect(parts).toHaveLength(3);
  return parts.with(part, value).join('-');
}

describe('the folder of a process', () => {
  it('stays while it runs, and is deleted at the next start after SIGKILL', async () => {
    const owner = await startOwner();
    await writeFile(join(owner.path, 'data'), '');
    await startNext();
    expect(await exists(owner.path)).toBe(true);
    await owner.kill();
    expect(await exists(owner.path)).toBe(true);
    await startNext();
    expect(await exists(owner.path)).toBe(false);
  });

  /** Of Linux: no process has a higher number. */
  const endedId = String(2 ** 22 + 1);
  it.skipIf(process.platform !== 'linux').each([
    { name: 'of a process that has ended', given: () => `run-${identify(0, endedId)}-a`, want: [] },
    { name: 'whose number another process has now', given: () => `run-${identify(1, '1')}-a`, want: [] },
    { name: 'of a container that has ended', given: () => `run-${identify(2, '1')}-a`, want: ['kept'] },
    { name: 'of this process', given: () => `run-${identifyThisProcess()}-a`, want: ['kept'] },
    { name: 'without an owner', given: () => 'run-abcdef', want: ['kept'] },
    { name: 'of another prefix', given: () => `other-run-${identify(0, endedId)}-a`, want: ['kept'] },
  ])('$name: $want (needs Linux)', async ({ given, want }) => {
    const path = join(parent, given());
    await mkdir(path);
    await startNext();
    expect((await exists(path)) ? ['kept'] : []).toEqual(want);
  });

  it('is not followed if it is a link, and links in it are not', async () => {
    const target = join(parent, 'target');
    await mkdir(target);
    await writeFile(join(target, 'data'), '');
    const [link, folder] = [
      join(parent, `run-${identify(0, endedId)}-a`),
      join(parent, `run-${identify(0, endedId)}-b`),
    ];
    await symlink(target, link);
    await mkdir(folder);
    await symlink(target, join(folder, 'link'));
    await startNext();
    expect(await readdir(target)).toEqual(['data']);
    expect([await exists(link), await exists(folder)]).toEqual([true, false]);
  });

  it.skipIf(process.getuid?.() !== 0)('stays if it is of another user (needs root)', async () => {
    const path = join(parent, `run-${identify(0, endedId)}-a`);
    await mkdir(path);
    await chown(path, 65_534, 65_534);
    await startNext();
    expect(await exists(path)).toBe(true);
  });

  describe.skipIf(process.getuid?.() !== 0)('for a user without a name (needs root)', () => {
    const user = 54_321;

    /** Synchronous: nothing else in this process may run as the other user. */
    function createAsUser(): TemporaryFolder {
      process.seteuid?.(user);
      try {
        return ownedFolder('run-', parent);
      } finally {
        process.seteuid?.(0);
      }
    }

    async function leave(name: string): Promise<string> {
      const path = join(parent, `run-${identify(0, endedId)}-${name}`);
      await mkdir(join(path, 'data'), { recursive: true });
      for (const one of [path, join(path, 'data')]) await chown(one, user, user);
      return path;
    }

    beforeEach(() => chown(parent, user, user));

    it('is deleted', async () => {
      const path = await leave('a');
      await createAsUser().remove();
      expect(await exists(path)).toBe(false);
    });

    it('is created where the user may not list the folders', async () => {
      await chmod(parent, 0o300);
      const { path, remove } = createAsUser();
      expect(await exists(path)).toBe(true);
      await remove();
    });

    it('is deleted though 16 others cannot be', async () => {
      for (let index = 0; index < 16; index += 1) {
        const other = await leave(`a${index}`);
        await writeFile(join(other, 'data/of-root'), '');
        await chown(join(other, 'data'), 0, 0);
      }
      const path = await leave('b');
      await createAsUser().remove();
      expect(await exists(path)).toBe(false);
    });
  });

  it('is one of at most 16 that a start deletes', async () => {
    for (let index = 0; index < 17; index += 1) await mkdir(join(parent, `run-${identify(0, endedId)}-${index}`));
    await startNext();
    expect(await readdir(parent)).toHaveLength(1);
    await startNext();
    expect(await readdir(parent)).toEqual([]);
  });
});
