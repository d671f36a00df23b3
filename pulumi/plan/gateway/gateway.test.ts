import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import type { GatewayPlan } from './kong-object.ts';
import { planGateway } from '../plan.ts';
import { findRoutes } from './router.ts';
import { catchFaults, createSource, everyPlugin, filterObjects, parsePlanDocument } from '../testing/plan-inputs.ts';

const own = await loadDocuments();
const get = (id: string): string => `get: { operationId: ${id}, responses: { '200': { description: ok } } }`;
const plan = (documents: readonly ApiDocument[], config: Parameters<typeof createSource>[0] = {}): GatewayPlan =>
  planGateway(documents, createSource(config));
const listNames = (gateway: GatewayPlan, kind: string): string[] =>
  filterObjects(gateway, kind).map(({ name }) => name);
const findFields = (gateway: GatewayPlan, kind: string, name: string): unknown =>
  filterObjects(gateway, kind).find((object) => object.name === name)?.fields;

describe('our own documents', () => {
  it('give a service and a route each, and one for the endpoint of the ensemble', () => {
    const gateway = plan(own);
    expect(listNames(gateway, 'services')).toEqual([
      'central-sequence-service',
      'ensemble-service',
      'session-context-management-service',
    ]);
    expect(gateway.objects).toHaveLength(7);
    const tags = ['fountainai', 'session-context'];
    const name = 'session-context-management-service';
    const fields = { protocol: 'http', host: 'session-context', port: 8080, name, tags };
    expect(findFields(gateway, 'services', name)).toEqual(fields);
    expect(filterObjects(gateway, 'routes')[3]).toEqual({
      kind: 'routes',
      name: 'session-context-management-route',
      key: 'session-context-route',
      of: { kind: 'services', name },
      fields: {
        name: 'session-context-management-route',
        hosts: ['sessioncontext.fountain.coach'],
        strip_path: false,
        tags,
      },
    });
    expect(findFields(gateway, 'routes', 'ensemble-route')).toMatchObject({
      hosts: ['ensemble.fountain.coach', 'staging.ensemble.fountain.coach'],
    });
  });

  it.each([
    { given: {}, want: ['ensemble-mcp-route', 'ensemble-route'] },
    { given: { keyAuth: 'true' }, want: ['ensemble-apikeyauth-route', 'ensemble-mcp-route'] },
  ])('with $given are passed on at once where an operation answers with a stream', ({ given, want }) => {
    const routes = filterObjects(plan(own, given), 'routes');
    const unbuffered = routes.filter(({ fields }) => fields.response_buffering === false);
    expect(unbuffered.map(({ name }) => name)).toEqual(want);
    for (const { fields } of notEmpty(routes)) expect(fields.response_buffering).not.toBe(true);
  });

  it('with keys have a route for each requirement and one without keys for the pages', () => {
    const gateway = plan(own, { keyAuth: 'true' });
    expect(listNames(gateway, 'routes')).toEqual([
      'central-sequence-open-route',
      'central-sequence-preflight-route',
      'central-sequence-route',
      'ensemble-adminapikeyauth-apikeyauth-get-head-route',
      'ensemble-adminapikeyauth-apikeyauth-route',
      'ensemble-adminapikeyauth-delete-route',
      'ensemble-adminapikeyauth-route',
      'ensemble-apikeyauth-route',
      'ensemble-mcp-route',
      'ensemble-open-route',
      'ensemble-preflight-route',
      'session-context-management-open-route',
      'session-context-management-preflight-route',
      'session-context-management-route',
    ]);
    const openPlugins = filterObjects(gateway, 'plugins').filter(({ of }) => of?.name.endsWith('open-route') === true);
    expect(openPlugins).toEqual([]);
    expect(findFields(gateway, 'plugins', 'ensemble-adminapikeyauth-route-key-auth')).toMatchObject({
      name: 'key-auth',
      config: { key_names: ['X-ADMIN-API-KEY'], key_in_header: true, key_in_query: false },
    });
    const accessOf = (route: string): unknown => findFields(gateway, 'plugins', `ensemble-${route}-route-acl`);
    expect(accessOf('adminapikeyauth')).toMatchObject({ name: 'acl', config: { allow: ['adminApiKeyAuth'] } });
    const both = { config: { allow: ['adminApiKeyAuth', 'apiKeyAuth'] } };
    expect(accessOf('adminapikeyauth-apikeyauth')).toMatchObject(both);
    expect(listNames(gateway, 'consumers')).toEqual(['fountainai-adminapikeyauth', 'fountainai-apikeyauth']);
    expect(listNames(gateway, 'acls')).toHaveLength(2);
    expect(listNames(gateway, 'key-auths')).toHaveLength(3);
  });

  it('have no consumers for a scheme that only another plugin names', async () => {
    const plugin = 'x-kong-plugin-ip-restriction: { config: { allow: [apiKeyAuth] } }';
    const scheme = 'components: { securitySchemes: { apiKeyAuth: { type: apiKey, in: header, name: X-API-KEY } } }';
    const text = `servers: [{ url: https://notes.example }]\n${plugin}\n${scheme}\npaths: { /a: { ${get('a')} } }\n`;
    const gateway = plan([await parsePlanDocument('notes', text)], { keyAuth: 'true', apiKeyAuthKeys: 'x' });
    expect(filterObjects(gateway, 'plugins').map(({ fields }) => fields.name)).toContain('ip-restriction');
    expect(listNames(gateway, 'consumers')).toEqual([]);
  });

  it('with operations without keys have one route without keys, for them and the pages', async () => {
    const document = await parsePlanDocument(
      'notes',
      `servers: [{ url: https://notes.example }]\nsecurity: []\npaths: { /a: { ${get('a')} } }\n`,
    );
    const gateway = plan([document], { keyAuth: 'true' });
    expect(listNames(gateway, 'routes')).toEqual(['notes-open-route']);
    expect(listNames(gateway, 'plugins')).toEqual([]);
  });

  it.each([
    { given: { rateLimit: '60' }, want: { name: 'rate-limiting', config: { minute: 60, policy: 'local' } } },
    {
      given: { requestSizeLimit: '2' },
      want: { name: 'request-size-limiting', config: { allowed_payload_size: 2, size_unit: 'megabytes' } },
    },
    { given: { correlationId: 'true' }, want: { name: 'correlation-id', config: { header_name: 'X-Request-Id' } } },
    { given: { prometheus: 'true' }, want: { name: 'prometheus' } },
  ])('with $given have a plugin on each service', ({ given, want }) => {
    const plugins = filterObjects(plan(own, given), 'plugins');
    expect(plugins.map(({ of }) => of)).toEqual(
      listNames(plan(own), 'services').map((name) => ({ kind: 'services', name })),
    );
    for (const { fields } of plugins) expect(fields).toMatchObject(want);
  });

  it.each(notEmpty(Object.keys(everyPlugin)))('lack a plugin without %s', (name) => {
    const [all, others] = [everyPlugin, { ...everyPlugin, [name]: undefined }].map((settings) =>
      listNames(plan(own, settings), 'plugins'),
    );
    expect(all?.length).toBeGreaterThan(others?.length ?? 0);
  });

  it.each([
    { given: 'services.internal', host: 'services.internal', targets: 0 },
    { given: 'b.internal,a.internal', host: 'ensemble-upstream', targets: 6 },
  ])('at $given have $targets targets', ({ given, host, targets }) => {
    const gateway = plan(own, { upstreamHost: given });
    expect(findFields(gateway, 'services', 'ensemble-service')).toMatchObject({ host, port: 8000 });
    expect(filterObjects(gateway, 'targets')).toHaveLength(targets);
    expect(listNames(gateway, 'upstreams')).toHaveLength(targets / 2);
    expect(listNames(gateway, 'targets').slice(0, 2)).toEqual(
      targets === 0 ? [] : ['central-sequence-upstream a.internal:8081', 'central-sequence-upstream b.internal:8081'],
    );
  });

  it('have the owner tag of the settings', () => {
    const gateway = plan(own, { ownerTag: 'team-a', keyAuth: 'true', rateLimit: '1', upstreamHost: 'a,b' });
    for (const { fields } of gateway.objects) expect(fields.tags).toContain('team-a');
  });
});

