/** The drift check as it is run by hand and by build servers: a process with an exit code, output and files. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { runInProcess } from '../cli/testing/run-command.ts';
import { allSections } from '../drift/run/all-sections.ts';
import { projectFolder } from '../file/files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-drift-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

/** Without any setting of this machine: one that is set to nothing hides what `.env` may have. */
const settings = () => ({ HOME: folder, KONG_ADMIN_URL: '' });

async function run(...parameters: string[]): Promise<Ended> {
  const given = { settings: settings() };
  const { code, out, error: err } = await runInProcess(() => import('../drift.ts'), parameters, given);
  return { code, out, err };
}

function runProcess(...parameters: string[]): Promise<Ended> {
  const environment = { PATH: process.env.PATH, TMPDIR: tmpdir(), ...settings() };
  const options = { cwd: projectFolder, env: environment };
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/run.js', 'ops/drift.ts', ...parameters], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

const file = (name: string) => join(folder, name);

describe('npm run drift', () => {
  test('writes as many reports as are asked for, and one to the terminal', async () => {
    const formats = [`--format=json=${file('a.json')}`, `--format=junit=${file('sub/a.xml')}`, '--format=github'];
    const { code, out, err } = await runProcess('--only', 'document', '--only', 'code', ...formats);
    // A machine with other work shows progress.
    expect({ code, err: err.replaceAll(/^\w+ \(\d+ s\)\n/gm, '') }).toEqual({ code: 0, err: '' });
    // Documents of others have warnings, if a service was generated from one.
    expect(out).toMatch(/^::notice title=drift::(nothing was found|0 errors, .*)\n$/m);
    const { sections } = JSON.parse(await readFile(file('a.json'), 'utf8')) as { sections: { status: string }[] };
    const isChosen = allSections.map(({ name }) => ['document', 'code'].includes(name));
    expect(sections.map(({ status }) => ['clean', 'findings'].includes(status))).toEqual(isChosen);
    expect(await readFile(file('sub/a.xml'), 'utf8')).toContain('<testsuite name="code"');
  });

  test('sections that are named without their settings are 2, with the lines to run', async () => {
    const { code, out } = await run('--only=across,gateway,dns');
    expect(code).toBe(2);
    expect(out).toMatch(/ms {2}across {5}clean/);
    expect(out).toContain('run pulumi config set kongAdminUrl http://127.0.0.1:8001, or set KONG_ADMIN_URL');
    expect(out).toContain('run pulumi config set gatewayAddresses 203.0.113.7');
  });

  test('a base that cannot be read is 2, and the reports contain the reason', async () => {
    const { code, out } = await run('--only=history', '--base=nowhere', '--json', `--format=sarif=${file('a.sarif')}`);
    expect(code).toBe(2);
    const reason = expect.stringMatching(/the revision "nowhere" does not exist|is not in a Git repository/) as unknown;
    expect(JSON.parse(out)).toMatchObject({
      findings: [],
      sections: expect.arrayContaining([
        expect.objectContaining({ name: 'history', status: 'failed', reason }),
      ]) as unknown,
    });
    expect(await readFile(file('a.sarif'), 'utf8')).toContain('"executionSuccessful": false');
  });

  const refused = [
    { given: '--only=everything', code: 'cli-section-unknown' },
    { given: '--requests=many', code: 'cli-option-invalid' },
  ];
  test.each(pickRows(refused, 1))(
    '$given is 2, nothing is checked, and the reports in files say so',
    async ({ given, code: want }) => {
      const { code, out, err } = await runProcess(given, `--format=json=${file('b.json')}`);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(`${out}${err}`.split(` [${want}]`)).toHaveLength(2);
      const { sections } = JSON.parse(await readFile(file('b.json'), 'utf8')) as { sections: Record<string, string>[] };
      expect(sections).toHaveLength(allSections.length);
      for (const { status, reason } of sections) {
        expect({ status, reason }).toEqual({
          status: 'failed',
          reason: expect.stringContaining(` [${want}]`) as unknown,
        });
      }
    },
  );

  test('a report that can not be written is 2, and all others are written', async () => {
    const formats = [`--format=json=${folder}/a.json/b.json`, `--format=markdown=${file('c.md')}`];
    await writeFile(file('a.json'), '{}');
    const { code, out, err } = await run('--only=document', ...formats);
    expect(code).toBe(2);
    expect(err).toContain(' [cli-report-unwritable]');
    expect(out).toMatch(/^. +\d+ ms {2}document /m);
    expect(await readFile(file('c.md'), 'utf8')).toContain('# Drift: ');
  });
});
