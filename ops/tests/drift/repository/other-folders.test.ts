/** The history of documents in any folder of a user's repository: renamed, split over files, in worktrees and submodules. */
import { appendFile, mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from '../../../drift/git/git.ts';
import { runDrift } from '../../../drift/run/run.ts';
import { collectFindings } from '../../../findings/report.ts';
import { commitAll } from './project-repository.ts';

const text = `openapi: 3.0.3
info: { title: Clock, version: 1.0.0 }
paths:
  /time:
    get:
      operationId: getTime
      parameters: [{ name: zone, in: query, schema: { type: string } }]
      responses:
        '200': { description: The time, content: { application/json: { schema: { $ref: '../../common/time.yml#/Time' } } } }
`;
const part = 'Time: { type: object, required: [hour], properties: { hour: { $ref: parts/hour.yml } } }\n';
const hour = 'type: integer\n';
const project = 'services:\n  clock: { document: api/openapi.yml }\n';

/** The project is a folder of the repository, and its document refers to files above the project. */
let top: string;
let folder: string;

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(top, path)), { recursive: true });
  await writeFile(join(top, path), content);
}

beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'fountainai-folders-')));
  folder = join(top, 'backend');
  await write('backend/fountainai.yml', project);
  await write('backend/api/openapi.yml', text);
  await write('common/time.yml', part);
  await write('common/parts/hour.yml', hour);
  await write('common/unrelated.yml', 'a: [broken\n');
  await git(top, 'init', '--quiet', '--initial-branch', 'main');
  await commitAll(top, 'first');
});
afterEach(() => rm(top, { recursive: true, force: true }));

async function check(facts: { folder?: string; base?: string } = {}) {
  const report = await runDrift({ folder, only: ['history'], ...facts });
  const { status, reason = '', base } = report.sections.find(({ name }) => name === 'history') ?? {};
  const findings = collectFindings(report).map(({ rule, file = '' }) => `${rule} ${file}`);
  return { status, reason, label: base?.label, findings };
}

const breaking = 'response-property-type-changed';
const turn = (content: string): string => content.replace('integer', 'string');

