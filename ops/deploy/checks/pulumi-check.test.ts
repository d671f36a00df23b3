/** Tests with the real `pulumi` if it is on `PATH`; all other cases are in the tests of the preflight. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '../../../service/tests/lib/tools.ts';
import { checkBackend, checkStackConfig, checkStack, checkPulumiVersion } from './pulumi-check.ts';

describe.skipIf(findTool('pulumi') === undefined)('the command (needs pulumi)', () => {
  let folder: string;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-pulumi-'));
    await writeFile(join(folder, 'Pulumi.yaml'), 'name: fountainai\nruntime: nodejs\n');
    environment = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PULUMI_HOME: join(folder, 'home'),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: 'right',
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const options = (given: Readonly<Record<string, string>> = {}) => ({
    folder,
    environment: { ...environment, ...given },
  });
  const pulumi = (...parameters: readonly string[]) =>
    promisify(execFile)('pulumi', parameters, { cwd: folder, env: environment });

  it('prints its version, and fails without a login', async () => {
    expect(await checkPulumiVersion(options())).toEqual({ value: 'v3.200.0', detail: 'v3.200.0' });
    await expect(checkBackend(options({ PULUMI_BACKEND_URL: '' }))).rejects.toMatchObject({
      code: 'cli-pulumi-logged-out',
    });
    expect(await checkBackend(options())).toMatchObject({ value: `file://${folder}` });
  });

  it('lists the stacks and their settings', async () => {
    await expect(checkStack(undefined, options())).rejects.toMatchObject({ code: 'cli-stack-missing' });
    await pulumi('stack', 'init', 'dev');
    expect(await checkStack(undefined, options())).toMatchObject({ value: 'dev' });
    await expect(checkStack('other', options())).rejects.toMatchObject({
      code: 'cli-stack-missing',
      data: { stack: 'other' },
    });
    await pulumi('config', 'set', 'keyAuth', 'true');
    await pulumi('config', 'set', '--secret', 'apiKeyAuthKeys', 'secret-1,secret-2');
    const { value, detail } = await checkStackConfig('dev', options());
    expect([value?.get('fountainai:keyAuth'), value?.get('fountainai:apiKeyAuthKeys'), detail]).toEqual([
      'true',
      'secret-1,secret-2',
      '2 set',
    ]);
    const wrong = checkStackConfig('dev', options({ PULUMI_CONFIG_PASSPHRASE: 'wrong' }));
    await expect(wrong).rejects.toMatchObject({ code: 'cli-stack-settings-unreadable', data: { stack: 'dev' } });
  });
});
