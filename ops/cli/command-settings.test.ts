/** A command lists its settings in `--help` and warns of names that look like settings. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsFolder } from '../../openapi/loading/directory.ts';
import type { SettingReader } from '../../openapi/settings/kind/setting.ts';
import { execute } from './command.ts';
import { exitCodes } from '../error/ops-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-'));
  await cp(documentsFolder, join(folder, 'openapi'), { recursive: true });
  await writeFile(join(folder, '.env'), 'CREDENTIALS_PET=x\nSESSION_CONTEX_PORT=hidden\nMY_TOOL=hidden\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function run(readers: readonly SettingReader[] | undefined, ...parameters: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const command = {
    name: 'job',
    purpose: 'Does a job.',
    options: {},
    ...(readers === undefined ? {} : { readers }),
    run: () => Promise.resolve(exitCodes.clean),
  };
  const output = { write: (text: string) => out.push(text), writeError: (text: string) => err.push(text) };
  const surroundings = { folder, environment: { PATH: '/bin', npm_config_host: 'x', OPENAI_MODLE: 'hidden' } };
  const exitCode = await execute(command, parameters, output, surroundings);
  return { exitCode, out: out.join(''), err: err.join('') };
}

describe('a command that reads settings', () => {
  it('warns on standard error of names that look like settings, without values, and continues', async () => {
    const { exitCode, out, err } = await run(['db']);
    expect(exitCode).toBe(0);
    expect(out).toBe('');
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^job: warning: OPENAI_MODLE: .*OPENAI_MODEL.* \[settings-unknown\]$/);
    expect(lines[1]).toMatch(/^job: warning: SESSION_CONTEX_PORT: .*SESSION_CONTEXT_PORT.* \[settings-unknown\]$/);
    expect(err).not.toContain('hidden');
  });

  it('has the warnings in its JSON', async () => {
    const { out } = await run(['db'], '--json');
    expect(JSON.parse(out)).toMatchObject({
      settingWarnings: [
        { code: 'settings-unknown', data: { setting: 'OPENAI_MODLE', likely: 'OPENAI_MODEL' } },
        { code: 'settings-unknown', data: { setting: 'SESSION_CONTEX_PORT', likely: 'SESSION_CONTEXT_PORT' } },
      ],
    });
  });

  it.each([
    {
      readers: ['db'] as const,
      want: ['DATA_DIR', 'DATABASE_URL'],
      not: ['KONG_ADMIN_URL', 'OPENAI_API', 'rateLimit'],
    },
    { readers: ['dockerize'] as const, want: ['API_KEYS', 'rateLimit'], not: ['DATA_DIR', 'hostedZones'] },
    { readers: ['deploy'] as const, want: ['KONG_ADMIN_URL', 'hostedZones', 'AWS_PROFILE'], not: ['OPENAI_API'] },
  ])('prints in --help the settings of $readers alone', async ({ readers, want, not }) => {
    const { out } = await run(readers, '--help');
    const names = [...out.matchAll(/^ {2}([\w<>]+) /gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining([...want]));
    expect(not.filter((name) => names.includes(name))).toEqual([]);
  });
});

describe('a command that reads settings of a stack', () => {
  beforeAll(async () => {
    const names = [
      'fountainai:rateLimt',
      'fountainai:apiKeyAuthKey',
      'fountainai:keyAuth',
      'fountainai:other',
      'aws:image',
    ];
    await writeFile(join(folder, 'Pulumi.dev.yaml'), `config:\n${names.map((name) => `  ${name}: hidden\n`).join('')}`);
    await writeFile(join(folder, 'Pulumi.broken.yaml'), 'config: [');
  });

  it.each(['deploy', 'drift'] as const)('warns in %s of names in its file that look like settings', async (reader) => {
    const { exitCode, err } = await run([reader]);
    expect(exitCode).toBe(0);
    const lines = err.split('\n').filter((line) => line.includes('[plan-setting-unknown]'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^job: warning: apiKeyAuthKey: .*apiKeyAuthKeys/);
    expect(lines[1]).toMatch(/^job: warning: rateLimt: .*rateLimit.*--stack dev/);
    expect(err).not.toContain('hidden');
  });

  it('does not warn in a command that reads no settings of a stack', async () => {
    expect((await run(['db'])).err).not.toContain('plan-setting-unknown');
  });
});

describe('a command that reads no settings', () => {
  it('prints no warning and no list of settings', async () => {
    expect(await run(undefined)).toEqual({ exitCode: 0, out: '', err: '' });
    expect((await run(undefined, '--help')).out).not.toContain('Settings');
  });
});
