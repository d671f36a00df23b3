/** The routes of endpoints, which are paths outside the operations of a document. */
import { describe, expect, it } from 'vitest';
import { planGateway } from '../plan.ts';
import { createSource, filterObjects, parsePlanDocument } from '../testing/plan-inputs.ts';
import { findRoutes } from './router.ts';

describe('an endpoint', () => {
  const endpoint = `
x-fountainai-endpoints: { /live: { name: live, methods: [GET, POST], scheme: apiKeyAuth } }
security: [{ apiKeyAuth: [] }]
components: { securitySchemes: { apiKeyAuth: { type: apiKey, in: header, name: X-Key } } }
paths: { /things: { get: { operationId: listThings, responses: { '200': { description: ok } } } } }
`;

  it.each([{ given: {} }, { given: { keyAuth: 'true' } }])(
    'has a route without keys, whose responses pass at once, with $given',
    async ({ given }: { given: Readonly<Record<string, string>> }) => {
      const document = await parsePlanDocument(
        'things',
        `servers: [{ url: https://a.example }, { url: http://localhost:9 }]${endpoint}`,
      );
      const gateway = planGateway([document], createSource(given));
      for (const method of ['GET', 'POST', 'DELETE'])
        expect(findRoutes(gateway, { host: 'a.example', method, path: '/live' })).toEqual(['things-live-route']);
      expect(findRoutes(gateway, { host: 'a.example', method: 'GET', path: '/live/more' })).not.toContain(
        'things-live-route',
      );
      const route = filterObjects(gateway, 'routes').find(({ name }) => name === 'things-live-route');
      expect(route).toMatchObject({ of: { name: 'things-service' }, fields: { response_buffering: false } });
      const plugins = filterObjects(gateway, 'plugins').filter(({ of }) => of?.name === 'things-live-route');
      expect(plugins).toEqual([]);
    },
  );

  it('shares the route of the operations if the gateway translates their paths', async () => {
    const document = await parsePlanDocument(
      'things',
      `servers: [{ url: https://a.example/base }, { url: http://localhost:9 }]${endpoint}`,
    );
    const gateway = planGateway([document], createSource({}));
    expect(findRoutes(gateway, { host: 'a.example', method: 'POST', path: '/base/live' })).toEqual(['things-route']);
    const route = filterObjects(gateway, 'routes').find(({ name }) => name === 'things-route');
    expect(route?.fields).toMatchObject({ response_buffering: false });
  });
});
