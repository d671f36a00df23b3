/** Each kind of change: which rules speak of it while the version stays, and what raise they ask for. */
import { describe, expect, test } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { type DraftChange, changeDocument, createContext, type Draft, ownDocument } from '../testing/drift-inputs.ts';
import { historySection } from './history-section.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';

const document = await ownDocument('session-context');
const [major, minor, patch] = document.version.split('.').map(Number);
const versions = {
  none: document.version,
  patch: `${major}.${minor}.${patch! + 1}`,
  minor: `${major}.${minor! + 1}.0`,
  major: `${major! + 1}.0.0`,
};

interface Case {
  /** What is different from the document before already. */
  readonly before?: DraftChange;
  readonly change: DraftChange;
  /** Rules that speak when the version stays. */
  readonly want: readonly string[];
  /** The least raise after which none does. */
  readonly needs: keyof typeof versions;
}

const session = 'components schemas Session';
const list = 'paths /sessions get';
const create = 'paths /sessions post';

const noContent = { 204: { description: 'Well' } };

/** Part of what a request has to say is described by a schema of its own. */
const inParts = (draft: Draft): Draft =>
  draft
    .set('components schemas Noted', { type: 'object', properties: { note: { type: 'string' } } })
    .set('components schemas CreateSessionRequest allOf', [{ $ref: '#/components/schemas/Noted' }]);

const cases: Record<string, Case> = {
  nothing: { change: () => undefined, want: [], needs: 'none' },
  'a property renamed': {
    change: (draft) => draft.rename('createdAt', 'made'),
    want: ['response-required-property-removed', 'version'],
    needs: 'major',
  },
  'a type changed': {
    change: (draft) => draft.set(`${session} properties createdAt`, { type: 'integer' }),
    want: ['response-property-type-changed', 'version'],
    needs: 'major',
  },
  'a member of an answer no longer promised': {
    change: (draft) => draft.remove(`${session} required 0`),
    want: ['response-property-became-optional', 'version'],
    needs: 'major',
  },
  'a member of an answer never null any more': {
    before: (draft) => draft.set(`${session} properties endedAt`, { type: ['string', 'null'] }),
    change: (draft) => draft.set(`${session} properties endedAt type`, 'string'),
    want: ['version'],
    needs: 'minor',
  },
  'a member of a request that a part of its schema describes, newly required': {
    before: inParts,
    change: (draft) => draft.push('components schemas CreateSessionRequest required', 'note'),
    want: ['request-property-became-required', 'version'],
    needs: 'major',
  },
  'a member of a request that a part of its schema describes, no longer required': {
    before: (draft) => inParts(draft).push('components schemas CreateSessionRequest required', 'note'),
    change: (draft) => draft.set('components schemas CreateSessionRequest required', ['userId']),
    want: ['version'],
    needs: 'minor',
  },
  'a member moved into a part of its schema': {
    before: inParts,
    change: (draft) =>
      draft
        .set('components schemas Noted properties userId', { $ref: '#/components/schemas/UserId' })
        .remove('components schemas CreateSessionRequest properties userId'),
    want: [],
    needs: 'none',
  },
  'a member of a request newly required, though it has a default': {
    change: (draft) => draft.push('components schemas CreateSessionRequest required', 'context'),
    want: ['request-property-became-required-with-default', 'version'],
    needs: 'major',
  },
  'a parameter newly required': {
    change: (draft) => draft.set(`${list} parameters 0 required`, true),
    want: ['request-parameter-became-required', 'version'],
    needs: 'major',
  },
  'a limit tightened': {
    change: (draft) => {
      expect(draft.get(`${list} parameters 1 name`)).toBe('limit');
      draft.set(`${list} parameters 1 schema`, { type: 'integer', minimum: 1, maximum: 10, default: 10 });
    },
    want: ['request-parameter-default-value-changed', 'request-parameter-max-decreased', 'version'],
    needs: 'major',
  },
  'an operation removed': {
    change: (draft) => draft.removeAll('links').remove('paths /sessions/{sessionId} delete'),
    want: ['api-removed-without-deprecation', 'unclassed', 'version'],
    needs: 'major',
  },
  'a success removed': {
    change: (draft) =>
      draft.set(`${create} responses 202`, draft.get(`${create} responses 201`)).remove(`${create} responses 201`),
    want: ['response-success-status-removed', 'version'],
    needs: 'major',
  },
  'a header of an answer removed': {
    change: (draft) => draft.remove(`${list} responses 200 headers X-Total-Count`),
    want: ['required-response-header-removed', 'version'],
    needs: 'major',
  },
  'another media type': {
    change: (draft) => {
      const { 'application/json': content } = objectOf(draft.get(`${list} responses 200 content`));
      draft.set(`${list} responses 200 content`, { 'text/csv': content ?? {} });
    },
    want: ['response-media-type-removed', 'version'],
    needs: 'major',
  },
  'a key in another header, of which the library says nothing': {
    change: (draft) => draft.set('components securitySchemes apiKeyAuth name', 'X-KEY'),
    want: ['security-changed', 'version'],
    needs: 'major',
  },
  'a key no longer needed': {
    change: (draft) => draft.set(`${list} security`, []),
    want: ['security-changed', 'version'],
    needs: 'major',
  },
  'keys no longer needed anywhere': {
    change: (draft) => draft.set('security', []),
    want: ['security-changed', 'version'],
    needs: 'major',
  },
  'an operation renamed, which links name too': {
    change: (draft) => draft.rename('getSessionContext', 'readContext'),
    want: ['operation-id-changed', 'version'],
    needs: 'major',
  },
  'a parameter written otherwise': {
    change: (draft) => draft.set(`${list} parameters 0 explode`, false),
    want: ['parameter-style-changed', 'version'],
    needs: 'major',
  },
  'a server in another place': {
    change: (draft) => draft.set('servers 1 url', 'http://localhost:8090'),
    want: ['server-removed', 'version'],
    needs: 'major',
  },
  'servers in another order, of which the first is the one to call': {
    change: (draft) => draft.reverse('servers'),
    want: ['servers-reordered', 'version'],
    needs: 'major',
  },
  'a server before the one to call': {
    change: (draft) =>
      draft.set('servers', [{ url: 'https://b.example' }, draft.get('servers 0'), draft.get('servers 1')]),
    want: ['servers-reordered', 'version'],
    needs: 'major',
  },
  'a variable of a server, which no rule knows': {
    before: (draft) =>
      draft.set('servers 1', { url: 'http://localhost:{port}', variables: { port: { default: '8080' } } }),
    change: (draft) => draft.set('servers 1 variables port default', '8081'),
    want: ['unclassed', 'version'],
    needs: 'major',
  },
  'the one operation that needs a scheme removed': {
    before: (draft) =>
      draft
        .set('components securitySchemes other', { type: 'http', scheme: 'basic' })
        .set('paths /more get', { operationId: 'more', security: [{ other: [] }], responses: noContent }),
    change: (draft) => draft.remove('paths /more'),
    want: ['api-path-removed-without-deprecation', 'version'],
    needs: 'major',
  },
  'an operation more, which needs a scheme of its own': {
    change: (draft) =>
      draft
        .set('components securitySchemes other', { type: 'http', scheme: 'basic' })
        .set('paths /more get', { operationId: 'more', security: [{ other: [] }], responses: noContent }),
    want: ['version'],
    needs: 'minor',
  },
  'a server removed': {
    change: (draft) => draft.remove('servers 1'),
    want: ['server-removed', 'version'],
    needs: 'major',
  },
  'a link removed, which no rule knows': {
    change: (draft) => draft.remove(`${create} responses 201 links read`),
    want: ['unclassed', 'version'],
    needs: 'major',
  },
  'an extension, which no rule knows': {
    change: (draft) => draft.set('x-own', 1),
    want: ['unclassed', 'version'],
    needs: 'major',
  },
  'the schema of a header, of which the library says nothing': {
    change: (draft) => draft.set('components headers ETag schema', { type: 'integer' }),
    want: ['unclassed', 'version'],
    needs: 'major',
  },
  'a difference that no rule knows next to one that the library reports': {
    change: (draft) =>
      draft.remove(`${create} responses 201 links read`).set(`${session} properties note`, { type: 'string' }),
    want: ['unclassed', 'version'],
    needs: 'major',
  },
  'an operation more': {
    change: (draft) =>
      draft.set('paths /more get', { operationId: 'more', responses: { 204: { description: 'Well' } } }),
    want: ['version'],
    needs: 'minor',
  },
  'an optional parameter more': {
    change: (draft) => draft.push(`${list} parameters`, { name: 'since', in: 'query', schema: { type: 'string' } }),
    want: ['version'],
    needs: 'minor',
  },
  'a member of an answer more': {
    change: (draft) => draft.set(`${session} properties note`, { type: 'string' }),
    want: ['version'],
    needs: 'minor',
  },
  'a schema that now holds itself': {
    change: (draft) => draft.set(`${session} properties parent`, { $ref: '#/components/schemas/Session' }),
    want: ['version'],
    needs: 'minor',
  },
  'a server more': {
    change: (draft) => draft.push('servers', { url: 'https://b.example' }),
    want: ['version'],
    needs: 'minor',
  },
  'a link more': {
    change: (draft) => draft.set(`${list} responses 200 links again`, { operationId: 'listSessions' }),
    want: ['version'],
    needs: 'minor',
  },
  'a description': { change: (draft) => draft.set(`${list} description`, 'Other.'), want: ['version'], needs: 'patch' },
  'an example': {
    change: (draft) => draft.set(`${list} parameters 0 examples user value`, 43),
    want: ['version'],
    needs: 'patch',
  },
};

