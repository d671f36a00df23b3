/** Changes of a document that break clients: each is found at its place, by the rule that names its kind. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { plainDocument } from '../../probe/testing/boats-document.ts';
import { type DraftChange, changeDocument, createContext } from '../testing/drift-inputs.ts';
import { historySection } from './history-section.ts';
import { boatChanges } from './testing/boat-changes.ts';

let base: ApiDocument;
beforeAll(async () => {
  base = await changeDocument(plainDocument, () => undefined);
});

async function check(change: DraftChange) {
  const document = await changeDocument(plainDocument, change);
  return historySection.check(createContext({ documents: [document], base: [base] }));
}

/** The place, and the one that it is in. */
function getPointers(place: string): readonly [string, string] {
  const names = place.split(' ');
  return [join('', ...names), join('', ...names.slice(0, -1))];
}

describe('the history of the document of the boats', () => {
  it('has no finding without a change', async () => {
    expect(await check(() => undefined)).toMatchObject({ status: 'clean', findings: [] });
  });

  it.each(pickRows(boatChanges, 6))('reports that $title at $place by $rule', async ({ change, place, rule }) => {
    const { findings } = await check(change);
    const found = findings.find((finding) => finding.rule === rule);
    const [own, around] = getPointers(place);
    expect(found).toMatchObject({ severity: 'error' });
    expect([own, around].some((pointer) => found?.pointer?.startsWith(pointer))).toBe(true);
    expect(findings.length).toBeLessThanOrEqual(5);
  });
});
