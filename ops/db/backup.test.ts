import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteFile } from '../../service/storage/sqlite/sqlite-objects.ts';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { openTestService, type TestService } from '../../service/testing/whole-service.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let services: TestService[];
let running: boolean;

const names = ['central-sequence', 'session-context'] as const;
const data = (): string => join(folder.path, 'data');
const target = (): string => join(folder.path, 'backup');
const files = (): string[] => names.map((name) => join(data(), `${name}.sqlite`));

/** Sessions take their numbers from the other service, as they do where both run. */
async function start(): Promise<void> {
  const place = { environment: { DATA_DIR: data() }, dispose: () => Promise.resolve() };
  services = await Promise.all(names.map((name) => openTestService(name, { place })));
  running = true;
}

async function stop(): Promise<void> {
  if (running) for (const service of services) await service.close();
  running = false;
}

const take = async (elementId: number): Promise<number> => {
  const answer = await services[0]!.call('post', '/sequence', { body: { elementType: 'section', elementId } });
  expect(answer.status).toBe(201);
  return (answer.body as { sequenceNumber: number }).sequenceNumber;
};

beforeEach(async () => {
  folder = await temporaryFolder();
  await start();
  for (let element = 1; element <= 20; element += 1) await take(element);
});

afterEach(async () => {
  await stop();
  await folder.dispose();
});

const restored = (more: { replace?: boolean; dryRun?: boolean; from?: string } = {}) => {
  const { from = target(), ...options } = more;
  return restore(from, { dataDirectory: data(), replace: false, dryRun: false, ...options });
};

describe('a backup', () => {
  it('of services that keep writing contains all acknowledged writes, and can be restored', async () => {
    let stopped = false;
    let next = 20;
    const writers = Array.from({ length: 8 }, async () => {
      while (!stopped) await take((next += 1));
    });
    const before = next - 8;
    const made = await backUp(files(), target());
    stopped = true;
    await Promise.all(writers);
    const last = await take(next + 1);
    await stop();
    expect(made.map(({ name }) => name)).toEqual(names);
    expect(await readdir(folder.path)).toEqual(['backup', 'data']);

    expect(await restored({ replace: true })).toEqual(made);
    await start();
    const first = await take(next + 2);
    expect(first).toBeGreaterThan(before);
    expect(first).toBeLessThanOrEqual(last);
  });

  it.each([
    { given: 'sequences_k3x90a1b_0123abcd_m3k0aaaa', want: 1 },
    { given: 'embedded 0123abcd', want: 0 },
  ])('rebuilds the index $given when it is restored: $want', async ({ given, want }) => {
    await stop();
    const file = files()[0]!;
    const before = openSqliteFile(file);
    before.prepare('insert into search_state values (?, ?, null, null, null, 0)').run('sequences', given);
    before.close();
    await backUp(files(), target());
    await restored({ replace: true });
    const after = openSqliteFile(file);
    const state = after.prepare(`select requested from search_state where collection = 'sequences'`).pluck().get();
    after.close();
    expect(state).toBe(want);
  });

  it('does not overwrite another file', async () => {
    await backUp(files(), target());
    await expect(backUp(files(), target())).rejects.toMatchObject({
      code: 'cli-file-exists',
      data: { file: target() },
    });
  });

  it('leaves no file if it fails', async () => {
    await writeFile(join(data(), 'session-context.sqlite-copy.sqlite'), 'x'.repeat(5_000));
    const wrong = [...files(), join(data(), 'session-context.sqlite-copy.sqlite')];
    await expect(backUp(wrong, target())).rejects.toMatchObject({ code: 'cli-data-unreadable' });
    expect(await readdir(folder.path)).toEqual(['data']);
    await take(21); // the services are held up by nothing
  });
});

describe('restoring', () => {
  beforeEach(async () => {
    await backUp(files(), target());
    await take(21);
  });

  const isUnchanged = async (): Promise<void> => {
    await stop();
    await start();
    expect(await take(22)).toBe(22);
  };

  it('is refused while services run', async () => {
    await expect(restored({ replace: true })).rejects.toMatchObject({ code: 'cli-data-in-use' });
    await isUnchanged();
  });

  it('is refused if other data exists, unless --replace is given', async () => {
    await stop();
    await expect(restored()).rejects.toMatchObject({ code: 'cli-file-exists' });
    await isUnchanged();
    await stop();
    await restored({ replace: true });
    await start();
    expect(await take(21)).toBe(21);
  });

  it.each([
    {
      given: 'a byte that is another',
      spoil: `update piece set content = zeroblob(length(content)) where position = 0`,
      code: 'cli-backup-damaged',
    },
    {
      given: 'a piece that is missing',
      spoil: `delete from piece where name = 'session-context'`,
      code: 'cli-backup-damaged',
    },
    { given: 'no table', spoil: 'drop table piece', code: 'cli-backup-invalid' },
  ])('is refused for a backup with $given, and nothing changes', async ({ spoil, code }) => {
    await stop();
    const spoiled = openSqliteFile(target());
    spoiled.exec(spoil);
    spoiled.close();
    await expect(restored({ replace: true })).rejects.toMatchObject({ code });
    await isUnchanged();
    expect((await readdir(data())).filter((name) => name.includes('restored'))).toEqual([]);
  });

  it('changes nothing in a dry run', async () => {
    await stop();
    expect(await restored({ replace: true, dryRun: true })).toHaveLength(2);
    await isUnchanged();
  });
});
