import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsHelp } from '../openapi/settings/print.ts';
import { serviceReaders } from './config/config.ts';
import { temporaryFolder } from './storage/testing/folders.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await folder.dispose();
});

/** Runs `main.ts` in the temporary folder; `output` grows as it writes. */
function run(environment: Record<string, string>, ...names: string[]) {
  const { PATH } = process.env;
  const settings = { PATH, NODE_ENV: 'test', API_KEYS: 'k', ADMIN_API_KEYS: 'a', CENTRAL_SEQUENCE_PORT: '0' };
  const runner = join(import.meta.dirname, '../bin/run.js');
  const process_ = spawn(process.execPath, [runner, 'service/main.ts', ...names], {
    cwd: folder.path,
    env: { ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = process_;
  const output = { text: '' };
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  }
  return { process: process_, output, exited: once(process_, 'close').then(([code]) => code as number | null) };
}

async function addressIn(output: { text: string }, process_: ChildProcess): Promise<string> {
  for (;;) {
    const found = /"url":"(http:[^"]*)"/.exec(output.text)?.[1];
    if (found !== undefined) return found;
    if (process_.exitCode !== null) throw new Error(output.text);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('main', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, then exits 0 with its log written', async (signal) => {
    const { process, output, exited } = run({}, 'central-sequence');
    const url = await addressIn(output, process);
    expect((await fetch(`${url}/healthz`, { headers: { connection: 'close' } })).status).toBe(200);
    process.kill(signal);
    process.kill(signal);
    expect(await exited).toBe(0);
    expect(output.text).toContain(`"signal":"${signal}"`);
  });

  it.each([
    {
      given: 'a bad setting',
      environment: { LOG_LEVEL: 'loud' },
      names: ['central-sequence'],
      want: { code: 'settings-invalid', data: { setting: 'LOG_LEVEL' } },
    },
    {
      given: 'a path that is not a folder',
      environment: { DATA_DIR: '/dev/null' },
      names: ['central-sequence'],
      want: { code: 'start-data-directory-unusable', data: { setting: 'DATA_DIR' } },
    },
    {
      given: 'an unknown option',
      environment: {},
      names: ['--nothing'],
      want: { code: 'start-argument-invalid', data: {} },
    },
  ])('exits 2 with one clear message, for people and in the log, for $given', async ({ environment, names, want }) => {
    const { output, exited } = run(environment, ...names);
    expect(await exited).toBe(2);
    expect(output.text).toMatch(new RegExp(`^[^{].* \\[${want.code}\\]$`, 'm'));
    const [line = '{}'] = output.text.split('\n').filter((one) => one.startsWith('{') && one.includes('"level":60'));
    expect(JSON.parse(line)).toMatchObject({ problems: [want] });
    expect(output.text).not.toMatch(/^\s+at /m);
  });

  it('exits 0 with help, which has the settings of the services', async () => {
    const { output, exited } = run({}, '--help');
    expect(await exited).toBe(0);
    expect(output.text).toMatch(/^npx fountainai start /m);
    expect(output.text).toContain(settingsHelp(serviceReaders));
    expect(output.text).not.toContain('KONG_ADMIN_URL');
  });

  it('warns of variables that look like settings, before the faults, without their values', async () => {
    await writeFile(join(folder.path, '.env'), 'OPENAI_MODLE=hidden\nMY_TOOL=hidden\n');
    const environment = { OPENAI_API_KEY: 'k', SESSION_CONTEX_PORT: 'hidden', npm_config_host: 'x' };
    const { output, exited } = run(environment, 'ensemble');
    expect(await exited).toBe(2);
    const lines = output.text.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, code: 'settings-unknown', setting: 'OPENAI_MODLE', likely: 'OPENAI_MODEL' },
      { level: 40, code: 'settings-unknown', setting: 'SESSION_CONTEX_PORT', likely: 'SESSION_CONTEXT_PORT' },
      { level: 60, problems: [{ code: 'settings-missing', data: { setting: 'OPENAI_MODEL' } }] },
    ]);
    expect(output.text).not.toContain('hidden');
  });

  it('is not stopped by the settings of other commands', async () => {
    const environment = { KONG_ADMIN_URL: 'ftp://kong', OPENAI_API: 'x', OPENAI_API_KEY_FILE: '/nowhere' };
    const { process, output, exited } = run(environment, 'central-sequence');
    await addressIn(output, process);
    process.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output.text).not.toContain('settings-');
  });

  it('reads its keys from a file', async () => {
    const file = join(folder.path, 'keys');
    await writeFile(file, 'key-in-file\n');
    const { process, output, exited } = run({ API_KEYS: '', API_KEYS_FILE: file }, 'central-sequence');
    const url = await addressIn(output, process);
    const headers = { 'x-api-key': 'key-in-file', 'content-type': 'application/json', connection: 'close' };
    const body = JSON.stringify({ elementType: 'script' });
    expect((await fetch(`${url}/sequence`, { method: 'POST', headers, body })).status).toBe(201);
    process.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output.text).not.toContain('key-in-file');
  });
});
