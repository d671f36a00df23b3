import { beforeAll, describe, expect, it, test } from 'vitest';
import { cpuMilliseconds } from '../../../openapi/testing/time.ts';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parsePlanDocument, createSource } from '../../../pulumi/plan/testing/plan-inputs.ts';
import { renderFiles } from '../../dockerize/files.ts';
import { createSettingsSource } from '../../dockerize/settings.ts';
import { openContext } from '../section/context.ts';
import { changeDocument, createContext, ownDocument } from '../testing/drift-inputs.ts';
import { acrossSection } from './across-section.ts';

let documents: readonly ApiDocument[];
beforeAll(async () => {
  documents = await loadDocuments();
});

const keys = { API_KEYS: 'one,two', ADMIN_API_KEYS: 'three' };
const getFiles = (given: readonly string[] = [], of = documents) =>
  new Map(renderFiles(of, createSettingsSource(given, keys)));

async function check(facts: Omit<Parameters<typeof createContext>[0], 'documents'>, of = documents) {
  const { status, reason, findings } = await acrossSection.check(createContext({ documents: of, ...facts }));
  expect(reason).toBeUndefined();
  expect(status).toBe(findings.length === 0 ? 'clean' : 'findings');
  return findings;
}

/** The files with one text in one of them replaced wherever it stands; the file is as edited by hand then. */
function edited(path: string, from: string | RegExp, to: string, given: readonly string[] = []) {
  const files = getFiles(given);
  const before = files.get(path) ?? '';
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  return files.set(path, after);
}

it('the tree as it is fits together, and that is known soon', async () => {
  const context = await openContext({});
  const before = cpuMilliseconds();
  const { status, findings } = await acrossSection.check(context);
  expect({ status, findings }).toEqual({ status: 'clean', findings: [] });
  expect(cpuMilliseconds() - before).toBeLessThan(2000);
});

it.each([{ given: [] }, { given: ['keyAuth=true', 'rateLimit=60'] }, { given: ['ownerTag=ours', 'prometheus=true'] }])(
  'files that were made by the settings $given fit',
  async ({ given }) => {
    expect(await check({ files: getFiles(given) })).toEqual([]);
  },
);

describe('one change in one file is one finding, with its place', () => {
  const compose = 'docker-compose.yml';
  const kong = 'kong.yml';
  const [port, health, broken, differs] = [
    'port-differs',
    'health-check-missing',
    'compose-broken',
    'gateway-file-differs',
  ];
  test.each([
    { path: compose, from: '127.0.0.1:8000:8000', to: '127.0.0.1:9000:8000', want: port, says: 'at the port 9000' },
    { path: compose, from: '127.0.0.1:8000:8000', to: '127.0.0.1:8000:9000', want: port, says: 'container port 9000' },
    { path: compose, from: "ENSEMBLE_PORT: '8000'", to: "ENSEMBLE_PORT: '1'", want: port, says: 'has ENSEMBLE_PORT 1' },
    {
      path: compose,
      from: '127.0.0.1:8000/healthz',
      to: '127.0.0.1:1/healthz',
      want: port,
      says: 'health at the port 1',
    },
    {
      path: compose,
      from: 'http://ensemble:8000',
      to: 'http://ensemble:1',
      want: port,
      says: 'by "central-sequence" at the port 1',
    },
    {
      path: compose,
      from: '127.0.0.1:8000/healthz',
      to: '127.0.0.1:8000/',
      want: health,
      says: '"ensemble" has no health',
    },
    {
      path: compose,
      from: /\n {4}healthcheck:[^]*?retries: 3/,
      to: '',
      want: health,
      says: '"central-sequence" has no',
    },
    {
      path: compose,
      from: '8088:8000',
      to: '8080:8000',
      want: broken,
      says: '"kong" publishes the port 8080, which',
    },
    {
      path: compose,
      from: '\n  ensemble-data: {}',
      to: '',
      want: broken,
      says: 'the volume "ensemble-data" does not exist',
    },
    {
      path: compose,
      from: '\n  fountainai: {}',
      to: '\n  other: {}',
      want: broken,
      says: 'the network "fountainai" does not exist',
    },
    {
      path: compose,
      from: '      fountainai: {}',
      to: '      other: {}',
      want: broken,
      says: 'the network "other" does not exist, needed by kong',
    },
    { path: compose, from: '\n  ensemble:\n', to: '\n  other:\n', want: 'service-missing', says: 'docker-compose.yml' },
    { path: compose, from: 'services:', to: '{', want: 'file-unusable', says: 'docker-compose.yml cannot be parsed' },
    {
      path: kong,
      from: 'port: 8000',
      to: 'port: 9000',
      want: port,
      says: 'in kong.yml ensemble-service sends to 9000',
    },
    { path: kong, from: 'host: ensemble', to: 'host: other', want: differs, says: 'should have "ensemble" as host' },
    {
      path: kong,
      from: '- ensemble.fountain.coach',
      to: '- e.example',
      want: differs,
      says: 'routes ensemble-mcp-route',
    },
    {
      path: kong,
      from: / {6}- strip_path: false\n {8}response_buffering: false\n {8}name: ensemble-route/,
      to: '      - response_buffering: false\n        name: ensemble-route',
      want: differs,
      says: 'should have false as strip_path, and not null',
    },
    {
      path: kong,
      from: '        name: ensemble-route',
      to: '        name: a-route',
      want: differs,
      says: 'ensemble-route',
    },
  ])('$path: $from → $to', async ({ path, from, to, want, says }) => {
    const findings = await check({ files: edited(path, from, to) });
    // A route of another name is one that is not there, and one that should not be.
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set([want]));
    expect(findings).toHaveLength(to.endsWith('a-route') ? 2 : 1);
    expect(findings[0]).toMatchObject({ severity: 'error', file: path, line: expect.any(Number) as number });
    expect(findings[0]?.message).toContain(says);
  });
});

