import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textKind } from '../../openapi/settings/kind/kinds.ts';
import type { Setting } from '../../openapi/settings/kind/setting.ts';
import { loadEnvironment, readSetting } from './environment.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.dispose());

const setting: Setting<string> = { ...textKind, name: 'A', description: 'a text', readers: ['services'] };

describe('loadEnvironment', () => {
  it.each([
    { given: 'no .env', file: undefined, environment: { A: '1' }, want: '1' },
    { given: 'a variable in .env only', file: 'A=2\n', environment: {}, want: '2' },
    { given: 'both', file: 'A=2\n', environment: { A: '1' }, want: '1' },
    { given: 'an empty variable in the environment', file: 'A=2\n', environment: { A: '' }, want: undefined },
    { given: 'quotes and comments', file: '# keys\nA="x y" # why\n', environment: {}, want: 'x y' },
    { given: 'JSON in single quotes', file: `A='{"a": "b#c"}'\n`, environment: {}, want: '{"a": "b#c"}' },
  ])('$given', async ({ file, environment, want }) => {
    if (file !== undefined) await writeFile(join(folder.path, '.env'), file);
    const loaded = await loadEnvironment(folder.path, environment);
    expect(readSetting(loaded, setting)).toBe(want);
  });

  it('throws if .env cannot be read', async () => {
    await mkdir(join(folder.path, '.env'));
    await expect(loadEnvironment(folder.path, {})).rejects.toMatchObject({
      messages: [{ code: 'settings-file-unreadable', data: { setting: join(folder.path, '.env') } }],
    });
  });
});
