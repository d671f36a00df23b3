import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import type { Json } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { type DraftChange, changeDocument, createContext, ownDocument } from '../testing/drift-inputs.ts';
import { documentSection } from './document-section.ts';

const own = await ownDocument('session-context');

const list = 'paths /sessions get';
const create = 'paths /sessions post';
const session = 'components schemas Session';
const taken = `${list} responses 409`;
const errorSchema = 'components schemas ErrorResponse';

const jsonError = (schema: Json): Json => ({ description: 'Taken', content: { 'application/json': { schema } } });

interface Case {
  readonly change: DraftChange;
  readonly want: object;
}

const cases: Record<string, Case> = {
  'no operationId': {
    change: (draft) => draft.removeAll('links').remove(`${list} operationId`),
    want: { rule: 'operation-operationId', pointer: '/paths/~1sessions/get/operationId' },
  },
  'no summary': {
    change: (draft) => draft.remove(`${list} summary`),
    want: { rule: 'operation-summary', operation: 'listSessions' },
  },
  'no description': {
    change: (draft) => draft.remove(`${list} description`),
    want: { rule: 'operation-description', operation: 'listSessions' },
  },
  'no tag': {
    change: (draft) => draft.set(`${list} tags`, []),
    want: { rule: 'operation-tags', operation: 'listSessions' },
  },
  'nothing said of keys': {
    change: (draft) => {
      for (const operation of draft.operations()) draft.set(`${operation} security`, draft.get('security'));
      draft.remove('security').remove(`${list} security`);
    },
    want: { rule: 'security-defined', operation: 'listSessions' },
  },
  'an example of a parameter': {
    change: (draft) => draft.set(`${list} parameters 0 examples user value`, 'unknown'),
    want: {
      rule: 'example-valid',
      operation: 'listSessions',
      pointer: '/paths/~1sessions/get/parameters/0/examples/user/value',
    },
  },
  'an example of a body': {
    change: (draft) => draft.remove(`${create} requestBody content application/json examples bare value userId`),
    want: { rule: 'example-valid', operation: 'createSession', message: 'userId is required' },
  },
  'an example of an answer': {
    change: (draft) =>
      draft.set(`${create} responses 201 content application/json examples context value sessionId`, 'one'),
    want: { rule: 'example-valid', operation: 'createSession' },
  },
  'an example of a header': {
    change: (draft) => draft.set('components headers X-Total-Count example', 'many'),
    want: { rule: 'example-valid', pointer: '/components/headers/X-Total-Count/example' },
  },
  'an example of a schema': {
    change: (draft) => draft.set(`${session} properties createdAt examples`, ['yesterday']),
    want: { rule: 'schema-value-valid', pointer: '/components/schemas/Session/properties/createdAt/examples/0' },
  },
  'a default of a schema': {
    change: (draft) => draft.set(`${session} properties createdAt default`, 5),
    want: { rule: 'schema-value-valid', pointer: '/components/schemas/Session/properties/createdAt/default' },
  },
  'a default next to a reference': {
    change: (draft) => draft.set(`${session} properties context`, { $ref: '#/components/schemas/Context', default: 5 }),
    want: { rule: 'schema-value-valid', pointer: '/components/schemas/Session/properties/context/default' },
  },
  'an example next to a reference': {
    change: (draft) =>
      draft.set(`${session} properties context`, { $ref: '#/components/schemas/Context', examples: ['a', 5] }),
    want: { rule: 'schema-value-valid', pointer: '/components/schemas/Session/properties/context/examples/1' },
  },
  'a default of a parameter': {
    change: (draft) => {
      const schema = { type: 'integer', default: 'x' };
      draft.push(`${list} parameters`, { name: 'since', in: 'query', description: 'Q.', schema });
    },
    want: { rule: 'schema-value-valid', operation: 'listSessions' },
  },
  'an error without a body': {
    change: (draft) => draft.set(taken, { description: 'Taken' }),
    want: { rule: 'error-schema', operation: 'listSessions', message: '409 has no JSON body' },
  },
  'an error in another schema': {
    change: (draft) => draft.set(taken, jsonError({ type: 'object', properties: { error: { type: 'string' } } })),
    want: { rule: 'error-schema', operation: 'listSessions' },
  },
  'a field of an error of another type': {
    change: (draft) => {
      draft.set(taken, jsonError(draft.get(errorSchema)));
      draft.set(`${taken} content application/json schema properties message`, { type: 'integer' });
    },
    want: { rule: 'error-schema', operation: 'listSessions' },
  },
  'a name that models may not call': {
    change: (draft) => draft.rename('listSessions', 'list all sessions'),
    want: { rule: 'tool-name', operation: 'list all sessions' },
  },
  'a name that is too long': {
    change: (draft) => draft.rename('listSessions', 'list'.repeat(13)),
    want: { rule: 'tool-name', operation: 'list'.repeat(13) },
  },
  'statuses of the road': {
    change: (draft) => {
      for (const status of ['405', '415', '503']) draft.remove(`${create} responses ${status}`);
    },
    want: {
      rule: 'road-status',
      severity: 'warning',
      operation: 'createSession',
      message: 'createSession does not declare 405, 415, 503',
    },
  },
};

