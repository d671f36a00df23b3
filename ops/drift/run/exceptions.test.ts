import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyExceptions, type Exception, readExceptions } from './exceptions.ts';
import type { Finding } from '../../findings/finding.ts';
import type { SectionReport } from '../../findings/report.ts';

let file: string;
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'fountainai-exceptions-')), 'drift-exceptions.yml');
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

const read = async (text: string): Promise<readonly Exception[]> => {
  await writeFile(file, text);
  return readExceptions(file, ['document', 'history']);
};

describe('the file', () => {
  test('need not be there', async () => {
    expect(await readExceptions(join(file, '..', 'none.yml'), [])).toEqual([]);
  });

  test.each(['', '# nothing\n', '[]'])('may be empty: %j', async (text) => {
    expect(await read(text)).toEqual([]);
  });

  test('may have the 29th of February of a leap year', async () => {
    const text = '- { section: history, rule: r, reason: why, until: 2028-02-29 }';
    expect(await read(text)).toMatchObject([{ until: '2028-02-29' }]);
  });

  test('holds exceptions with their places', async () => {
    const text = `# why
- section: history
  rule: link-removed
  operation: getSession
  reason: no client follows it
  until: 2026-12-31
- { section: document, rule: tool-name, file: openapi/a.yml, pointer: /paths, reason: legacy, until: '2027-01-01' }
`;
    expect(await read(text)).toMatchObject([
      { section: 'history', rule: 'link-removed', operation: 'getSession', until: '2026-12-31', place: { line: 2 } },
      { section: 'document', file: 'openapi/a.yml', pointer: '/paths', until: '2027-01-01', place: { line: 7 } },
    ]);
  });

  const all = 'section: history, rule: r, reason: why, until: 2026-12-31';
  test.each([
    { name: 'no list', given: `{ ${all} }`, want: ':1:1 must be a list' },
    { name: 'invalid YAML', given: '- [', want: 'is not valid YAML' },
    { name: 'no reason', given: '- { section: history, rule: r, until: 2026-12-31 }', want: '"reason"' },
    { name: 'an empty reason', given: `- { ${all.replace('why', "' '")} }`, want: '"reason"' },
    { name: 'no end', given: '- { section: history, rule: r, reason: why }', want: '"until"' },
    { name: 'no such day', given: `- { ${all.replace('12-31', '13-01')} }`, want: 'must be a day' },
    { name: 'the 30th of February', given: `- { ${all.replace('12-31', '02-30')} }`, want: ':1:45 must be a day' },
    { name: 'the 29th of February', given: `- { ${all.replace('12-31', '02-29')} }`, want: 'must be a day' },
    { name: 'the 31st of April', given: `- { ${all.replace('12-31', '04-31')} }`, want: 'must be a day' },
    { name: 'the 0th of May', given: `- { ${all.replace('12-31', '05-00')} }`, want: 'must be a day' },
    { name: 'the 32nd of December', given: `- { ${all.replace('12-31', '12-32')} }`, want: 'must be a day' },
    { name: 'a time', given: `- { ${all}T10:00:00Z }`, want: 'must be a day' },
    { name: 'no such section', given: `- { ${all.replace('history', 'story')} }`, want: 'document, history' },
    { name: 'a slip of the pen', given: `- { ${all} }\n- { ${all}, opration: a }`, want: ':2:' },
    { name: 'a rule that is not a text', given: `- { ${all.replace('rule: r', 'rule: [r]')} }`, want: '"rule"' },
    { name: 'a text', given: '- everything', want: '"section"' },
  ])('that holds $name can not be used', async ({ given, want }) => {
    await expect(read(given)).rejects.toMatchObject({
      code: 'cli-exceptions-invalid',
      exitCode: 2,
      message: expect.stringContaining(want) as unknown,
    });
  });

  test('that holds a text is answered with an entry that can be used', async () => {
    const error: unknown = await read('- everything').catch((reason: unknown) => reason);
    const [, entry = ''] = /"(- \{.*\})"/.exec(String(error)) ?? [];
    expect(await read(entry)).toMatchObject([{ section: 'history', rule: 'response-property-removed' }]);
  });
});

describe('exceptions', () => {
  const finding: Finding = {
    section: 'history',
    rule: 'unclassed',
    severity: 'error',
    operation: 'getSession',
    pointer: '/paths/a',
    file: 'openapi/a.yml',
    line: 3,
    column: 1,
    message: 'm',
    remedy: 'r',
  };
  const report = (status: SectionReport['status'], ...findings: Finding[]): SectionReport => {
    return { name: 'history', status, milliseconds: 1, findings };
  };
  const place = { file: 'drift-exceptions.yml', line: 9, column: 3 };
  const exception = (facts: Partial<Exception> = {}): Exception => {
    return { section: 'history', rule: 'unclassed', reason: 'why', until: '2026-03-01', place, ...facts };
  };

  test.each([
    { name: 'of the same rule', given: exception(), want: [] },
    { name: 'of the same operation', given: exception({ operation: 'getSession' }), want: [] },
    { name: 'of the same place', given: exception({ file: 'openapi/a.yml', pointer: '/paths/a' }), want: [] },
    { name: 'of another rule', given: exception({ rule: 'version' }), want: ['unclassed', 'exception-unused'] },
    { name: 'of another operation', given: exception({ operation: 'other' }), want: ['unclassed', 'exception-unused'] },
    { name: 'of another file', given: exception({ file: 'openapi/b.yml' }), want: ['unclassed', 'exception-unused'] },
    { name: 'of another place', given: exception({ pointer: '/paths' }), want: ['unclassed', 'exception-unused'] },
    { name: 'of another section', given: exception({ section: 'code' }), want: ['unclassed'] },
    { name: 'of yesterday', given: exception({ until: '2026-02-28' }), want: ['unclassed', 'exception-expired'] },
  ])('$name leave $want', ({ given, want }) => {
    const [left] = applyExceptions([report('findings', finding)], [given], '2026-03-01');
    expect(left?.findings.map(({ rule }) => rule)).toEqual(want);
    expect(left?.status).toBe(want.length === 0 ? 'clean' : 'findings');
  });

  test('that match nothing are found where they stand', () => {
    const [left] = applyExceptions([report('clean')], [exception()], '2026-03-01');
    expect(left?.findings).toEqual([
      expect.objectContaining({ severity: 'error', rule: 'exception-unused', ...place }),
    ]);
  });

  test.each(['failed', 'not chosen'] as const)('of a section that is %s are not judged', (status) => {
    const other = { ...finding, rule: 'version' } as const;
    const [left] = applyExceptions(
      [report(status, finding, other)],
      [exception(), exception({ rule: 'x' })],
      '2026-03-01',
    );
    expect(left).toMatchObject({ status, findings: [{ rule: 'version' }] });
  });
});