describe('the history of a document', () => {
  it('is clean without changes, and does not count changes of code', async () => {
    await write('backend/server.py', 'print()\n');
    await commitAll(top, 'code');
    await write('backend/server.py', 'print(1)\n');
    const { status, label } = await check();
    expect(status).toBe('clean');
    expect(label).toMatch(/^the parent of HEAD/);
  });

  it('has a change of a part in another folder', async () => {
    await write('common/parts/hour.yml', turn(hour));
    expect((await check()).findings).toContain(`${breaking} backend/api/openapi.yml`.replace('backend/', ''));
  });

  it('has a change of a part that was moved into the document', async () => {
    await write('common/time.yml', part.replace('{ $ref: parts/hour.yml }', '{ type: string }'));
    await rm(join(top, 'common/parts'), { recursive: true });
    expect((await check()).findings.some((finding) => finding.startsWith(breaking))).toBe(true);
  });

  it.each([
    { title: 'by Git', isAdded: true },
    { title: 'by hand', isAdded: false },
  ])('follows a document that was renamed $title, with its service', async ({ isAdded }) => {
    await rename(join(folder, 'api/openapi.yml'), join(folder, 'api/clock.yml'));
    await writeFile(
      join(folder, 'api/clock.yml'),
      text.replace('name: zone, in: query', 'name: zone, in: query, required: true'),
    );
    await write('backend/fountainai.yml', 'services:\n  time: { document: api/clock.yml }\n');
    if (isAdded) await git(top, 'add', '--all');
    expect((await check()).findings).toContain('request-parameter-became-required api/clock.yml');
  });

  it('names a service that was removed, also if a link leads to the project', async () => {
    await write('backend/api/other.yml', text.replace('Clock', 'Other'));
    await write('backend/fountainai.yml', 'services:\n  other: { document: api/other.yml }\n');
    const link = join(top, 'linked/here');
    await mkdir(dirname(link));
    await symlink(folder, link);
    for (const given of [folder, link])
      expect((await check({ folder: given })).findings, given).toEqual(['document-removed backend/api/openapi.yml']);
  });

  it('has nothing for a document that is new', async () => {
    await write('backend/api/other.yml', text.replace('Clock', 'Other'));
    await appendFile(join(folder, 'fountainai.yml'), '  other: { document: api/other.yml }\n');
    expect((await check()).findings).toEqual([]);
  });

  it('is that of a worktree', async () => {
    const tree = `${top}-tree`;
    await git(top, 'worktree', 'add', '--quiet', '-b', 'work', tree);
    try {
      await writeFile(join(tree, 'common/parts/hour.yml'), turn(hour));
      const { findings, label } = await check({ folder: join(tree, 'backend') });
      expect(findings.some((finding) => finding.startsWith(breaking))).toBe(true);
      expect(label).toMatch(/^HEAD /);
      expect((await check()).findings).toEqual([]);
    } finally {
      await rm(tree, { recursive: true, force: true });
    }
  });

  it('is that of a submodule, for the project in it and for the project around it', async () => {
    const outer = await realpath(await mkdtemp(join(tmpdir(), 'fountainai-outer-')));
    try {
      await git(outer, 'init', '--quiet', '--initial-branch', 'main');
      await git(
        outer,
        '-c',
        'protocol.file.allow=always',
        'submodule',
        '--quiet',
        'add',
        pathToFileURL(top).href,
        'specs',
      );
      await writeFile(
        join(outer, 'fountainai.yml'),
        'services:\n  clock: { document: specs/backend/api/openapi.yml }\n',
      );
      await commitAll(outer, 'first');
      expect((await check({ folder: outer })).findings).toEqual([]);
      const changed = join(outer, 'specs/common/parts/hour.yml');
      await writeFile(changed, turn(await readFile(changed, 'utf8')));
      for (const place of [outer, join(outer, 'specs/backend')]) {
        const { findings } = await check({ folder: place, base: 'HEAD' });
        expect(findings.some((finding) => finding.startsWith(breaking))).toBe(true);
      }
      await commitAll(join(outer, 'specs'), 'changed');
      expect((await check({ folder: outer, base: 'HEAD' })).findings).not.toEqual([]);
    } finally {
      await rm(outer, { recursive: true, force: true });
    }
  });

  it('is missing in a shallow clone, with the command that fetches it', async () => {
    await write('common/parts/hour.yml', turn(hour));
    await commitAll(top, 'second');
    const clone = `${top}-clone`;
    await git(top, 'clone', '--quiet', '--depth', '1', pathToFileURL(top).href, clone);
    try {
      const { status, reason } = await check({ folder: join(clone, 'backend') });
      expect(status).toBe('failed');
      expect(reason).toContain('git fetch --unshallow origin');
      expect(reason).toContain('--base');
      await git(clone, 'fetch', '--quiet', '--unshallow', 'origin', '+refs/heads/*:refs/remotes/origin/*');
      expect((await check({ folder: join(clone, 'backend') })).findings).not.toEqual([]);
    } finally {
      await rm(clone, { recursive: true, force: true });
    }
  });

  it('is skipped with its reason without a repository', async () => {
    await rm(join(top, '.git'), { recursive: true });
    await write('backend/api/openapi.yml', text.replace('../../common/time.yml', 'time.yml'));
    await write('backend/api/time.yml', part.replace('{ $ref: parts/hour.yml }', '{ type: string }'));
    const report = await runDrift({ folder });
    const history = report.sections.find(({ name }) => name === 'history');
    expect(history?.status).toBe('not chosen');
    expect(history?.reason).toContain('is not in a Git repository');
    expect(report.sections.find(({ name }) => name === 'assistant')?.status).toBe('clean');
  });
});
