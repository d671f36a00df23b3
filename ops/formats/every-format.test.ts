/** What every form of a report has in common: no control characters, and the reason why a section was not checked. */
import { describe, expect, test } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import type { Finding } from '../findings/finding.ts';
import type { DriftReport } from '../findings/report.ts';
import { formatNames, formatReport } from './format.ts';

/** What no reader would see, and what a terminal would act on. */
const controls = [
  '\u0000',
  '\u001b',
  '\u0007',
  '\b',
  '\r',
  '\t',
  '\u007f',
  '\u0085',
  '\u009b',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\u{e0041}',
  '\ud800',
  '\uffff',
];

test.each(notEmpty(formatNames))('%s has no control character, wherever it comes from', (name) => {
  const text = controls.join('a');
  const finding: Finding = {
    section: 'history',
    rule: 'version',
    severity: 'error',
    operation: text,
    pointer: text,
    file: text,
    message: text,
    remedy: text,
  };
  const section = { status: 'findings', milliseconds: 1, findings: [finding] } as const;
  const given: DriftReport = {
    sections: [
      {
        ...section,
        name: 'history',
        base: { label: text, commit: 'a' },
        account: { notes: [text], facts: { [text]: [text] } },
      },
      { ...section, name: 'code', status: 'failed', reason: text },
      { name: 'dns', status: 'not chosen', reason: text, milliseconds: 0, findings: [] },
    ],
  };
  const written = formatReport(name, given);
  for (const control of controls) expect([control, written.includes(control)]).toEqual([control, false]);
  expect(written).not.toMatch(/\\u00|%1B|\\ufff|\\ud8/i);
});

describe('a section that was not checked for a reason', () => {
  const reason = 'it is not set: run pulumi config set it';
  const unset: DriftReport = {
    sections: [{ name: 'dns', status: 'not chosen', reason, milliseconds: 0, findings: [] }],
  };

  test.each(notEmpty(formatNames))('is named with the reason by %s, without an error', (name) => {
    const written = formatReport(name, unset).replaceAll('%3A', ':');
    expect(written).toContain(reason);
    expect(written).not.toMatch(/clean|::error|"level": "error"|errors="[1-9]/);
  });

  test('is in the last line of the text', () => {
    expect(formatReport('text', unset)).toMatch(/dns {2}not checked\n/);
    expect(formatReport('text', unset).trimEnd().split('\n').at(-1)).toBe('nothing was found; not checked: dns');
    expect(formatReport('junit', unset)).toContain('errors="0" skipped="1"');
    expect(formatReport('sarif', unset)).toContain('"executionSuccessful": true');
  });
});

test.each(notEmpty(formatNames.filter((name) => name !== 'json')))(
  '%s says once why several sections failed',
  (name) => {
    const reason = 'the revision nope does not exist';
    const failed = { status: 'failed', reason, milliseconds: 0, findings: [] } as const;
    const written = formatReport(name, {
      sections: ['document', 'history', 'code'].map((name) => ({ ...failed, name })),
    });
    expect(written.split(reason)).toHaveLength(2);
    expect(written.split(/\bas document\b/)).toHaveLength(3);
  },
);

test('json says of each section why it failed', () => {
  const failed = { status: 'failed', reason: 'no base', milliseconds: 0, findings: [] } as const;
  const written = formatReport('json', { sections: ['document', 'history'].map((name) => ({ ...failed, name })) });
  expect(written.split('no base')).toHaveLength(3);
});
