import { describe, expect, test } from 'vitest';
import { OpsError } from '../../error/ops-error.ts';
import { findBrokenDocuments, defineSection, ObstacleError, type SectionParts } from './section.ts';
import { createContext } from '../testing/drift-inputs.ts';

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

const context = createContext({ documents: [] });

const unset = new OpsError('cli-section-unconfigured', 'kongAdminUrl is not set', 'set it');
const endsWith = (code: string): unknown => expect.stringMatching(new RegExp(`\\[${code}\\]$`));

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
      want: { status: 'failed', reason: endsWith('cli-nothing-to-compare'), findings: [] },
    },
    {
      name: 'that finds something',
      given: {},
      want: { status: 'findings', findings: [{ section: 'double', message: '1 is 2' }, { message: '2 is 4' }] },
    },
    {
      name: 'that cannot release its resources',
      given: { subjects: () => [1], release: () => Promise.reject(new Error('a lock stays')) },
      want: { status: 'failed', reason: 'a lock stays', findings: [{ message: '1 is 2' }] },
    },
    {
      name: 'that something is in the way of',
      given: { obstacle: () => new ObstacleError('no document', 'document'), subjects: () => fail(0) },
      want: { status: 'failed', reason: 'no document [cli-section-blocked]', causedBy: 'document', findings: [] },
    },
    {
      name: 'that is not configured, with any other obstacle',
      given: { unconfigured: () => unset, obstacle: () => new ObstacleError('no', 'code'), subjects: () => fail(0) },
      want: { status: 'not chosen', reason: endsWith('cli-section-unconfigured'), findings: [] },
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

test('broken documents are an obstacle for sections that compare documents', () => {
  expect(findBrokenDocuments(context)).toBeUndefined();
  const broken = [{ file: 'openapi/a.yml', problems: [] }];
  expect(findBrokenDocuments(createContext({ documents: [], broken }))).toMatchObject({
    messages: [{ code: 'cli-section-blocked', message: 'openapi/a.yml cannot be used', data: { section: 'document' } }],
    causedBy: 'document',
  });
});
