import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { catchFaults, createSource, filterObjects, parsePlanDocument } from '../testing/plan-inputs.ts';
import { planGateway } from '../plan.ts';
import type { GatewayPlan } from './kong-object.ts';

const get = (id: string): string => `get: { operationId: ${id}, responses: { '200': { description: ok } } }`;
const plan = (documents: readonly ApiDocument[], config: Parameters<typeof createSource>[0] = {}): GatewayPlan =>
  planGateway(documents, createSource(config));
const findFields = (gateway: GatewayPlan, kind: string, name: string): unknown =>
  filterObjects(gateway, kind).find((object) => object.name === name)?.fields;

describe('paths of servers', () => {
  const withKey = `components: { securitySchemes: { apiKeyAuth: { type: apiKey, in: header, name: X-A } } }
security: [{ apiKeyAuth: [] }]
`;
  it.each([
    {
      given: ['https://a.example/v1', 'http://localhost:1'],
      route: { paths: ['/v1'], strip_path: true },
      path: undefined,
    },
    { given: ['https://a.example/v1', 'http://localhost:1/v1/'], route: { paths: ['/v1'], strip_path: false } },
    { given: ['https://a.example', 'http://localhost:1/v1'], route: { strip_path: true }, path: '/v1' },
    {
      given: ['https://a.example/v1', 'http://localhost:1/v2'],
      route: { paths: ['/v1'], strip_path: true },
      path: '/v2',
    },
  ])('$given', async ({ given, route, path }) => {
    const servers = `servers: [${given.map((url) => `{ url: '${url}' }`).join(', ')}]`;
    const gateway = plan([await parsePlanDocument('pets', `${servers}\npaths: { /a: { ${get('a')} } }\n`)]);
    expect(findFields(gateway, 'routes', 'pets-route')).toEqual({
      name: 'pets-route',
      hosts: ['a.example'],
      tags: ['fountainai', 'pets'],
      ...route,
    });
    expect(filterObjects(gateway, 'services')[0]?.fields.path).toBe(path);
  });

  it('that differ are translated with keyAuth by one route, whose pages need the key, too', async () => {
    const servers = 'servers: [{ url: https://a.example/v1 }]';
    const document = await parsePlanDocument('pets', `${servers}\n${withKey}paths: { /a: { ${get('a')} } }\n`);
    const gateway = plan([document], { keyAuth: 'true' });
    expect(filterObjects(gateway, 'routes').map(({ fields }) => fields)).toMatchObject([
      { name: 'pets-preflight-route', paths: ['/v1'], strip_path: true, methods: ['OPTIONS'] },
      { name: 'pets-route', paths: ['/v1'], strip_path: true },
    ]);
    const checks = filterObjects(gateway, 'plugins').filter(({ of }) => of?.name === 'pets-route');
    expect(checks.map(({ fields }) => fields.name).sort()).toEqual(['acl', 'key-auth']);
  });

  it('that differ are a fault if operations have routes of their own', async () => {
    const servers = 'servers: [{ url: https://a.example/v1 }, { url: http://localhost:1 }]';
    const open = `/b: { get: { operationId: b, security: [], responses: { '200': { description: ok } } } }`;
    const document = await parsePlanDocument('pets', `${servers}\n${withKey}paths: { /a: { ${get('a')} }, ${open} }\n`);
    expect(catchFaults(() => plan([document], { keyAuth: 'true' }))).toMatchObject([
      { code: 'plan-path-untranslatable' },
    ]);
  });
});