const getRules = (findings: readonly { rule: string }[]) => [...new Set(findings.map(({ rule }) => rule))].sort();

async function check(after: ApiDocument, before: ApiDocument = document) {
  const { status, reason, findings } = await historySection.check(
    createContext({ documents: [after], base: [before] }),
  );
  expect(reason).toBeUndefined();
  expect(status).toBe(findings.length === 0 ? 'clean' : 'findings');
  return findings;
}

describe.each(pickRows(Object.entries(cases), 5))('%s', (_name, { before = () => undefined, change, want, needs }) => {
  test(`is found by: ${want.join(', ') || 'none'}`, async () => {
    const base = await changeDocument(document, before);
    const findings = await check(await changeDocument(base, change), base);
    expect(getRules(findings)).toEqual([...want].sort());
    // may be empty: a change that no rule is about; the rules are compared above
    for (const { severity, file, line, remedy } of findings) {
      expect({ severity, file, line: typeof line, remedy: remedy !== '' }).toEqual({
        severity: 'error',
        file: 'openapi/session-context.yml',
        line: 'number',
        remedy: true,
      });
    }
  });

  test(`passes with a version raised by: ${needs}`, async () => {
    const raise =
      (version: string): DraftChange =>
      (draft) => {
        change(draft);
        draft.set('info version', version);
      };
    const base = await changeDocument(document, before);
    expect(await check(await changeDocument(base, raise(versions[needs])), base)).toEqual([]);
    const order = Object.keys(versions) as (keyof typeof versions)[];
    const less = order[order.indexOf(needs) - 1];
    if (less !== undefined)
      expect(await check(await changeDocument(base, raise(versions[less])), base)).not.toEqual([]);
  });
});
