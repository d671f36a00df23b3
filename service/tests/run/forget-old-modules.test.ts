import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetOldModules } from './forget-old-modules.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-modules-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('removes the modules that are older, and nothing else', async () => {
  const files = [
    { name: 'a'.repeat(40), seconds: 100 },
    { name: 'b'.repeat(40), seconds: 300 },
    { name: '_metadata.json', seconds: 100 },
  ];
  for (const { name, seconds } of files) {
    await writeFile(join(folder, name), 'text');
    await utimes(join(folder, name), seconds, seconds);
  }
  await forgetOldModules(folder, 200_000);
  expect((await readdir(folder)).sort()).toEqual(['_metadata.json', 'b'.repeat(40)]);
});

it('needs no folder', async () => {
  await expect(forgetOldModules(join(folder, 'none'), 0)).resolves.toBeUndefined();
});
