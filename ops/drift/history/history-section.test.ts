import { describe, expect, test } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { changeDocument, createContext, ownDocument, smallDocument } from '../testing/drift-inputs.ts';
import { historySection } from './history-section.ts';

const document = await ownDocument('session-context');

async function check(after: ApiDocument, before: ApiDocument = document) {
  const { status, reason, findings } = await historySection.check(
    createContext({ documents: [after], base: [before] }),
  );
  expect(reason).toBeUndefined();
  expect(status).toBe(findings.length === 0 ? 'clean' : 'findings');
  return findings;
}

test('a version that was lowered', async () => {
  const findings = await check(await changeDocument(document, (draft) => draft.set('info version', '0.9.0')));
  expect(findings).toMatchObject([{ rule: 'version', pointer: '/info/version', line: 5, column: 5 }]);
});

test('versions that are no numbers, where something changed', async () => {
  const before = await changeDocument(document, (draft) => draft.set('info version', 'old'));
  const after = await changeDocument(document, (draft) => draft.set('info version', 'new').set('info title', 'Other'));
  expect(await check(after, before)).toMatchObject([{ rule: 'version' }]);
});

test('a change that many operations share is reported at its definition', async () => {
  const findings = await check(
    await changeDocument(document, (draft) => draft.set('components headers ETag schema', { type: 'integer' })),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'unclassed', pointer: '/components/headers/ETag/schema/type' }),
  );
});

test('a change in a part of a schema is reported at that part', async () => {
  const base = await changeDocument(document, (draft) =>
    draft
      .set('components schemas Timed', { type: 'object', properties: { spent: { type: 'integer', maximum: 9 } } })
      .set('components schemas Session allOf', [{ type: 'object' }, { $ref: '#/components/schemas/Timed' }]),
  );
  const findings = await check(
    await changeDocument(base, (draft) => draft.set('components schemas Timed properties spent x-unit', 'hours')),
    base,
  );
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'unclassed', pointer: '/components/schemas/Timed/properties/spent/x-unit' }),
  );
});

test('an operation that is gone is named as it was, where its path was', async () => {
  const after = await changeDocument(document, (draft) => draft.removeAll('links').remove('paths /sessions get'));
  const found = (await check(after)).find(({ rule }) => rule === 'api-removed-without-deprecation');
  expect(found).toMatchObject({ operation: 'listSessions', pointer: '/paths/~1sessions' });
});

test('a change of an error that every operation has is one finding, at its schema', async () => {
  const findings = await check(
    await changeDocument(document, (draft) =>
      draft.set('components schemas ErrorResponse properties message', { type: 'integer' }),
    ),
  );
  expect(findings).toMatchObject([
    { rule: 'response-property-type-changed', pointer: '/components/schemas/ErrorResponse/properties/message/type' },
    { rule: 'version' },
  ]);
  expect(findings[0]?.message).toContain(`, and so in ${document.operations.length - 1} more operations`);
});

describe('documents', () => {
  test('that are new are additions', async () => {
    const { findings } = await historySection.check(createContext({ documents: [document] }));
    expect(findings).toEqual([]);
  });

  test('that are gone are a finding', async () => {
    const { findings } = await historySection.check(createContext({ documents: [], base: [document] }));
    const file = 'openapi/session-context.yml';
    expect(findings).toMatchObject([{ rule: 'document-removed', severity: 'error', file, line: 1, column: 1 }]);
  });

  test('that the library can not compare are no clean comparison', async () => {
    const odd = await smallDocument({
      openapi: '3.1.0',
      info: { title: 'Odd', version: '1.0.0' },
      paths: {
        '/a': {
          get: {
            responses: { 200: { description: '', content: { 'application/json': { schema: { maxLength: 1e22 } } } } },
          },
        },
      },
    });
    const other = await changeDocument(odd, (draft) => draft.set('paths /a get deprecated', true));
    const report = await historySection.check(createContext({ documents: [other], base: [odd] }));
    expect(report).toMatchObject({ status: 'failed', findings: [] });
    expect(report.reason).toContain('oasdiff');
  });
});
