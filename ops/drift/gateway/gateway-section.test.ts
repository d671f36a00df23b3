import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { parseYaml } from '@redocly/openapi-core';
import { objectOf } from '../../../openapi/json/json.ts';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { createDeclarativeConfig } from '../../../pulumi/plan/gateway/declarative.ts';
import { planGateway } from '../../../pulumi/plan/plan.ts';
import { parsePlanDocument, createSource } from '../../../pulumi/plan/testing/plan-inputs.ts';
import { KongDouble } from '../../../pulumi/tests/kong/double.ts';
import { renderFiles } from '../../dockerize/files.ts';
import { createSettingsSource } from '../../dockerize/settings.ts';
import { createContext } from '../testing/drift-inputs.ts';
import { gatewaySection } from './gateway-section.ts';

const everything = {
  keyAuth: 'true',
  upstreamHost: 'first.internal,second.internal',
  rateLimit: '60',
  prometheus: 'true',
};
const database = new KongDouble();
const databaseless = new KongDouble({ hasDatabase: false });
const closed = new KongDouble({ token: 'token-of-kong' });
const doubles = [database, databaseless, closed];
let documents: readonly ApiDocument[];
beforeAll(async () => {
  documents = await loadDocuments();
  await Promise.all(doubles.map((double) => double.start()));
});
afterEach(() => {
  for (const double of doubles) {
    // The check only reads, in every state of the gateway.
    expect(double.writes()).toEqual([]);
    double.reset();
  }
});
afterAll(() => Promise.all(doubles.map((double) => double.stop())));

function load(double: KongDouble, given: Readonly<Record<string, string>>): void {
  double.load(createDeclarativeConfig(planGateway(documents, createSource(given)), (secret) => secret.reveal()));
}

function check(url: string, given: Readonly<Record<string, string>>, environment?: Readonly<Record<string, string>>) {
  const settings = createSource({ kongAdminUrl: url, ...given }, environment);
  return gatewaySection.check(createContext({ documents, settings }));
}

describe.each([
  { name: 'a database', double: database },
  { name: 'no database', double: databaseless },
])('a Kong with $name', ({ double }) => {
  it.each([{ given: {} }, { given: everything }])('that has what $given asks for is clean', async ({ given }) => {
    load(double, given);
    expect(await check(double.url, given)).toMatchObject({ status: 'clean', findings: [] });
    expect(double.requests.length).toBeGreaterThan(5);
  });

  it('that is empty lacks each service, and children are reported with their parents', async () => {
    const { status, findings } = await check(double.url, {});
    expect(status).toBe('findings');
    expect(findings.map(({ rule, message, file }) => [rule, message, file])).toEqual(
      [
        ['central-sequence', 'central-sequence-service'],
        ['ensemble', 'ensemble-service'],
        ['session-context', 'session-context-management-service'],
      ].map(([name, service]) => ['object-missing', `the service "${service}" does not exist`, `openapi/${name}.yml`]),
    );
  });
});

it('keys are compared, and never shown', async () => {
  load(database, everything);
  const other = { API_KEYS: 'key-one,key-new', ADMIN_API_KEYS: 'key-three' };
  const { findings } = await check(database.url, everything, other);
  expect(findings.map(({ rule }) => rule).sort()).toEqual(['object-missing', 'object-undesired']);
  for (const secret of ['key-one', 'key-two', 'key-new']) expect(JSON.stringify(findings)).not.toContain(secret);
});