describe('security that the gateway can check', () => {
  const schemes = `components: { securitySchemes: {
    header: { type: apiKey, in: header, name: X-A }, query: { type: apiKey, in: query, name: b },
    cookie: { type: apiKey, in: cookie, name: c }, bearer: { type: http, scheme: bearer } } }\n`;
  it.each([
    { given: '[{ header: [] }]', groups: ['header'], names: ['X-A'], places: [true, false] },
    {
      given: '[{ header: [] }, { query: [] }]',
      groups: ['header', 'query'],
      names: ['X-A', 'b'],
      places: [true, true],
    },
    { given: '[{ query: [], bearer: [] }]', groups: ['query'], names: ['b'], places: [false, true] },
    { given: '[{ header: [], query: [] }]', groups: ['header'], names: ['X-A'], places: [true, false] },
    { given: '[{ header: [] }, { bearer: [] }]', groups: undefined },
    { given: '[{ header: [] }, {}]', groups: undefined },
    { given: '[{ cookie: [] }]', groups: undefined },
    { given: '[]', groups: undefined },
  ])('$given', async ({ given, groups, names, places }) => {
    const paths = `servers: [{ url: https://a.example }]\nsecurity: ${given}\npaths: { /a: { ${get('a')} } }\n`;
    const keys = { headerKeys: 'x', queryKeys: 'y', keyAuth: 'true' };
    const gateway = plan([await parsePlanDocument('pets', schemes + paths)], keys);
    const [route = ''] = findRoutes(gateway, { host: 'a.example', method: 'GET', path: '/a' });
    expect(findFields(gateway, 'plugins', `${route}-acl`)).toEqual(
      groups && expect.objectContaining({ config: { allow: groups, hide_groups_header: true } }),
    );
    expect(findFields(gateway, 'plugins', `${route}-key-auth`)).toEqual(
      groups &&
        expect.objectContaining({
          config: {
            key_names: names,
            key_in_header: places[0],
            key_in_query: places[1],
            key_in_body: false,
            run_on_preflight: false,
          },
        }),
    );
    expect(listNames(gateway, 'consumers')).toEqual((groups ?? []).map((group) => `fountainai-${group}`));
  });
});

