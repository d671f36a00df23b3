import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanFaults, PlanError } from '../../pulumi/plan/faults/plan-error.ts';
import { StackSettingsReader } from '../../pulumi/plan/settings/stack-settings-reader.ts';
import { keysSetting, planSettings } from '../../pulumi/plan/settings/plan-settings.ts';
import { stackSettings } from './stack-settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-stack-'));
});
afterEach(() => rm(folder, { recursive: true }));

const production = `encryptionsalt: v1:abc
config:
  aws:region: eu-central-1
  fountainai:keyAuth: true
  fountainai:rateLimit: "60"
  fountainai:apiKeyAuthKeys:
    secure: v1:abc
`;

const write = (files: Readonly<Record<string, string>>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));

describe('the settings of a stack', () => {
  it('are the plain values of the only stack, and the environment', async () => {
    await write({ 'Pulumi.yaml': 'name: fountainai', 'Pulumi.production.yaml': production });
    const { stack, source } = await stackSettings({ folder, environment: { KONG_ADMIN_URL: 'http://kong:8001' } });
    expect(stack).toBe('production');
    const read = ['keyAuth', 'rateLimit', 'apiKeyAuthKeys', 'image', 'region'].map((name) => source.config(name));
    expect(read).toEqual(['true', '60', undefined, undefined, undefined]);
    expect(source.environment('KONG_ADMIN_URL')).toBe('http://kong:8001');
  });

  it('have a remedy with the command that sets a missing one', async () => {
    await write({ 'Pulumi.production.yaml': production });
    const { source } = await stackSettings({ folder, environment: {} });
    const faults = new PlanFaults();
    const reader = new StackSettingsReader(source, faults);
    reader.required(planSettings.image);
    reader.required(keysSetting('apiKeyAuth'));
    expect(() => faults.finish()).toThrow(PlanError);
    const code = 'plan-setting-missing';
    const line = 'pulumi config set image registry.example.com/fountainai:1.0.0 --stack production';
    const want = [
      { code, where: 'image', remedy: expect.stringContaining(line) as string },
      { code, where: 'apiKeyAuthKeys', remedy: expect.stringContaining('set API_KEYS') as string },
    ].map((fault) => expect.objectContaining(fault) as object);
    expect(() => faults.finish()).toThrow(expect.objectContaining({ faults: want }));
  });

  it('come from the environment alone without a stack', async () => {
    const { stack, source } = await stackSettings({ folder, environment: { API_KEYS: 'a' } });
    expect([stack, source.config('keyAuth'), source.environment('API_KEYS')]).toEqual([undefined, undefined, 'a']);
  });

  it.each([
    {
      given: { files: { 'Pulumi.a.yaml': '', 'Pulumi.b.yaml': '' } },
      want: { code: 'cli-stack-ambiguous', data: { stacks: ['a', 'b'] } },
    },
    { given: { files: {}, stack: 'c' }, want: { code: 'cli-stack-missing', data: { stack: 'c' } } },
    {
      given: { files: { 'Pulumi.a.yaml': 'config: [' } },
      want: { code: 'cli-stack-file-invalid', data: { file: 'Pulumi.a.yaml' } },
    },
  ])('are rejected with $want.code', async ({ given: { files, stack }, want }) => {
    await write(files);
    await expect(stackSettings({ folder, stack, environment: {} })).rejects.toMatchObject(want);
  });
});
