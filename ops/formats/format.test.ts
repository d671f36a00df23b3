import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import ts from 'typescript';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import type { Finding } from '../findings/finding.ts';
import { failedReport } from '../drift/run/run.ts';
import { formatNames, formatReport, parseFormats, type FormatName } from './format.ts';
import { sarifSchema } from './testing/junit-schema.ts';
import { chooseLook, plainLook } from '../cli/terminal/look.ts';
import type { DriftReport } from '../findings/report.ts';

const hostile = 'a "quoted" <b>text</b> & a | pipe, 100%: \u0000\u001b[31m\ud800 end\nnext *line* `code` [x](y)';

const visible = 'a "quoted" <b>text</b> & a | pipe, 100%: <U+0000><U+001B>[31m<U+D800> end\nnext *line* `code` [x](y)';

const error: Finding = {
  section: 'history',
  rule: 'version',
  severity: 'error',
  operation: 'getSession',
  pointer: '/info/version',
  file: 'openapi/a b,c:d.yml',
  line: 5,
  column: 3,
  message: hostile,
  remedy: 'raise it',
};
const warning: Finding = {
  section: 'document',
  rule: 'road-status',
  severity: 'warning',
  message: 'no 503',
  remedy: 'say so',
};

const report: DriftReport = {
  sections: [
    { name: 'document', status: 'findings', milliseconds: 20, findings: [warning] },
    { name: 'history', status: 'failed', reason: `no base <${hostile}>`, milliseconds: 1, findings: [error] },
    { name: 'code', status: 'clean', milliseconds: 300, findings: [] },
    { name: 'assistant', status: 'not chosen', milliseconds: 0, findings: [] },
  ],
};
const clean: DriftReport = { sections: [{ name: 'code', status: 'clean', milliseconds: 300, findings: [] }] };

const write = (name: FormatName, given = report, colours = false): string =>
  formatReport(name, given, { look: colours ? chooseLook({ isTTY: true }, {}) : plainLook });

describe('what is asked for', () => {
  test.each([
    { given: [], want: [] },
    { given: ['json'], want: [{ name: 'json', file: undefined }] },
    {
      given: ['json=report.json', 'junit=out/a=b.xml', 'github'],
      want: [
        { name: 'json', file: resolve('report.json') },
        { name: 'junit', file: resolve('out/a=b.xml') },
        { name: 'github', file: undefined },
      ],
    },
  ])('$given', ({ given, want }) => expect(parseFormats(given)).toEqual(want));

  const want = expect.objectContaining({ data: expect.objectContaining({ option: 'format' }) as object }) as Error;
  test.each([[['yaml']], [['json=']], [['']], [['constructor']], [['json', 'text']]])('%j is not a format', (given) => {
    expect(() => parseFormats(given)).toThrow(want);
  });
});

test.each(notEmpty(formatNames))('%s ends its last line', (name) => {
  expect(write(name)).toMatch(/[^\n]\n$/);
});

describe('text', () => {
  test('names every section, and of findings all that is known', () => {
    const lines = write('text');
    for (const part of [
      'document',
      'road-status',
      'no 503',
      '→ say so',
      'history/version',
      'openapi/a b,c:d.yml:5:3',
      'getSession',
    ]) {
      expect(lines).toContain(part);
    }
    expect(lines).toMatch(/1 ms {2}history {4}failed \(1 error, 0 warnings\)\n {6}no base/);
    expect(lines).toMatch(/ {2}assistant {2}not chosen\n/);
    expect(lines.trimEnd().split('\n').at(-1)).toBe('1 error, 1 warning; could not be checked: history');
    expect(write('text', clean)).toContain('nothing was found');
  });

  test('lets no text of a document move the cursor', () => {
    expect(write('text')).toMatch(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u);
  });

  test('has colours only where they are asked for', () => {
    const plain = write('text', { sections: [{ ...report.sections[0]!, name: 'document' }] });
    const escapes = /\u001b\[\d+m/g;
    expect(plain).not.toMatch(escapes);
    const coloured = write('text', { sections: [report.sections[0]!] }, true);
    expect(coloured).toContain('\u001b[33mwarning\u001b[0m');
    expect(coloured.replaceAll(escapes, '')).toBe(plain);
  });
});

test('json has findings and sections', () => {
  expect(JSON.parse(write('json'))).toEqual({
    findings: [warning, { ...error, message: visible }],
    sections: [
      { name: 'document', status: 'findings', milliseconds: 20 },
      { name: 'history', status: 'failed', reason: `no base <${visible}>`, milliseconds: 1 },
      { name: 'code', status: 'clean', milliseconds: 300 },
      { name: 'assistant', status: 'not chosen', milliseconds: 0 },
    ],
  });
});

describe('github', () => {
  const lines = write('github').trimEnd().split('\n');

  test('has a line for each finding and each section that failed', () => {
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) (\w+=[^:,]*)(,\w+=[^:,]*)*::.+$/s);
  });

  test('escapes what would end a property or a line', () => {
    expect(lines[0]).toBe('::warning title=document/road-status::no 503%0Asay so');
    expect(lines[1]).toMatch(
      /^::error file=openapi\/a b%2Cc%3Ad\.yml,line=5,col=3,title=history\/version \(getSession\)::a "quoted"/,
    );
    expect(lines[1]).toContain('100%25: ');
    expect(lines[2]).toMatch(/^::error title=history could not be checked::no base </);
  });
});

