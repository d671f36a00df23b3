import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Severity } from '../../findings/finding.ts';
import { runDrift, exitCodeFor, failedReport } from './run.ts';
import type { Section } from '../section/section.ts';
import { documentSection } from '../document/document-section.ts';
import type { DriftReport, SectionReport } from '../../findings/report.ts';

const finding = (section: string, severity: Severity): Finding => ({
  section,
  severity,
  rule: 'version',
  message: 'something',
  remedy: 'fix it',
});

/** `document: error, warning`, `code: failed`, `code: failed because of document` */
function getReport(...lines: readonly string[]): DriftReport {
  const sections = lines.map((line): SectionReport => {
    const [name = '', text = ''] = line.split(': ');
    const severities = text.split(', ').filter((word) => word === 'error' || word === 'warning');
    const findings = severities.map((severity) => finding(name, severity));
    const [, causedBy] = /because of (\w+)/.exec(text) ?? [];
    const cause = causedBy === undefined ? {} : { causedBy };
    const ended = text === 'not chosen' ? ('not chosen' as const) : ('clean' as const);
    const status = text.includes('failed') ? ('failed' as const) : findings.length > 0 ? ('findings' as const) : ended;
    return { name, status, findings, milliseconds: 1, ...cause };
  });
  return { sections };
}

describe('exit codes', () => {
  test.each([
    { given: ['document: clean', 'code: clean'], want: 0 },
    { given: ['document: clean', 'code: not chosen'], want: 0 },
    { given: ['document: warning'], want: 0, strict: 1 },
    { given: ['document: warning', 'code: error'], want: 1 },
    { given: ['document: error', 'code: clean'], want: 1 },
    { given: ['document: error', 'code: failed because of document'], want: 1 },
    { given: ['document: error', 'code: failed because of document', 'history: failed because of document'], want: 1 },
    { given: ['document: not chosen', 'code: failed because of document'], want: 2 },
    { given: ['document: warning', 'code: failed because of document'], want: 2 },
    { given: ['document: clean', 'code: failed'], want: 2 },
    { given: ['document: error', 'code: failed'], want: 2 },
    { given: ['document: error', 'code: failed because of document', 'history: failed'], want: 2 },
    { given: ['code: error, failed'], want: 2 },
  ])('$given: $want', ({ given, want, strict = want }) => {
    expect(exitCodeFor(getReport(...given))).toBe(want);
    expect(exitCodeFor(getReport(...given), { strict: true })).toBe(strict);
  });

  test('a check that could not begin is 2', () => {
    expect(exitCodeFor(failedReport('no reason'))).toBe(2);
  });
});

describe('a check', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-run-'));
    await mkdir(join(folder, 'openapi'));
    await writeFile(join(folder, 'openapi/small.yml'), small);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const ran: string[] = [];
  const fake = (name: string): Section => ({
    name,
    purpose: name,
    check: async () => {
      ran.push(name);
      return { name, status: 'findings', milliseconds: 1, findings: [finding(name, 'error')] };
    },
  });
  const sections = [fake('one'), fake('two'), fake('three')];

  test.each([
    { only: [], want: ['one', 'two', 'three'] },
    { only: ['two'], want: ['two'] },
    { only: ['three', 'one'], want: ['one', 'three'] },
  ])('of $only runs $want', async ({ only, want }) => {
    ran.length = 0;
    const report = await runDrift({ folder, sections, only });
    expect(ran).toEqual(want);
    expect(report.sections.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    const left = report.sections.filter(({ name }) => !want.includes(name));
    expect(left.every(({ status }) => status === 'not chosen')).toBe(true);
  });

  test.each([
    { only: [], want: 'not chosen', exitCode: 1 },
    { only: ['other'], want: 'not chosen', exitCode: 0 },
    { only: ['one', 'unset'], want: 'failed', exitCode: 2 },
  ])('of $only finds that a section is not configured: $want', async ({ only, want, exitCode }) => {
    const quiet = async () => ({ name: 'other', status: 'clean' as const, milliseconds: 1, findings: [] });
    const unset = async () => ({ ...(await quiet()), name: 'unset', status: 'not chosen' as const, reason: 'set it' });
    const own = [sections[0] ?? fake('one'), { ...fake('other'), check: quiet }, { ...fake('unset'), check: unset }];
    const report = await runDrift({ folder, sections: own, only });
    const found = report.sections.find(({ name }) => name === 'unset');
    expect(found?.status).toBe(want);
    expect(found?.reason).toBe(only.includes('other') ? undefined : 'set it');
    expect(exitCodeFor(report)).toBe(exitCode);
  });

  test.each([
    { only: [], want: 'not chosen', exitCode: 0 },
    { only: ['away'], want: 'failed', exitCode: 2 },
  ])('of $only finds that what a section asks gives no answer: $want', async ({ only, want, exitCode }) => {
    const away: Section = {
      ...fake('away'),
      check: async () => ({
        ...{ name: 'away', status: 'failed', reason: 'no answer', isUnreachable: true },
        ...{ milliseconds: 1, findings: [] },
      }),
    };
    const report = await runDrift({ folder, sections: [away], only });
    expect(report.sections).toMatchObject([{ status: want, reason: 'no answer' }]);
    expect(exitCodeFor(report)).toBe(exitCode);
  });

  test('of a section that there is not', async () => {
    await expect(runDrift({ folder, sections, only: ['four'] })).rejects.toMatchObject({
      code: 'cli-section-unknown',
      data: { names: ['four'] },
    });
  });

  test('of a folder without documents', async () => {
    await mkdir(join(folder, 'empty/openapi'), { recursive: true });
    await expect(runDrift({ folder: join(folder, 'empty'), sections })).rejects.toMatchObject({
      code: 'cli-documents-missing',
    });
  });

  test('keeps to its exceptions', async () => {
    const text = '- { section: one, rule: version, reason: known, until: 2026-03-01 }\n';
    await writeFile(join(folder, 'drift-exceptions.yml'), text);
    const statuses = async (today: string) =>
      (await runDrift({ folder, sections, today })).sections.map(({ status }) => status);
    expect(await statuses('2026-03-01')).toEqual(['clean', 'findings', 'findings']);
    expect(await statuses('2026-03-02')).toEqual(['findings', 'findings', 'findings']);
    await rm(join(folder, 'drift-exceptions.yml'));
  });

  test('a document that is broken is found, and named by what could not run because of it', async () => {
    await writeFile(join(folder, 'openapi/broken.yml'), 'openapi: 3.1.0\n');
    const other: Section = {
      ...fake('other'),
      check: async ({ broken }) => ({
        name: 'other',
        status: 'failed',
        reason: broken.map(({ file }) => file).join(),
        causedBy: 'document',
        milliseconds: 1,
        findings: [],
      }),
    };
    const report = await runDrift({ folder, sections: [documentSection, other] });
    await rm(join(folder, 'openapi/broken.yml'));
    expect(report.sections[0]?.findings).toContainEqual(
      expect.objectContaining({ rule: 'openapi-valid', severity: 'error' }),
    );
    expect(report.sections[1]?.reason).toContain('broken.yml');
    expect(exitCodeFor(report)).toBe(1);
  });
});

const small = `
openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /things:
    get: { operationId: listThings, responses: { '200': { description: Well } } }
`;