const check = async (...documents: (typeof own)[]) => documentSection.check(createContext({ documents }));

describe('a house rule that is broken once is found once', () => {
  test.each(Object.entries(cases))('%s', async (_name, { change, want }) => {
    const { status, findings } = await check(await changeDocument(own, change));
    expect(status).toBe('findings');
    expect(findings).toMatchObject([
      { section: 'document', severity: 'error', file: 'openapi/session-context.yml', ...want },
    ]);
    for (const { line, column, remedy } of findings) {
      expect(line).toBeGreaterThan(1);
      expect(column).toBeGreaterThan(0);
      expect(remedy).not.toBe('');
    }
  });

  test('our own documents break none', async () => {
    expect(await check(...(await ownDocuments()))).toMatchObject({ status: 'clean', findings: [] });
  });

  const allowed: Record<string, DraftChange> = {
    'an operation that says it needs no key': (draft) => draft.set(`${list} security`, []),
    'statuses by their class': (draft) => {
      for (const digit of ['4', '5'])
        draft.set(`${list} responses ${digit}XX`, draft.get(`${list} responses ${digit}00`));
      for (const status of draft.names(`${list} responses`)) {
        if (/^[45]\d\d$/.test(status)) draft.remove(`${list} responses ${status}`);
      }
    },
    'an error that says more than the others': (draft) => {
      const properties = { retryAttempt: { type: 'integer' } };
      draft.set(taken, jsonError({ allOf: [{ $ref: '#/components/schemas/ErrorResponse' }], properties }));
    },
    'an example without what only answers have': (draft) =>
      draft
        .set('components schemas CreateSessionRequest properties id', { type: 'integer', readOnly: true })
        .push('components schemas CreateSessionRequest required', 'id'),
  };
  test.each(Object.entries(allowed))('none is broken by %s', async (_name, change) => {
    expect(await check(await changeDocument(own, change))).toMatchObject({ findings: [] });
  });
});

test('an invalid document is reported with its places, and the others are checked', async () => {
  const text = 'openapi: 3.1.0\ninfo: { title: Broken }\npaths: {}\n';
  const error: unknown = await parseDocument(text, { source: 'broken.yml', name: 'broken' }).catch(
    (caught: unknown) => caught,
  );
  const { problems } = error as DocumentError; // toMatchObject below fails for any other error
  const other = await changeDocument(own, (draft) => draft.remove(`${list} summary`));
  const context = createContext({ documents: [other], broken: [{ file: 'broken.yml', problems }] });
  const { status, findings } = await documentSection.check(context);
  expect(status).toBe('findings');
  expect(findings).toMatchObject([
    { rule: 'openapi-valid', severity: 'error', line: 2, message: expect.stringContaining('version') as unknown },
    { rule: 'operation-summary' },
  ]);
});

describe('the service of a document', () => {
  let serviceFolder: string;
  beforeEach(async () => {
    serviceFolder = await mkdtemp(join(tmpdir(), 'fountainai-document-'));
    await mkdir(join(serviceFolder, own.name));
  });
  afterEach(() => rm(serviceFolder, { recursive: true }));

  const write = (file: string, text: string) => writeFile(join(serviceFolder, own.name, file), text);
  const checkService = (reviewed: typeof own) =>
    documentSection.check(createContext({ documents: [reviewed], serviceFolder }));

  test.each(Object.entries(cases))('that was generated: %s is a warning', async (_name, { change, want }) => {
    await write('generated.json', '{}');
    const { findings } = await checkService(await changeDocument(own, change));
    expect(findings).toMatchObject([{ ...want, severity: 'warning' }]);
  });

  test('that answers 501 is reported with the place of its handler, until it is written', async () => {
    const handler = (text: string) => `import { notImplemented } from 'fountainai';
export const handlers = {
  createSession: () => ({ status: 201 }),
  ${text}
};
`;
    await write('operations.ts', handler('listSessions: notImplemented,'));
    expect(await checkService(own)).toMatchObject({
      status: 'findings',
      findings: [
        {
          rule: 'not-implemented',
          severity: 'warning',
          operation: 'listSessions',
          pointer: '/paths/~1sessions/get',
          file: join(serviceFolder, own.name, 'operations.ts'),
          line: 4,
          column: 3,
          message: 'listSessions answers 501',
        },
      ],
    });
    await write(
      'operations.ts',
      handler('// GET /sessions\n  // Not implemented: its response is not a list\n  listSessions: notImplemented,'),
    );
    const { findings } = await checkService(own);
    expect(findings).toMatchObject([{ message: 'listSessions answers 501: its response is not a list', line: 6 }]);
    await write('operations.ts', handler('listSessions() { return all ?? notImplemented(); },'));
    expect(await checkService(own)).toMatchObject({ status: 'clean', findings: [] });
  });
});
