import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeIfChanged, readTextFile } from './files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file is created with its folders, then unchanged, then updated', async () => {
  const file = join(folder, 'a/b/text');
  expect(await writeIfChanged(file, 'one')).toBe('created');
  const before = await stat(file);
  expect(await writeIfChanged(file, 'one')).toBe('unchanged');
  expect((await stat(file)).ino).toBe(before.ino);
  expect(await writeIfChanged(file, 'two')).toBe('updated');
  expect(await readFile(file, 'utf8')).toBe('two');
  expect(await readdir(join(folder, 'a/b'))).toEqual(['text']);
});

test('a file has its new text, and the temporary file is gone, as soon as bringTo resolves', async () => {
  // Often enough to detect a rename that is not awaited.
  for (let index = 0; index < 50; index += 1) {
    await writeIfChanged(join(folder, 'text'), `text ${index}`);
    expect([readFileSync(join(folder, 'text'), 'utf8'), readdirSync(folder)]).toEqual([`text ${index}`, ['text']]);
  }
});

test('a dry run returns the same outcome and writes nothing', async () => {
  const file = join(folder, 'a/text');
  expect(await writeIfChanged(file, 'one', { dryRun: true })).toBe('created');
  expect(await readdir(folder)).toEqual([]);
});

test('a file with a mode is readable by its owner alone', async () => {
  const file = join(folder, 'secret');
  await writeIfChanged(file, 'key', { mode: 0o600 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a failed write leaves no temporary file behind', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(writeIfChanged(join(folder, 'file/below'), 'text')).rejects.toThrow(/ENOTDIR|EEXIST/);
  await expect(writeIfChanged(folder, 'text')).rejects.toThrow('EISDIR');
  expect(await readdir(folder)).toEqual(['file']);
});

test('textOf returns undefined for a missing file and throws for an unreadable one', async () => {
  expect(await readTextFile(join(folder, 'none'))).toBeUndefined();
  await expect(readTextFile(folder)).rejects.toThrow('EISDIR');
});