describe('what can not be compared', () => {
  test('is an Admin API that is down', async () => {
    const { status, reason, findings } = await check('http://127.0.0.1:9', {});
    expect({ status, findings }).toEqual({ status: 'failed', findings: [] });
    expect(reason).toContain('cannot be reached at "http://127.0.0.1:9" (ECONNREFUSED)');
  });

  test.each([
    {
      effect: { status: 401, body: { message: 'Unauthorized' } },
      want: '401: Unauthorized; set the token of the Admin API',
    },
    { effect: { status: 200, body: 'hello' }, want: 'set kongAdminUrl to the address of the Admin API' },
    { effect: { status: 200, body: {} }, want: 'so it is not from an Admin API' },
  ])('answers $effect', async ({ effect, want }) => {
    database.faults.set({ effect });
    const { status, reason } = await check(database.url, {});
    expect(status).toBe('failed');
    expect(reason).toContain(want);
  });

  test('findings before an outage are reported', async () => {
    // After the node, the first service, and the schema of services.
    database.faults.set({ from: 4, effect: { status: 500 } });
    const { status, reason, findings } = await check(database.url, {});
    expect(findings.map(({ message }) => message)).toEqual(['the service "central-sequence-service" does not exist']);
    expect(status).toBe('failed');
    expect(reason).toContain('GET /services/ensemble-service was answered 500');
  });

  test('is sent the token, which nothing shows', async () => {
    load(closed, {});
    const given = { API_KEYS: 'a', KONG_ADMIN_TOKEN: 'token-of-kong' };
    expect(await check(closed.url, {}, given)).toMatchObject({ status: 'clean' });
    const refused = await check(closed.url, {}, { KONG_ADMIN_TOKEN: 'another' });
    expect(refused.status).toBe('failed');
    expect(refused.reason).not.toContain('another');
  });

  test.each([
    { given: { kongAdminUrl: '<address>' }, want: 'run pulumi config set kongAdminUrl http://127.0.0.1:8001' },
    { given: { kongAdminUrl: 'http://kong', rateLimit: 'much' }, want: 'run pulumi config set rateLimit 600' },
  ])('settings at fault: $given', async ({ given, want }) => {
    const { status, reason } = await gatewaySection.check(createContext({ documents, settings: createSource(given) }));
    expect(status).toBe('failed');
    expect(reason).toContain(want);
  });

  test('invalid documents are reported by another section', async () => {
    const yaml = `servers: [{ url: https://a.example }]
paths: { /a: { get: { responses: { '200': { description: ok } } } } }
`;
    const both = await Promise.all(['one', 'other'].map((name) => parsePlanDocument(name, yaml)));
    const settings = createSource({ kongAdminUrl: database.url });
    const report = await gatewaySection.check(createContext({ documents: both, settings }));
    expect(report).toMatchObject({ status: 'failed', causedBy: 'across' });
  });
});

