import { describe, expect, test } from 'vitest';
import { brokenDocuments, defineSection, type SectionParts } from './section.ts';
import { contextOf } from './testing.ts';

type Parts = SectionParts<number, number, number, string>;

/** What should be is the subject, what is is twice as much; 0 is clean. */
const parts: Parts = {
  name: 'double',
  purpose: 'numbers are not doubled',
  obstacle: () => undefined,
  subjects: () => [0, 1, 2],
  desired: (subject) => subject,
  actual: (subject) => subject * 2,
  compare: (desired, actual) => (desired === actual ? [] : [`${desired} is ${actual}`]),
  finding: (message) => ({ rule: 'version', severity: 'error', message, remedy: 'halve it' }),
};

const context = contextOf({ documents: [] });

const fail = (subject: number): never => {
  throw new Error(`can't read ${subject}`);
};
const failAtOne = (subject: number): number => (subject === 1 ? fail(subject) : subject);

describe('a section', () => {
  test.each<{ name: string; given: Partial<Parts>; want: object }>([
    { name: 'that finds nothing', given: { subjects: () => [0] }, want: { status: 'clean', findings: [] } },
    {
      name: 'that has nothing to compare',
      given: { subjects: () => [] },
      want: { status: 'failed', reason: 'there was nothing to compare', findings: [] },
    },
    {
      name: 'that finds something',
      given: {},
      want: { status: 'findings', findings: [{ section: 'double', message: '1 is 2' }, { message: '2 is 4' }] },
    },
    {
      name: 'that something is in the way of',
      given: { obstacle: () => ({ reason: 'no document', causedBy: 'document' }), subjects: () => fail(0) },
      want: { status: 'failed', reason: 'no document', causedBy: 'document', findings: [] },
    },
    {
      name: 'that is not configured, whatever else is in its way',
      given: { unconfigured: () => 'set it', obstacle: () => ({ reason: 'no document' }), subjects: () => fail(0) },
      want: { status: 'not chosen', reason: 'set it', findings: [] },
    },
    {
      name: 'that does not know whether it is configured',
      given: { unconfigured: () => fail(0) },
      want: { status: 'failed', reason: "can't read 0", findings: [] },
    },
    {
      name: 'that is configured',
      given: { unconfigured: async () => undefined, subjects: () => [0] },
      want: { status: 'clean' },
    },
    {
      name: 'that does not know what to compare',
      given: { subjects: () => fail(0) },
      want: { status: 'failed', reason: "can't read 0", findings: [] },
    },
    {
      name: 'that fails to read what should be, of one subject',
      given: { desired: failAtOne },
      want: { status: 'failed', reason: "can't read 1", findings: [{ message: '2 is 4' }] },
    },
    {
      name: 'that fails to read what is',
      given: { actual: async (subject) => failAtOne(subject) },
      want: { status: 'failed', reason: "can't read 1" },
    },
    {
      name: 'that fails to compare',
      given: { compare: () => fail(7) },
      want: { status: 'failed', reason: "can't read 7" },
    },
    {
      name: 'that fails to tell',
      given: { finding: (_difference, subject) => fail(subject) },
      want: { status: 'failed', reason: "can't read 1; can't read 2" },
    },
  ])('$name', async ({ given, want }) => {
    expect(await defineSection({ ...parts, ...given }).check(context)).toMatchObject({ name: 'double', ...want });
  });
});

test('broken documents are in the way of whoever compares documents', () => {
  expect(brokenDocuments(context)).toBeUndefined();
  const broken = [{ file: 'openapi/a.yml', problems: [] }];
  expect(brokenDocuments(contextOf({ documents: [], broken }))).toEqual({
    reason: "openapi/a.yml can't be used",
    causedBy: 'document',
  });
});
