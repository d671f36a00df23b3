import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textKind } from './kind/kinds.ts';
import { maxSecretBytes, readSettingText } from './secret-file.ts';
import type { Setting, Variables } from './kind/setting.ts';

const secret: Setting<string> = {
  ...textKind,
  name: 'KEY',
  isSecret: true,
  description: 'a key',
  readers: ['services'],
};
const open: Setting<string> = { ...textKind, name: 'KEY', description: 'a text', readers: ['services'] };

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'fountainai-'))));
afterEach(() => rm(folder, { recursive: true }));

const read = (variables: Variables, setting: Setting<string> = secret) =>
  readSettingText(setting, (name) => variables[name], folder);

describe('the text of a secret in a file', () => {
  it.each([
    { given: 'value', want: 'value' },
    { given: 'value\n', want: 'value' },
    { given: 'value\r\n', want: 'value' },
    { given: 'a b, c=d # e\n', want: 'a b, c=d # e' },
    { given: '{\n  "a": 1\n}\n', want: '{\n  "a": 1\n}' },
    { given: '"quoted"\n', want: '"quoted"' },
    { given: 'schlüssel\n', want: 'schlüssel' },
    { given: '', want: undefined },
    { given: '\n', want: undefined },
    { given: 'x'.repeat(maxSecretBytes), want: 'x'.repeat(maxSecretBytes) },
  ])('is $want for $given', async ({ given, want }) => {
    await writeFile(join(folder, 'key'), given);
    expect(read({ KEY_FILE: 'key' })).toEqual({ text: want });
    expect(read({ KEY_FILE: join(folder, 'key'), KEY: ' ' })).toEqual({ text: want });
  });

  it('is read through a symbolic link, which Kubernetes uses', async () => {
    await writeFile(join(folder, 'data'), 'value');
    await symlink('data', join(folder, 'key'));
    expect(read({ KEY_FILE: 'key' })).toEqual({ text: 'value' });
  });

  it('is not read without the variable, or if the setting is not a secret', () => {
    expect(read({ KEY: ' value ' })).toEqual({ text: 'value' });
    expect(read({ KEY: 'value', KEY_FILE: '' })).toEqual({ text: 'value' });
    expect(read({ KEY: 'value', KEY_FILE: '/nowhere' }, open)).toEqual({ text: 'value' });
    expect(read({ KEY_FILE: '/nowhere' }, { ...secret, isForeign: true })).toEqual({ text: undefined });
  });
});

describe('a file of a secret that cannot be used', () => {
  it.each([
    { given: 'a missing file', make: () => Promise.resolve() },
    { given: 'a folder', make: (path: string) => mkdir(path) },
    { given: 'a pipe', make: (path: string) => Promise.resolve(execFileSync('mkfifo', [path])) },
    { given: 'a file that is too large', make: (path: string) => writeFile(path, 'x'.repeat(maxSecretBytes + 1)) },
    { given: 'bytes that are not text', make: (path: string) => writeFile(path, Buffer.from([0xff, 0xfe])) },
  ])('is reported without its path: $given', async ({ make }) => {
    await make(join(folder, 'hidden'));
    const { text, flaw } = read({ KEY_FILE: 'hidden' });
    expect(text).toBeUndefined();
    expect(flaw).toMatchObject({ kind: 'unreadable', variable: 'KEY_FILE' });
    expect(JSON.stringify(flaw)).not.toContain('hidden');
  });

  // Root can read every file.
  it.skipIf(process.getuid?.() === 0)('is reported if it is closed to this user', async () => {
    await writeFile(join(folder, 'key'), 'value');
    await chmod(join(folder, 'key'), 0o000);
    expect(read({ KEY_FILE: 'key' }).flaw).toMatchObject({ kind: 'unreadable' });
  });

  it('is reported without either value if both variables are set', () => {
    const { text, flaw } = read({ KEY: 'hidden', KEY_FILE: '/run/hidden' });
    expect(text).toBeUndefined();
    expect(flaw).toMatchObject({ kind: 'doubled', variable: 'KEY_FILE' });
    expect(JSON.stringify(flaw)).not.toContain('hidden');
  });
});
