import { expect, it } from 'vitest';
import { planGateway } from '../plan.ts';
import { findRoutes } from '../gateway/router.ts';
import { parsePlanDocument, filterObjects, createSource } from '../testing/plan-inputs.ts';

/** Together: what stands at the document, at a path and at an operation. */
const document = await parsePlanDocument(
  'pets',
  `x-kong-name: Pet Shop
x-kong-tags: [shop]
x-kong-service-defaults: { retries: 2, read_timeout: 90000, name: other, id: 1, plugins: [] }
x-kong-route-defaults: { $ref: '#/components/x-kong/route' }
x-kong-upstream-defaults: { algorithm: least-connections, targets: [{ target: 'x:1' }] }
x-kong-plugin-rate-limiting: { config: { second: 5, policy: local } }
x-kong-plugin-cors: { enabled: false, service: other }
components: { x-kong: { route: { preserve_host: true, https_redirect_status_code: 308 } } }
servers: [{ url: https://pets.example }, { url: http://localhost:9 }]
paths:
  /pets:
    get: { operationId: listPets, responses: { '200': { description: ok } } }
    post:
      operationId: createPet
      x-kong-name: New
      x-kong-tags: [writes]
      x-kong-plugin-request-size-limiting: { config: { allowed_payload_size: 9 } }
      responses: { '200': { description: ok } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: readPet, responses: { '200': { description: ok } } }
  /pets/photo:
    x-kong-route-defaults: { response_buffering: false }
    x-kong-plugin-bot-detection: { config: { deny: [a] } }
    get:
      operationId: readPhoto
      x-kong-plugin-bot-detection: { config: { deny: [b] } }
      responses: { '200': { description: ok } }
  /slow:
    get:
      operationId: slow
      x-kong-service-defaults: { read_timeout: 1 }
      responses: { '200': { description: ok } }
`,
);
const plan = planGateway([document], createSource({ rateLimit: '60', upstreamHost: 'a,b' }));
const fields = (kind: string): Record<string, unknown> =>
  Object.fromEntries(filterObjects(plan, kind).map(({ name, fields }) => [name, fields]));

const tags = ['fountainai', 'pets', 'shop'];
const hosts = ['pets.example'];
const common = { strip_path: false, preserve_host: true, https_redirect_status_code: 308, hosts, tags };

it('x-kong-name is the name of the service and the prefix of the routes', () => {
  expect(Object.keys(fields('services'))).toEqual(['pet-shop', 'pet-shop-slow-service']);
  expect(Object.keys(fields('routes'))).toEqual([
    'pet-shop-get-head-options-rank-15-route',
    'pet-shop-new-route',
    'pet-shop-readphoto-route',
    'pet-shop-route',
    'pet-shop-slow-route',
  ]);
});

it('defaults add members, and cannot change the parent or owner of an object', () => {
  const given = { retries: 2, read_timeout: 90_000 };
  const known = { protocol: 'http', host: 'pet-shop-upstream', port: 9, tags };
  expect(fields('services')).toEqual({
    'pet-shop': { ...known, ...given, name: 'pet-shop' },
    'pet-shop-slow-service': { ...known, read_timeout: 1, name: 'pet-shop-slow-service' },
  });
  expect(fields('upstreams')['pet-shop-upstream']).toMatchObject({ algorithm: 'least-connections', tags });
  expect(Object.keys(fields('targets'))).toEqual(['pet-shop-upstream a:9', 'pet-shop-upstream b:9']);
});

it('members of an operation replace those of its path, and those of the document', () => {
  expect(fields('routes')).toEqual({
    'pet-shop-route': { ...common, name: 'pet-shop-route' },
    'pet-shop-get-head-options-rank-15-route': {
      ...common,
      name: 'pet-shop-get-head-options-rank-15-route',
      paths: ['~/pets/[^#?/]+$'],
      methods: ['GET', 'HEAD', 'OPTIONS'],
      regex_priority: 15,
    },
    'pet-shop-new-route': {
      ...common,
      name: 'pet-shop-new-route',
      paths: ['~/pets$'],
      methods: ['POST'],
      tags: ['fountainai', 'pets', 'shop', 'writes'],
    },
    'pet-shop-readphoto-route': {
      strip_path: false,
      response_buffering: false,
      name: 'pet-shop-readphoto-route',
      paths: ['~/pets/photo$'],
      methods: ['GET', 'HEAD', 'OPTIONS'],
      regex_priority: 17,
      hosts,
      tags,
    },
    'pet-shop-slow-route': { ...common, name: 'pet-shop-slow-route', paths: ['~/slow$'] },
  });
});

it('plugins of the document are on its services, those of operations on their routes', () => {
  const plugins = filterObjects(plan, 'plugins').map(({ of, fields: { name, config, enabled } }) => {
    return { of: of?.name, name, config, ...(enabled === undefined ? {} : { enabled }) };
  });
  const wide = (of: string): unknown[] => [
    { of, name: 'cors', config: undefined, enabled: false },
    { of, name: 'rate-limiting', config: { second: 5, policy: 'local' } },
  ];
  expect(plugins).toEqual([
    ...wide('pet-shop').slice(0, 1),
    { of: 'pet-shop-new-route', name: 'request-size-limiting', config: { allowed_payload_size: 9 } },
    ...wide('pet-shop').slice(1),
    { of: 'pet-shop-readphoto-route', name: 'bot-detection', config: { deny: ['b'] } },
    ...wide('pet-shop-slow-service'),
  ]);
});

it.each([
  { given: 'GET /pets', want: ['pet-shop-route'] },
  { given: 'POST /pets', want: ['pet-shop-new-route'] },
  { given: 'OPTIONS /pets', want: ['pet-shop-route'] },
  { given: 'GET /pets/7', want: ['pet-shop-get-head-options-rank-15-route'] },
  { given: 'GET /pets/photo', want: ['pet-shop-readphoto-route'] },
  { given: 'GET /pets/photo/1', want: ['pet-shop-route'] },
  { given: 'GET /slow', want: ['pet-shop-slow-route'] },
  { given: 'GET /healthz', want: ['pet-shop-route'] },
])('$given goes to $want', ({ given, want }) => {
  const [method = '', path = ''] = given.split(' ');
  expect(findRoutes(plan, { host: 'pets.example', method, path })).toEqual(want);
  expect(findRoutes(plan, { host: 'other.example', method, path })).toEqual([]);
});