describe('markdown', () => {
  const lines = write('markdown').split('\n');

  test('is tables of as many cells as their heads', () => {
    const widths = lines
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll('\\|', '').split('|').length - 2);
    expect(widths).toEqual([3, 3, 3, 3, 3, 3, 5, 5, 5, 5, 5, 5]);
  });

  test('text makes no markup of its own', () => {
    const row = lines.find((line) => line.includes('quoted')) ?? '';
    expect(row.replaceAll(/\\./g, '')).not.toMatch(/[<>*`[\]]/);
  });
});

describe('junit', () => {
  test.each([
    { name: 'findings', given: report },
    { name: 'nothing', given: clean },
  ])('is well-formed with $name', ({ given }) => {
    const [head, ...rest] = write('junit', given).split('\n');
    expect(head).toBe('<?xml version="1.0" encoding="UTF-8"?>');
    expect(faultsOfMarkup(rest.join('\n'))).toEqual([]);
    // The characters that XML 1.0 has.
    expect(rest.join('\n')).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
  });

  test('has a suite for each section, counted as build servers count', () => {
    const text = write('junit');
    const suites = [
      ...text.matchAll(/<testsuite name="(\w+)" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g),
    ];
    expect(suites.map(([, ...texts]) => texts.join(' '))).toEqual([
      'document 1 0 0 0',
      'history 2 1 1 0',
      'code 1 0 0 0',
      'assistant 1 0 0 1',
    ]);
    expect(text).toContain('<testsuites name="drift" tests="5" failures="1" errors="1" skipped="1" time="0.321">');
    for (const [, suite = ''] of notEmpty(text.matchAll(/<testsuite [^>]*>(.*?)<\/testsuite>/gs))) {
      expect(suite.match(/<testcase /g)).not.toBeNull();
    }
  });

  test('an error fails its test, a warning only says something', () => {
    const text = write('junit');
    expect(text).toMatch(/<failure message="a &quot;quoted&quot; &lt;b&gt;text[^>]*" type="history\/version">/);
    expect(text).toContain('<system-out>no 503&#10;say so</system-out>');
    expect(text).toContain('<skipped></skipped>');
  });

  /** The one parser of markup at hand is that of JSX, which has the same rules for elements, attributes and entities. */
  function faultsOfMarkup(text: string): unknown {
    expect(text).not.toContain('{');
    const file = ts.createSourceFile('a.tsx', text.trim(), ts.ScriptTarget.ES2023, false, ts.ScriptKind.TSX);
    const faults: unknown = Reflect.get(file, 'parseDiagnostics');
    return Array.isArray(faults) ? faults.map(({ messageText }: { messageText: unknown }) => messageText) : faults;
  }
});

describe('sarif', () => {
  interface Result {
    ruleId: string;
    ruleIndex: number;
    level: string;
    message: { text: string };
    locations: unknown[];
  }
  interface Log {
    $schema: string;
    version: string;
    runs: {
      tool: { driver: { name: string; rules: { id: string }[] } };
      originalUriBaseIds: object;
      invocations: object[];
      results: Result[];
    }[];
  }
  const log = JSON.parse(write('sarif')) as Log; // what it has is what this tests

  test('is a log of version 2.1.0 with one run', () => {
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-schema-2.1.0') as unknown });
    expect(log.runs).toHaveLength(1);
  });

  test('each result names a rule of the tool', () => {
    const [run] = log.runs;
    const ids = run?.tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual(['document/road-status', 'history/version']);
    for (const { ruleId, ruleIndex, level, message } of notEmpty(run?.results ?? [])) {
      expect(ids?.[ruleIndex]).toBe(ruleId);
      expect(['error', 'warning', 'note', 'none']).toContain(level);
      expect(message.text).not.toBe('');
    }
  });

  test('each place is an address below the folder of the project', () => {
    expect(log.runs[0]?.results.map(({ locations }) => locations)).toEqual([
      [],
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'openapi/a%20b,c:d.yml', uriBaseId: 'SRCROOT' },
            region: { startLine: 5, startColumn: 3 },
          },
        },
      ],
    ]);
    expect(log.runs[0]?.originalUriBaseIds).toHaveProperty('SRCROOT');
  });

  test.each([
    { given: 'openapi/a#b?c.yml', want: { uri: 'openapi/a%23b%3Fc.yml', uriBaseId: 'SRCROOT' } },
    { given: '/elsewhere/a b.yml', want: { uri: 'file:///elsewhere/a%20b.yml' } },
  ])('the address of $given', ({ given, want }) => {
    const findings = [{ ...error, file: given }];
    const { runs } = JSON.parse(write('sarif', { sections: [{ ...report.sections[1]!, findings }] })) as Log; // as above
    expect(runs[0]?.results[0]?.locations).toMatchObject([{ physicalLocation: { artifactLocation: want } }]);
  });

  test.each([
    { name: 'findings', given: report },
    { name: 'nothing', given: clean },
    { name: 'a check that could not begin', given: failedReport('no reason') },
  ])('is valid by the schema of SARIF with $name', ({ given }) => {
    const validate = new Ajv({ strict: true }).compile(sarifSchema);
    validate(JSON.parse(write('sarif', given)));
    expect(validate.errors).toBeNull();
  });

  test('says whether the check ran to its end', () => {
    expect(log.runs[0]?.invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: expect.any(String) as string } }],
      },
    ]);
    expect(JSON.parse(write('sarif', clean))).toMatchObject({
      runs: [{ invocations: [{ executionSuccessful: true }] }],
    });
  });
});

describe('the former revision', () => {
  const commit = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
  const label = 'v1 <&> (0a1b2c3)';
  const [first, ...others] = report.sections;
  const compared: DriftReport = { sections: [{ ...first!, base: { label, commit } }, ...others] };
  const none = 'no former revision: HEAD (0a1b2c3) is the first commit';
  const alone: DriftReport = { sections: [{ ...first!, base: { label: none, commit: undefined } }] };

  test.each([
    { name: 'text', want: `compared with ${label}\n1 error, 1 warning;` },
    { name: 'json', want: `"base": {\n    "label": "${label}",\n    "commit": "${commit}"\n  }` },
    { name: 'junit', want: `<property name="base-commit" value="${commit}">` },
    { name: 'junit', want: '<property name="base" value="v1 &lt;&amp;&gt; (0a1b2c3)">' },
    { name: 'markdown', want: '\n\ncompared with v1 \\<&\\> \\(0a1b2c3\\)\n\n|' },
    { name: 'github', want: `could not be checked: history%0Acompared with ${label}\n` },
    { name: 'sarif', want: `"text": "compared with ${label}"` },
    { name: 'sarif', want: `"commit": "${commit}"` },
  ] as const)('is named by $name: $want', ({ name, want }) => {
    expect(write(name, compared)).toContain(want);
  });

  test.each(notEmpty(formatNames))('that is missing is said by %s', (name) => {
    expect(write(name, alone).replaceAll('\\', '')).toContain(none);
  });

  test.each(notEmpty(formatNames))('that nothing was compared with is not mentioned by %s', (name) => {
    expect(write(name)).not.toMatch(/compared with|\bbase["-]/);
  });

  test('keeps SARIF valid', () => {
    const validate = new Ajv({ strict: true }).compile(sarifSchema);
    validate(JSON.parse(write('sarif', compared)));
    expect(validate.errors).toBeNull();
  });
});

describe('a project in a folder of its repository', () => {
  test.each([
    { name: 'github', want: 'file=services/tasks/openapi/a b' },
    { name: 'sarif', want: 'services/tasks/openapi/a%20b' },
    { name: 'text', want: 'openapi/a b' },
  ] as const)('has its files from the top in $name only if its readers look there', ({ name, want }) => {
    const text = formatReport(name, report, { look: plainLook, folder: 'services/tasks' });
    expect(text).toContain(want);
    expect(text.includes('services/tasks')).toBe(name !== 'text');
  });
});