describe('preflight requests of browsers, with keyAuth', () => {
  const text = `servers: [{ url: https://a.example }]
security: [{ one: [] }]
components: { securitySchemes: {
  one: { type: apiKey, in: header, name: X-A }, two: { type: apiKey, in: header, name: X-B } } }
paths:
  /a: { ${get('a')}, post: { operationId: c, security: [{ two: [] }], responses: { '200': { description: ok } } } }
  /a/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    ${get('item')}
  /a/all: { get: { operationId: all, security: [], responses: { '200': { description: ok } } } }
  /b: { ${get('b')}, options: { operationId: d, responses: { '200': { description: ok } } } }
`;
  const keys = { keyAuth: 'true', oneKeys: 'x', twoKeys: 'y' };
  const listPlugins = (gateway: GatewayPlan, route: string): unknown[] =>
    filterObjects(gateway, 'plugins').flatMap(({ of, fields }) => (of?.name === route ? [fields.name] : []));

  it.each([
    { path: '/a', want: ['pets-preflight-route'], plugins: [] },
    { path: '/a/1', want: ['pets-preflight-route'], plugins: [] },
    { path: '/a/all', want: ['pets-preflight-route'], plugins: [] },
    { path: '/elsewhere', want: ['pets-preflight-route'], plugins: [] },
    // An operation of the document: its key is checked.
    { path: '/b', want: ['pets-get-head-options-route'], plugins: ['acl', 'key-auth'] },
  ])('to $path go to $want', async ({ path, want, plugins }) => {
    const gateway = plan([await parsePlanDocument('pets', text)], keys);
    const routes = findRoutes(gateway, { host: 'a.example', method: 'OPTIONS', path });
    expect(routes).toHaveLength(1);
    expect([routes, listPlugins(gateway, routes[0] ?? '')]).toEqual([want, plugins]);
  });

  it('have no route of their own without keys to check', async () => {
    const open = `servers: [{ url: https://a.example }]\npaths: { /a: { ${get('a')} } }\n`;
    for (const [yaml, settings] of [[text, {}] as const, [open, keys] as const]) {
      const gateway = plan([await parsePlanDocument('pets', yaml)], settings);
      expect(listNames(gateway, 'routes').filter((name) => name.includes('preflight'))).toEqual([]);
    }
  });
});

