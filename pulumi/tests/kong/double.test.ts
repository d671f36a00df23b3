/** The observed behaviour of a real Kong 3.9.1, in our own cases, which do not need its recordings. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { ask, askAll, type Call, violation } from './ask.ts';
import { KongDouble } from './double.ts';

const double = new KongDouble();
beforeAll(() => double.start());
afterAll(() => double.stop());
beforeEach(() => double.reset());

const service: Call = ['PUT', '/services/notes', { host: 'notes', port: 8090, path: '/v1', tags: ['a', 'b'] }];
const route: Call = ['PUT', '/routes/notes', { hosts: ['notes.example'], service: { name: 'notes' } }];
const upstream: Call = ['PUT', '/upstreams/notes', {}];
const target: Call = ['POST', '/upstreams/notes/targets', { target: '10.0.0.1:8090' }];
const consumer: Call = ['PUT', '/consumers/staff', {}];
const key: Call = ['POST', '/consumers/staff/key-auth', { key: 'a-key' }];
const limit: Call = ['POST', '/services/notes/plugins', { name: 'rate-limiting', config: { minute: 5 } }];

describe('the double', () => {
  it.each<{ given: readonly Call[]; status: number; body?: JsonObject }>([
    // creating and replacing
    { given: [service], status: 200, body: { name: 'notes', port: 8090, retries: 5, enabled: true, tls_verify: null } },
    { given: [service, service], status: 200 },
    { given: [['POST', '/services', { name: 'n', url: 'https://h' }]], status: 201, body: { port: 443, path: null } },
    {
      given: [service, ['PUT', '/services/notes', { url: 'http://other:81' }]],
      status: 200,
      body: { host: 'other', port: 81, path: null, tags: null },
    },
    { given: [['PUT', '/services/notes', { name: 'other', host: 'h' }]], status: 200, body: { name: 'notes' } },
    { given: [service, ['PATCH', '/services/notes', { retries: 1 }]], status: 200, body: { retries: 1, path: '/v1' } },
    { given: [service, ['PATCH', '/services/notes', { name: 'n' }], ['GET', '/services/notes']], status: 404 },
    { given: [service, ['POST', '/services', { name: 'notes', host: 'h' }]], status: 409, body: { code: 5 } },
    // deleting
    { given: [['DELETE', '/routes/none']], status: 204 },
    {
      given: [service, route, ['DELETE', '/services/notes']],
      status: 400,
      body: { code: 4, fields: { '@referenced_by': 'routes' } },
    },
    { given: [service, limit, ['DELETE', '/services/notes'], ['GET', '/plugins']], status: 200, body: { data: [] } },
    { given: [consumer, key, ['DELETE', '/consumers/staff'], ['GET', '/key-auths']], status: 200, body: { data: [] } },
    // what is not there
    { given: [['GET', '/services/none']], status: 404, body: { message: 'Not found' } },
    { given: [['GET', '/upstreams/none/targets']], status: 404 },
    { given: [['PATCH', '/services/none', {}]], status: 404, body: { code: 6, fields: { name: 'none' } } },
    { given: [['PATCH', '/services', {}]], status: 405 },
    // references
    { given: [['PUT', '/routes/r', { paths: ['/'], service: { name: 'none' } }]], status: 400, body: { code: 13 } },
    {
      given: [['PUT', '/routes/r', { paths: ['/'], service: { id: '00000000-0000-4000-8000-000000000000' } }]],
      status: 400,
      body: { code: 4 },
    },
    // targets
    { given: [upstream, target], status: 201, body: { weight: 100 } },
    { given: [upstream, target, target], status: 409, body: { code: 5 } },
    {
      given: [upstream, ['POST', '/upstreams/notes/targets', { target: 'h' }]],
      status: 201,
      body: { target: 'h:8000' },
    },
    {
      given: [upstream, ['POST', '/upstreams/notes/targets', { target: '[2001:db8::7]' }]],
      status: 201,
      body: { target: '[2001:0db8:0000:0000:0000:0000:0000:0007]:8000' },
    },
    {
      given: [upstream, ['PUT', '/upstreams/notes/targets/00000000-0000-4000-8000-000000000002', { target: 'h:1' }]],
      status: 404,
      body: { message: 'Not found' },
    },
    {
      given: [upstream, target, ['PUT', '/upstreams/notes/targets/10.0.0.1:8090', { weight: 7 }]],
      status: 200,
      body: { target: '10.0.0.1:8090', weight: 7 },
    },
    // groups
    {
      given: [consumer, ['POST', '/consumers/staff/acls', { group: 'team' }], ['GET', '/consumers/staff/acls/team']],
      status: 200,
      body: { group: 'team' },
    },
    { given: [consumer, ['GET', '/consumers/staff/acls/team']], status: 404 },
    // plugins
    {
      given: [['POST', '/plugins', { name: 'rate-limiting', config: { minute: 60, hour: 59 } }]],
      status: 400,
      body: violation({
        config: 'The limit for hour(59.0) cannot be lower than the limit for minute(60.0)',
      }),
    },
    { given: [['POST', '/plugins', { name: 'rate-limiting', config: { second: 1, hour: 1 } }]], status: 201 },
    { given: [['POST', '/plugins', { name: 'cors', config: { origins: ['https://a.example'] } }]], status: 201 },
    { given: [['POST', '/plugins', { name: 'cors', config: { methods: ['FETCH'] } }]], status: 400 },
    { given: [service, limit, limit], status: 409, body: { code: 5, fields: { name: 'rate-limiting', route: null } } },
    {
      given: [
        service,
        ['PUT', '/plugins/00000000-0000-4000-8000-000000000001', { name: 'acl', config: { allow: ['a'] } }],
      ],
      status: 200,
      body: { id: '00000000-0000-4000-8000-000000000001', service: null },
    },
    { given: [['POST', '/plugins', { name: 'none' }]], status: 400 },
    { given: [['POST', '/plugins', { name: 'acl' }]], status: 400 },
    {
      given: [['POST', '/plugins', { name: 'key-auth', config: { keynames: [] } }]],
      status: 400,
      body: violation({ config: { keynames: 'unknown field' } }),
    },
    // schema
    {
      given: [['POST', '/services', { name: 'a b', port: 70_000, protocol: 'ftp', hots: 'x' }]],
      status: 400,
      body: violation({
        name: "invalid value 'a b': the only accepted ascii characters are alphanumerics or ., -, _, and ~",
        port: 'value should be between 0 and 65535',
        protocol: 'expected one of: grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp',
        host: 'required field missing',
        hots: 'unknown field',
      }),
    },
    { given: [['POST', '/services', { name: 'n', host: 'h', tags: ['a,b'] }]], status: 400 },
    { given: [['POST', '/routes', { name: 'r', service: null }]], status: 400 },
    {
      given: [['POST', '/routes', { hosts: ['a.example', 'not a host'] }]],
      status: 400,
      body: violation({ hosts: [null, 'invalid hostname: not a host'] }),
    },
    { given: [['POST', '/consumers', {}]], status: 400 },
    // lists
    { given: [service, ['GET', '/services?tags=a,b']], status: 200, body: { next: null, data: [{ name: 'notes' }] } },
    { given: [service, ['GET', '/services?tags=a,c']], status: 200, body: { data: [] } },
    { given: [service, ['GET', '/services?tags=a/c']], status: 200, body: { data: [{ name: 'notes' }] } },
    { given: [['GET', '/services?tags=a,b/c']], status: 400, body: { code: 11 } },
    { given: [['GET', '/services?tags=']], status: 400, body: { options: { tags: 'cannot be null' } } },
    { given: [['GET', '/services?size=1001']], status: 400, body: { code: 9 } },
    { given: [['GET', '/services?offset=nonsense']], status: 400, body: { code: 7 } },
    { given: [service, ['GET', '/tags/b']], status: 200, body: { data: [{ entity_name: 'services', tag: 'b' }] } },
    // schemas
    { given: [['GET', '/schemas/routes']], status: 200 },
    { given: [['GET', '/schemas/plugins/none']], status: 404, body: { message: "No plugin named 'none'" } },
    { given: [['GET', '/schemas/none']], status: 404, body: { message: "No entity named 'none'" } },
    { given: [['POST', '/config', {}]], status: 400 },
  ])('answers $given with $status', async ({ given, status, body = {} }) => {
    const answer = await askAll(double, given);
    expect(answer).toMatchObject({ status, body });
  });

  it.each([
    { given: '', status: 400 },
    { given: 'null', status: 500 },
    { given: '[]', status: 500 },
    { given: '"text"', status: 400 },
  ])('answers the body "$given" with $status', async ({ given, status }) => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode, body } = await request(`${double.url}/services`, { method: 'POST', headers, body: given });
    await body.dump();
    expect(statusCode).toBe(status);
  });

  it('keeps the id of a replaced or renamed object', async () => {
    const { body: made } = await ask(double, service);
    const { body: replaced } = await ask(double, service);
    const { body: renamed } = await ask(double, [
      'PUT',
      `/services/${stringOf(made.id)}`,
      { name: 'other', host: 'h' },
    ]);
    expect([replaced.id, renamed.id, renamed.name]).toEqual([made.id, made.id, 'other']);
  });

  it('gives lists page by page', async () => {
    for (const name of ['a', 'b', 'c']) await ask(double, ['PUT', `/services/${name}`, { host: 'h', tags: ['page'] }]);
    const names: unknown[] = [];
    let path: unknown = '/services?tags=page&size=2';
    for (let page = 0; page < 3 && typeof path === 'string'; page += 1) {
      const { body } = await ask(double, ['GET', path]);
      names.push(...(body.data as readonly JsonObject[]).map(({ name }) => name));
      path = body.next;
    }
    expect([path, names.sort()]).toEqual([null, ['a', 'b', 'c']]);
  });
});

describe('the double without a database', () => {
  const offline = new KongDouble({ hasDatabase: false });
  beforeAll(() => offline.start());
  afterAll(() => offline.stop());

  const configuration = {
    _format_version: '3.0',
    services: [
      { name: 'notes', url: 'http://notes:8090', routes: [{ name: 'notes', hosts: ['notes.example'] }] },
      { name: 'more', host: 'upstream', plugins: [{ name: 'prometheus' }] },
    ],
    upstreams: [{ name: 'upstream', targets: [{ target: '10.0.0.1:80' }] }],
    consumers: [{ username: 'staff', keyauth_credentials: [{ key: 'k' }], acls: [{ group: 'g' }] }],
    plugins: [{ name: 'key-auth', route: 'notes' }],
  };

  it('accepts a configuration as a whole, or not at all', async () => {
    expect(await ask(offline, ['POST', '/config', configuration])).toMatchObject({ status: 201 });
    const before = offline.entities();
    const broken = { ...configuration, services: [{ name: 'notes' }] };
    expect(await ask(offline, ['POST', '/config', broken])).toMatchObject({ status: 400, body: { code: 14 } });
    expect(offline.entities()).toEqual(before);
    const counts = Object.entries(before).map(([kind, list]) => [kind, list.length]);
    expect(Object.fromEntries(counts)).toEqual({
      services: 2,
      routes: 1,
      upstreams: 1,
      targets: 1,
      consumers: 1,
      keyauth_credentials: 1,
      acls: 1,
      plugins: 2,
    });
  });

  it.each<{ call: Call }>([
    { call: ['POST', '/services', { name: 'x', host: 'h' }] },
    { call: ['PUT', '/services/notes', { host: 'h' }] },
    { call: ['PATCH', '/services/notes', { retries: 1 }] },
    { call: ['DELETE', '/services/notes'] },
  ])('refuses $call.0 $call.1', async ({ call }) => {
    expect(await ask(offline, call)).toMatchObject({ status: 405, body: { code: 12 } });
  });
});

describe('the double with injected faults', () => {
  it('fails from the n-th write on, the given number of times', async () => {
    double.faults.set({ on: 'writes', from: 2, times: 1, effect: { status: 500 } });
    const statuses: number[] = [];
    const calls: readonly Call[] = [consumer, ['GET', '/consumers'], consumer, consumer];
    for (const call of calls) statuses.push((await ask(double, call)).status);
    expect(statuses).toEqual([200, 200, 500, 200]);
  });

  it.each([
    { reset: 'before', kept: 0 },
    { reset: 'after', kept: 1 },
  ] as const)('resets connections $reset it has carried out the request', async ({ reset, kept }) => {
    double.faults.set({ effect: { reset }, times: 1 });
    await expect(ask(double, consumer)).rejects.toThrow();
    expect(double.entities().consumers).toHaveLength(kept);
  });

  it('refuses connections while it is stopped, and keeps its objects', async () => {
    await ask(double, consumer);
    await double.stop();
    await expect(ask(double, consumer)).rejects.toThrow();
    await double.start();
    expect(await ask(double, ['GET', '/consumers/staff'])).toMatchObject({ status: 200 });
  });
});
