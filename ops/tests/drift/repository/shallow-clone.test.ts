/** The drift check as a process in real clones, whole and shallow: it compares with the former revision, or is 2. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { git } from '../../../drift/git/git.ts';
import { commitAll, lendPackages, makeProjectRepository } from './project-repository.ts';
import { isLongForm } from '../../../../openapi/testing/long-form.ts';

let folder: string;
let former: string;

/** `main` has the project in two commits, of which the second has a breaking change; `work` begins there. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-shallow-'));
  const origin = join(folder, 'origin');
  await makeProjectRepository(origin, 'main');
  former = (await git(origin, 'rev-parse', 'HEAD')).trim();
  const document = join(origin, 'openapi/session-context.yml');
  const text = await readFile(document, 'utf8');
  await writeFile(document, text.replace('name: X-API-KEY', 'name: X-KEY'));
  await commitAll(origin, 'break it');
  await git(origin, 'branch', 'work');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function clone(name: string, ...options: readonly string[]): Promise<string> {
  await git(folder, 'clone', '--quiet', ...options, pathToFileURL(join(folder, 'origin')).href, name);
  const path = join(folder, name);
  await lendPackages(path);
  return path;
}

interface Ended {
  readonly code: unknown;
  readonly out: string;
}

function run(cwd: string, program: string, ...parameters: readonly string[]): Promise<Ended> {
  const environment = { PATH: process.env.PATH, HOME: folder, TMPDIR: tmpdir() };
  return new Promise((resolve) => {
    execFile(program, parameters, { cwd, env: environment }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out: out + err });
    });
  });
}

const drift = (cwd: string, ...parameters: readonly string[]): Promise<Ended> =>
  run(cwd, process.execPath, 'bin/run.js', 'ops/drift.ts', '--only=history,assistant', ...parameters);

describe.runIf(isLongForm)('npm run drift', { timeout: 300_000 }, () => {
  test('compares a whole clone with the parent of HEAD, and every report says so', async () => {
    const path = await clone('whole');
    const reports = join(path, 'data');
    await mkdir(reports);
    const names = ['json', 'junit', 'markdown', 'github', 'sarif'];
    const { code, out } = await drift(path, ...names.map((name) => `--format=${name}=${join(reports, name)}`));
    expect(code).toBe(1);
    const label = `the parent of HEAD (${former.slice(0, 7)})`;
    expect(out).toContain(`\ncompared with ${label}\n`);
    const escaped = label.replaceAll(/[()]/g, '\\$&');
    const want: Record<string, string> = {
      json: `"commit": "${former}"`,
      junit: `<property name="base" value="${label}"></property>`,
      markdown: `compared with ${escaped}`,
      github: `compared with ${label}`,
      sarif: `"text": "compared with ${label}"`,
    };
    for (const name of names) expect(await readFile(join(reports, name), 'utf8')).toContain(want[name]);
  });

  const shallow = [
    { name: 'main', options: ['--depth=1'] },
    { name: 'branch', options: ['--depth=1', '--branch=work'] },
  ];
  test.each(shallow)(
    'is 2 where the former revision is missing ($name), until the command of its message has fetched it',
    async ({ name, options }) => {
      const path = await clone(name, ...options);
      const { code, out } = await drift(path, '--json');
      expect(code).toBe(2);
      const { sections, ...rest } = JSON.parse(out) as {
        sections: { status: string; reason: string }[];
        base?: unknown;
      };
      expect(rest).not.toHaveProperty('base');
      const failed = sections.filter(({ status }) => status === 'failed');
      expect(failed).toHaveLength(2);
      const [, command = ''] = /: run (git .*?), or name /.exec(failed[0]?.reason ?? '') ?? [];
      expect(await run(path, 'sh', '-c', command)).toMatchObject({ code: 0 });
      const after = await drift(path);
      expect(after.out).toContain(`(${former.slice(0, 7)})`);
      expect(after.out).toContain('history/security-changed');
      expect(after.code).toBe(1);
    },
  );
});