describe('documents that cannot be planned', () => {
  const place = (name: string): string => expect.stringMatching(new RegExp(`^openapi/${name}\\.yml:3:\\d+$`)) as string;
  const invalid = (extension: string) => ({ code: 'plan-extension-invalid', data: { extension } });
  it.each([
    {
      name: 'two of one host',
      given: ['servers: [{ url: https://a.example }]', 'servers: [{ url: http://A.example/ }]'],
      want: [{ code: 'plan-host-taken', where: place('two'), data: { host: 'a.example', other: 'one' } }],
    },
    {
      name: 'two of one port',
      given: ['servers: [{ url: http://localhost:1 }]', 'servers: [{ url: http://127.0.0.1:1 }]'],
      want: [{ code: 'plan-port-taken', where: place('two'), data: { port: 1, other: 'one' } }],
    },
    {
      name: 'an address',
      given: ['servers: [{ url: https://203.0.113.7 }]'],
      want: [{ code: 'plan-host-invalid', data: { host: '203.0.113.7' } }],
    },
    {
      name: 'a name of marks in DNS',
      given: ['servers: [{ url: https://-a.example }]'],
      want: [{ code: 'plan-host-invalid', data: { host: '-a.example' } }],
    },
    {
      name: 'servers with paths that differ',
      given: ['servers: [{ url: https://a.example/v1 }, { url: https://b.example/v2 }]'],
      want: [{ code: 'plan-path-differs', where: place('one'), data: { path: '/v1' } }],
    },
    {
      name: 'one name twice',
      given: ['x-kong-name: same', 'x-kong-name: Same'],
      want: [{ code: 'plan-name-taken', where: 'services/same' }],
    },
    { name: 'a name of marks', given: ['x-kong-name: "!"'], want: [invalid('x-kong-name')] },
    { name: 'tags with commas', given: ['x-kong-tags: ["a,b"]'], want: [invalid('x-kong-tags')] },
    {
      name: 'defaults that are no object',
      given: ['x-kong-service-defaults: 1', 'x-kong-route-defaults: { $ref: "#/info" }'],
      want: [invalid('x-kong-service-defaults'), invalid('x-kong-route-defaults')],
    },
  ])('$name', async ({ given, want }) => {
    const documents = await Promise.all(
      given.map((yaml, index) =>
        parsePlanDocument(index === 0 ? 'one' : 'two', `${yaml}\npaths: { /a: { ${get('a')} } }\n`),
      ),
    );
    const faults = catchFaults(() => plan(documents));
    expect(faults).toMatchObject(want);
    expect(faults).toHaveLength(want.length);
  });
});

it('a document with local servers only has a service and no route', async () => {
  const document = await parsePlanDocument('pets', `servers: [{ url: / }]\npaths: { /a: { ${get('a')} } }\n`);
  const gateway = plan([document]);
  expect(gateway.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['services pets-service']);
  expect(gateway.objects[0]?.fields).toMatchObject({ host: 'pets', port: 8082 });
});