describe('objects of other owners', () => {
  const send = async (method: string, path: string, body: JsonObject): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(database.url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    database.requests.length = 0;
  };

  it.each([
    {
      given: ['POST', '/plugins', { name: 'correlation-id' }],
      want: 'the plugin "correlation-id" of another owner runs for all requests of the gateway',
    },
    {
      given: ['POST', '/services/ensemble-service/plugins', { name: 'correlation-id' }],
      want: 'the plugin "correlation-id" of another owner runs for ours: "ensemble-service"',
      file: 'openapi/ensemble.yml',
    },
    {
      given: ['POST', '/consumers/fountainai-apikeyauth/plugins', { name: 'request-termination' }],
      want: 'the plugin "request-termination" of another owner runs for ours: "fountainai-apikeyauth"',
    },
    {
      given: ['POST', '/services/other/routes', { hosts: ['ensemble.fountain.coach'], paths: ['/x'] }],
      want: 'takes requests for our host "ensemble.fountain.coach"',
      file: 'openapi/ensemble.yml',
    },
    {
      given: ['POST', '/services/other/routes', { name: 'all', hosts: ['sessioncontext.*'] }],
      want: 'the route "all" of another owner takes requests for our host "sessioncontext.fountain.coach"',
      file: 'openapi/session-context.yml',
    },
    {
      given: [
        'POST',
        '/services/other/routes',
        { name: 'logs', paths: ['/logs'], methods: ['GET'], headers: { a: ['b'] } },
      ],
      want: 'the route "logs" of another owner takes requests for any host, also our host "ensemble.fountain.coach"',
      file: 'openapi/ensemble.yml',
    },
    {
      given: [
        'POST',
        '/services/other/routes',
        { paths: ['~/sessions/\\d+$'], methods: ['GET'], headers: { a: ['b'] }, snis: ['a.example'] },
      ],
      want: 'takes requests for any host, also our host "sessioncontext.fountain.coach"',
      file: 'openapi/session-context.yml',
    },
    {
      given: ['POST', '/upstreams/ensemble-upstream/targets', { target: '192.0.2.1:80' }],
      want: 'the target "192.0.2.1:80" of another owner gets requests of the upstream "ensemble-upstream"',
      file: 'openapi/ensemble.yml',
    },
  ] as const)(
    'that change what ours do are a warning: $given',
    async ({ given: [method, path, body], want, ...at }) => {
      load(database, everything);
      await send('PUT', '/services/other', { host: 'other.example' });
      await send(method, path, body);
      const { status, findings } = await check(database.url, everything);
      expect(findings.filter(({ rule }) => rule === 'object-interferes')).toEqual([
        expect.objectContaining({ severity: 'warning', message: expect.stringContaining(want) as string, ...at }),
      ]);
      expect([status, findings.length]).toEqual(['findings', 1]);
    },
  );

  it('that concern nothing of ours are not reported', async () => {
    load(database, everything);
    await send('PUT', '/services/other', { host: 'other.example' });
    await send('POST', '/services/other/routes', { hosts: ['fountain.coach', 'other.fountain.example'] });
    // Kong prefers our routes: they have as many criteria and a host, or other paths.
    await send('POST', '/services/other/routes', { paths: ['/'] });
    await send('POST', '/services/other/routes', { paths: ['/logs'], methods: ['GET'] });
    await send('POST', '/services/other/routes', { paths: ['/other'], methods: ['GET'], headers: { a: ['b'] } });
    await send('POST', '/services/other/routes', { protocols: ['tcp'], destinations: [{ port: 9 }] });
    await send('POST', '/services/other/plugins', { name: 'correlation-id' });
    await send('PUT', '/consumers/other', {});
    await send('POST', '/consumers/other/plugins', { name: 'request-termination' });
    await send('PUT', '/upstreams/other', {});
    await send('POST', '/upstreams/other/targets', { target: '192.0.2.1:80' });
    await send('POST', '/plugins', { name: 'correlation-id', enabled: false });
    expect(await check(database.url, everything)).toMatchObject({ status: 'clean', findings: [] });
  });
});

it('a plugin that this Kong does not have is one finding, and the rest is compared', async () => {
  load(database, {});
  const text = `servers: [{ url: https://a.example }]
x-kong-plugin-nowhere: { config: {} }
paths: { /a: { get: { responses: { '200': { description: ok } } } } }
`;
  const settings = createSource({ kongAdminUrl: database.url });
  const all = [...documents, await parsePlanDocument('pets', text)];
  const { findings } = await gatewaySection.check(createContext({ documents: all, settings }));
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['object-missing', 'the service "pets-service" does not exist'],
    ['plugin-missing', 'the plugin "pets-service-nowhere" needs the plugin "nowhere", which this Kong does not have'],
  ]);
});

it.each([
  { double: database, want: /^run `fountainai deploy up`$/ },
  { double: databaseless, want: /dockerize.*which has no database/ },
])('the remedy is one that this Kong can take: $want', async ({ double, want }) => {
  const { findings } = await check(double.url, {});
  expect(findings.length).toBeGreaterThan(0);
  for (const { remedy } of findings) expect(remedy).toMatch(want);
});

it('a Kong without a database gets what dockerize writes, as the remedy says', async () => {
  const files = new Map(renderFiles(documents, createSettingsSource([], {})));
  databaseless.load(objectOf(parseYaml(files.get('kong.yml') ?? '')));
  expect(await check(databaseless.url, {})).toMatchObject({ status: 'clean', findings: [] });
});

it('without an address of the Admin API it is not chosen, and says what to set', async () => {
  const report = await gatewaySection.check(createContext({ documents }));
  expect(report.status).toBe('not chosen');
  expect(report.reason).toMatch(/kongAdminUrl.*KONG_ADMIN_URL \[cli-section-unconfigured\]$/);
});
