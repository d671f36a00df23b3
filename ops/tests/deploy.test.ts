/** `npm run deploy` as it is called, with programs that stand for Pulumi and Docker: how it ends, and what it says then. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestSite, testSite } from './deploy/site.ts';
import { projectFolder, readTextFile } from '../file/files.ts';

let site: TestSite;
beforeAll(async () => {
  site = await testSite();
});
afterAll(() => site.close());

interface Running {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
}

function start(parameters: readonly string[], environment: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, ['bin/run.js', 'ops/deploy.ts', ...parameters], {
    cwd: projectFolder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended: ended.then((status) => ({ status, ...texts })) };
}

const run = (parameters: readonly string[], environment = site.environment()) => start(parameters, environment).ended;

describe('npm run deploy', () => {
  it('tells all that is missing, with the lines to run, and changes nothing: 2', async () => {
    const config = { 'fountainai:kongAdminUrl': undefined, 'fountainai:hostedZones': 'fountain.coach=Z00000009' };
    const nothing = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_ACCESS_KEY_ID: '' };
    const { status, stderr } = await run(['up', '--yes'], { ...site.environment(config), ...nothing });
    expect(status).toBe(2);
    const wanted = [
      /^deploy: the preflight failed; nothing was changed: \[cli-preflight-failed\]$/m,
      /^ {2}kongAdminUrl: .*run pulumi config set kongAdminUrl http:\/\/127\.0\.0\.1:8001 --stack dev, or set KONG_ADMIN_URL \[plan-setting-missing\]$/m,
      /^ {2}zones: .* \[cli-aws-credentials-missing\]$/m,
    ];
    for (const line of wanted) expect(stderr).toMatch(line);
    expect((await site.calls()).filter((call) => call.startsWith('pulumi up'))).toEqual([]);
  });

  it('changes nothing without a confirmation: 2', async () => {
    const { status, stderr } = await run(['up']);
    const want = /\[cli-confirmation-missing\]/;
    expect([status, stderr]).toEqual([2, expect.stringMatching(want) as string]);
  });

  it('looks, then has Pulumi do it, and says what comes next: 0', async () => {
    await site.forget();
    const { status, stdout } = await run(['up', '--yes']);
    expect(status).toBe(0);
    expect((await site.calls()).at(-1)).toBe('pulumi up --stack dev --refresh --run-program --yes --non-interactive');
    expect(stdout).toMatch(
      /done +zones[^]*\npulumi up --stack dev[^]*\nthe output of pulumi up\n[^]*npx fountainai deploy verify/,
    );
    expect(stdout).not.toContain('secret-');
  });

  it('bare, it shows what would be changed; in JSON, Pulumi speaks elsewhere', async () => {
    const { status, stdout, stderr } = await run(['--json']);
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        command: 'deploy',
        missing: [],
        pulumi: { line: 'pulumi preview --stack dev --refresh --run-program --non-interactive', exitCode: 0 },
      }) as unknown,
    ]);
    expect(stderr).toContain('the output of pulumi preview\n');
  });
});

describe('a signal', () => {
  it('reaches Pulumi once, and its end is waited for', async () => {
    const signals = join(site.folder, 'signals');
    const { child, ended } = start(['up', '--yes'], { ...site.environment(), TEST_SIGNALS: signals });
    while ((await readTextFile(signals)) !== 'pulumi started\n') await sleep(50);
    // As npm and a terminal do: the one hands on what the other has sent.
    child.kill('SIGINT');
    await sleep(20);
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(await readFile(signals, 'utf8')).toBe('pulumi started\npulumi SIGINT\n');
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/was stopped\. If it says that the stack is locked.* pulumi cancel --stack dev/) as string,
    ]);
  });
});