describe('keys', () => {
  test.each([
    { from: '${API_KEYS:2}', to: 'written-out', says: 'keyauth_credentials [secret] should not be there' },
    {
      from: /minute: 60\n/,
      to: 'minute: 61\n',
      says: 'should have {"minute":60,"policy":"local","limit_by":"credential"} as config',
    },
  ])('$from → $to', async ({ from, to, says }) => {
    const findings = await check({ files: edited('kong.yml', from, to, ['keyAuth=true', 'rateLimit=60']) });
    expect(findings.map(({ message }) => message).join()).toContain(says);
    expect(JSON.stringify(findings)).not.toContain('written-out');
  });
});

describe('a change of a document is one finding', () => {
  const stale = (name: string, change: Parameters<typeof changeDocument>[1]) => async () => {
    const other = await changeDocument(await ownDocument(name), change);
    return documents.map((document) => (document.name === name ? other : document));
  };
  test.each([
    {
      name: 'another port',
      of: stale('ensemble', (draft) => draft.set('servers 2 url', 'http://localhost:9000')),
      want: 'port-differs',
    },
    {
      name: 'another host',
      of: stale('ensemble', (draft) => draft.set('servers 0 url', 'https://e.fountain.coach')),
      want: 'gateway-file-differs',
    },
    {
      name: 'a document more',
      of: async () => [...documents, await parsePlanDocument('pets', more)],
      want: 'service-missing',
    },
    {
      name: 'a document less',
      of: async () => documents.filter(({ name }) => name !== 'ensemble'),
      want: 'document-missing',
    },
  ])('$name', async ({ of, want }) => {
    const findings = await check({ files: getFiles() }, await of());
    expect(findings.map(({ rule }) => rule)).toEqual([want]);
  });
});

const more = `servers: [{ url: http://localhost:8090 }]
paths: { /a: { get: { responses: { '200': { description: ok } } } } }
`;

describe('documents that do not fit', () => {
  const api = (extension: string) => `servers: [{ url: https://pets.example/v1 }, { url: http://localhost:8090/v1 }]
${extension}
paths:
  /a: { get: { responses: { '200': { description: ok } } }, post: { responses: { '200': { description: ok } } } }
  /b: { post: { responses: { '200': { description: ok } } } }
`;
  test.each([
    { given: 'x-kong-name: pets', want: undefined, says: '' },
    {
      given: 'x-kong-route-defaults: { methods: [GET] }',
      want: 'operation-unreachable',
      says: ': no route of pets.example matches it',
    },
    { given: 'x-kong-route-defaults: { paths: [/v2] }', want: undefined, says: '' },
    { given: 'x-kong-tags: ["a,b"]', want: 'not-deployable', says: '"x-kong-tags" must be a list' },
  ])('$given: $want', async ({ given, want, says }) => {
    const document = await parsePlanDocument('pets', api(given));
    const findings = await check({}, [document]);
    expect(findings.map(({ rule }) => rule)).toEqual(want === undefined ? [] : [want]);
    if (want !== undefined)
      expect(findings[0]).toMatchObject({ file: 'openapi/pets.yml', line: expect.any(Number) as number });
    expect(findings[0]?.message ?? '').toContain(says);
  });

  test('hosts that two claim', async () => {
    const both = await Promise.all(
      ['one', 'two'].map((name) => parsePlanDocument(name, more.replace('http://localhost:8090', 'https://a.example'))),
    );
    const findings = await check({}, both);
    expect(findings).toMatchObject([{ rule: 'not-deployable', file: 'openapi/two.yml', line: 3 }]);
  });

  test('hosts outside every zone of the settings', async () => {
    const settings = createSource({ hostedZones: 'ensemble.fountain.coach=Z0123456789' });
    const findings = await check({ settings });
    expect(findings.map(({ rule, file }) => [rule, file])).toEqual([
      ['host-without-record', 'openapi/central-sequence.yml'],
      ['host-without-record', 'openapi/central-sequence.yml'],
      ['host-without-record', 'openapi/session-context.yml'],
    ]);
  });
});

test('files that are not there', async () => {
  const files = new Map([['Dockerfile', 'FROM scratch\n']]);
  expect((await check({ files })).map(({ rule, file }) => [rule, file])).toEqual([
    ['file-missing', 'docker-compose.yml'],
    ['file-missing', 'kong.yml'],
  ]);
});

test('is not chosen in a project without containers', async () => {
  const { status, reason } = await acrossSection.check(createContext({ documents, files: new Map() }));
  expect(status).toBe('not chosen');
  expect(reason).toContain('the project has no container files');
});

test('reports files that were not edited and would be written differently now', async () => {
  const [former] = documents;
  const files = getFiles();
  const other = renderFiles(former === undefined ? [] : [former], createSettingsSource([], {}));
  files.set('Dockerfile', other.get('Dockerfile') ?? '');
  expect(await check({ files })).toMatchObject([{ rule: 'files-stale', file: 'Dockerfile' }]);
  const byHand = files.set('Dockerfile', 'FROM scratch\n');
  expect(await check({ files: byHand })).toEqual([]);
});

test('settings at fault are no clean check', async () => {
  const settings = createSource({ hostedZones: '<zones>' });
  const { status, reason } = await acrossSection.check(createContext({ documents, settings }));
  expect(status).toBe('failed');
  expect(reason).toContain('run pulumi config set hostedZones');
});
