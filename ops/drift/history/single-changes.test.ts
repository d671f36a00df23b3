/** One change each: it is found, by a rule that names its kind, where it stands, and in few findings. */
import { describe, expect, test } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { historySection } from './history-section.ts';
import { type DraftChange, changeDocument, createContext } from '../testing/drift-inputs.ts';
import { library } from './testing/library-document.ts';
import { mildChanges } from './testing/mild-changes.ts';
import { singleChanges } from './testing/single-changes.ts';

async function check(change: DraftChange) {
  const base = await changeDocument(library, () => undefined);
  const document = await changeDocument(library, change);
  const { status, reason, findings } = await historySection.check(
    createContext({ documents: [document], base: [base] }),
  );
  expect({ status, reason }).toEqual({ status: 'findings', reason: undefined });
  return findings;
}

describe.each(pickRows(Object.entries(singleChanges), 17))('%s', (_name, { change, want, at }) => {
  test(`is found by ${want.join(', ')}`, async () => {
    const findings = await check(change);
    expect(findings.map(({ rule }) => rule)).toEqual(want);
    expect(findings[0]?.pointer).toBe(at);
    expect(findings.length).toBeLessThanOrEqual(5);
    const versions = findings.flatMap(({ remedy }) => remedy.match(/\d+\.\d+\.\d+/g) ?? []);
    expect(new Set(versions).size).toBe(1);
  });
});

test.each(Object.entries(mildChanges))('%s asks for a version alone', async (_name, { change, raise }) => {
  const findings = await check(change);
  expect(findings).toMatchObject([{ rule: 'version', remedy: `raise it to ${raise} at least` }]);
});

test('a change in many operations says how many there are, and names none of them', async () => {
  const [finding] = await check((draft) => draft.set('components schemas Named properties title maxLength', 100));
  expect(finding).toMatchObject({ rule: 'request-property-max-length-decreased' });
  expect(finding).not.toHaveProperty('operation');
  expect(finding?.message).toMatch(/, and so in 5 more operations$/);
});

test('a change in one operation names it', async () => {
  const [finding] = await check((draft) => draft.set('paths /books get parameters 0 schema maximum', 50));
  expect(finding).toMatchObject({ operation: 'listBooks', rule: 'request-parameter-max-decreased' });
});

test('the table has at least 30 changes', () => {
  expect(Object.keys(singleChanges).length).toBeGreaterThanOrEqual(30);
});
