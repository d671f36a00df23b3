/** The workflow that build servers run on pull requests: its own commands, in a clone that is as theirs. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { notEmpty } from '../../../../openapi/testing/not-empty.ts';
import { git } from '../../../drift/git/git.ts';
import { allSections } from '../../../drift/run/all-sections.ts';
import { projectFolder } from '../../../file/files.ts';
import { lendPackages, makeProjectRepository } from './project-repository.ts';

const file = join(projectFolder, '.github/workflows/drift.yml');
const { jobs } = objectOf(parseYaml(await readFile(file, 'utf8')));
const steps = arrayOf(objectOf(objectOf(jobs).drift).steps).map(objectOf);
const commands = steps.map(({ run }) => stringOf(run)).filter((command) => !['', 'npm ci'].includes(command));

let folder: string;
const clone = () => join(folder, 'clone');
const summary = () => join(folder, 'summary.md');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-workflow-'));
  // A clone would have other times, and build all of it again.
  await makeProjectRepository(clone(), 'trunk');
  await git(folder, 'clone', '--quiet', '--bare', clone(), 'origin');
  await git(clone(), 'remote', 'add', '--fetch', 'origin', join(folder, 'origin'));
  await lendPackages(clone());
  const document = join(clone(), 'openapi/session-context.yml');
  const text = await readFile(document, 'utf8');
  await writeFile(document, text.replace('name: X-API-KEY', 'name: X-KEY'));
});
afterAll(() => rm(folder, { recursive: true }));

/** As a step of a job: its exit code, and what it printed. */
function step(command: string): Promise<{ code: unknown; out: string }> {
  const { PATH } = process.env;
  const environment = { PATH, HOME: folder, BASE: 'trunk', GITHUB_STEP_SUMMARY: summary() };
  return new Promise((resolve) => {
    execFile('bash', ['-e', '-c', command], { cwd: clone(), env: environment }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out: out + err });
    });
  });
}

test(
  'a key in another header is reported with its place, and the reports are written',
  { timeout: 120_000 },
  async () => {
    const [check = '', publish = ''] = commands;
    expect(commands).toHaveLength(2);
    const { code, out } = await step(check.replace(/--only \S+/, '--only history'));
    expect(out).toContain('::error file=openapi/session-context.yml,line=');
    expect(out).toContain('title=history/security-changed');
    expect(code).toBe(1);
    expect((await step(publish)).code).toBe(0);
    expect(await readFile(summary(), 'utf8')).toContain('# Drift: 2 errors');
    const kept = stringOf(objectOf(steps.at(-1)?.with).path)
      .split('\n')
      .filter(Boolean);
    for (const file of notEmpty(kept)) {
      expect(await readFile(join(clone(), file), 'utf8')).toContain('security-changed');
    }
  },
);

test('all sections are named but those of the deployment, which a pull request does not change', () => {
  const [, named = ''] = /--only (\S+)/.exec(commands[0] ?? '') ?? [];
  const others = allSections.map(({ name }) => name).filter((name) => !named.split(',').includes(name));
  expect(others).toEqual(['gateway', 'dns']);
});
