/** Properties of the plan for any documents. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { type ApiDocument, type JsonObject, methods } from '../../openapi/document/document.ts';
import { parseDocument } from '../../openapi/loading/load.ts';
import { describeServers } from '../../openapi/document/server.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { kongKinds } from './gateway/kong-object.ts';
import { planSystem, type SystemPlan } from './plan.ts';
import { findRoutes } from './gateway/router.ts';
import { goodSettings, filterObjects, createSource } from './testing/plan-inputs.ts';

const own = await loadDocuments();
const createPlan = (documents: readonly ApiDocument[], config: Record<string, string> = {}): SystemPlan =>
  planSystem(documents, createSource({ ...goodSettings, hostedZones: 'fountain.coach=Z0123456789', ...config }));

/** The bytes, secrets too. */
const toBytes = (plan: SystemPlan): string => {
  const keys = filterObjects(plan.gateway, 'key-auths').map(({ fields }) =>
    (fields.key as { reveal(): string }).reveal(),
  );
  return JSON.stringify([plan, keys]);
};

/** Few words, so that paths of a document are shared or overlap. */
const segment = fc.constantFrom('a', 'b', 'c.d', '{id}', '{name}', 'x-{id}');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
const security = fc.constantFrom('[]', '[{ apiKeyAuth: [] }]', '[{ adminApiKeyAuth: [] }]', '[{ other: [] }]');
const operation = fc.record({
  path,
  method: fc.constantFrom(...methods.filter((method) => method !== 'trace')),
  security,
  extension: fc.constantFrom(
    '',
    'x-kong-name: named#',
    'x-kong-plugin-cors: {}',
    'x-kong-route-defaults: { snis: [] }',
  ),
});
const settings = fc.record({
  keyAuth: fc.constantFrom('true', 'false'),
  rateLimit: fc.constantFrom('', '60'),
  upstreamHost: fc.constantFrom('', 'a.internal', 'a.internal,b.internal'),
});

type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

async function documentWith(operations: readonly Operation[]): Promise<ApiDocument> {
  const scheme = (name: string): JsonObject => ({ type: 'apiKey', in: 'header', name });
  const schemes = { apiKeyAuth: scheme('X-API-KEY'), adminApiKeyAuth: scheme('X-ADMIN-API-KEY') };
  const paths = new Map<string, string[]>();
  const shapes = new Map<string, string>();
  for (const [index, { path, method, security, extension }] of operations.entries()) {
    // The specification forbids two templates that differ in the names of parameters alone, and a name twice in one.
    const names = path.match(/\{\w+\}/g) ?? [];
    const shape = path.replaceAll(/\{\w+\}/g, '{}');
    if (new Set(names).size < names.length || (shapes.get(shape) ?? path) !== path) continue;
    shapes.set(shape, path);
    const parameters = names.map((name) => `{ name: ${name.slice(1, -1)}, in: path, required: true, schema: {} }`);
    const line = `    ${method}: { operationId: o${index}, security: ${security}, ${extension.replace('#', String(index))}${extension && ','} parameters: [${parameters.join(', ')}], responses: { '200': { description: ok } } }`;
    const lines = paths.get(path) ?? [];
    if (!lines.some((other) => other.startsWith(`    ${method}:`))) paths.set(path, [...lines, line]);
  }
  const text = [...paths].map(([path, lines]) => `  '${path}':\n${lines.join('\n')}\n`).join('');
  const components = JSON.stringify({ securitySchemes: { ...schemes, other: { type: 'http', scheme: 'basic' } } });
  const servers = 'servers: [{ url: https://any.fountain.coach }, { url: https://staging.any.fountain.coach }]';
  const head = `openapi: 3.1.0\ninfo: { title: Any, version: 1.0.0 }\n${servers}\ncomponents: ${components}\npaths:\n`;
  return parseDocument(head + text, { source: 'openapi/any.yml', name: 'any' });
}

/** A text for each parameter that no other path of the document has. */
const filled = (template: string): string => template.replaceAll(/\{\w+\}/g, 'value');

const publicHosts = (document: ApiDocument): string[] =>
  describeServers(document).flatMap(({ kind, host }) => (kind === 'local' ? [] : [host]));

function routesOfOperations(document: ApiDocument, { gateway }: SystemPlan): [string, string[]][] {
  return publicHosts(document).flatMap((host) =>
    document.operations.map(({ method, path }): [string, string[]] => {
      const request = { host, method: method.toUpperCase(), path: filled(path) };
      return [`${host} ${method} ${path}`, findRoutes(gateway, request)];
    }),
  );
}

const wanted = (document: ApiDocument, plan: SystemPlan, route: string, method: string, path: string): boolean => {
  const keyAuth = filterObjects(plan.gateway, 'plugins').find(({ name }) => name === `${route}-acl`);
  const allow = (keyAuth?.fields.config as { allow?: string[] } | undefined)?.allow ?? [];
  const operation = document.operations.find((one) => one.method === method && one.path === path);
  const asked = operation?.security.flatMap((requirement) => [...requirement.keys()]) ?? [];
  return allow.join() === asked.filter((scheme) => scheme !== 'other').join();
};

describe.each([{ keyAuth: 'false' }, { keyAuth: 'true' }])('of our own documents, with %o', (config) => {
  const plan = createPlan(own, config);

  it('every operation is matched by exactly one route', () => {
    for (const document of own) {
      const routes = routesOfOperations(document, plan);
      expect(routes.length).toBeGreaterThan(0);
      for (const [request, names] of routes) expect(names, request).toHaveLength(1);
    }
  });

  it('the pages that need no key are matched by exactly one route, which is open', () => {
    for (const host of own.flatMap(publicHosts)) {
      for (const path of ['/healthz', '/readyz', '/openapi.yml', '/openapi.json', '/docs', '/docs/start.js']) {
        const routes = findRoutes(plan.gateway, { host, method: 'GET', path });
        expect(routes).toHaveLength(1);
        expect(filterObjects(plan.gateway, 'plugins').filter(({ of }) => of?.name === routes[0])).toEqual([]);
      }
    }
  });

  it('every host that is not local has a record in a zone', () => {
    const records = plan.dns.records.map(({ host }) => host);
    expect(records.sort()).toEqual(own.flatMap(publicHosts).sort());
    expect(records).not.toContain('localhost');
  });
});

describe('of any documents', () => {
  it('every operation is matched by exactly one route, with the keys that it requires', async () => {
    const given = fc.tuple(fc.array(operation, { minLength: 1, maxLength: 8 }), settings);
    await fc.assert(
      fc.asyncProperty(given, async ([operations, config]) => {
        const document = await documentWith(operations).catch(() => undefined);
        fc.pre(document !== undefined);
        const plan = createPlan([document], config);
        expect(plan.dns.records.map(({ host }) => host)).toEqual(publicHosts(document));
        for (const [request, routes] of notEmpty(routesOfOperations(document, plan))) {
          expect(routes, request).toHaveLength(1);
          const [, method = '', path = ''] = request.split(' ');
          if (config.keyAuth === 'true') expect(wanted(document, plan, routes[0] ?? '', method, path)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('the same documents and settings give the same bytes in any order', () => {
    const given = fc.tuple(fc.shuffledSubarray([...own], { minLength: 1 }), settings);
    fc.assert(
      fc.property(given, ([documents, config]) => {
        const again = [...documents].reverse();
        const reversed = Object.fromEntries(Object.entries(config).reverse());
        expect(toBytes(createPlan(again, reversed))).toBe(toBytes(createPlan(documents, config)));
      }),
      { numRuns: 30 },
    );
  });

  it('an additional document does not change the objects of the others', () => {
    fc.assert(
      fc.property(fc.constantFrom(...own), settings, ({ name }, config) => {
        const [all, fewer] = [
          createPlan(own, config),
          createPlan(
            own.filter((document) => document.name !== name),
            config,
          ),
        ];
        const ofOthers = all.gateway.objects.filter(({ fields }) => !(fields.tags as string[]).includes(name));
        const kept = fewer.gateway.objects.map((object) => JSON.stringify(object));
        // Consumers are of all documents: one goes with the last document that asks for it.
        const isLeft = (text: string): boolean =>
          kept.includes(text) || /"kind":"(consumers|acls|key-auths)"/.test(text);
        expect(ofOthers.map((object) => JSON.stringify(object)).filter((text) => !isLeft(text))).toEqual([]);
        expect(fewer.dns.records).toEqual(all.dns.records.filter(({ key }) => !key.startsWith(`${name}-`)));
      }),
      { numRuns: 20 },
    );
  });

  it('objects are sorted by kind and name, have unique names, and come after their parents', () => {
    fc.assert(
      fc.property(settings, (config) => {
        const { objects } = createPlan(own, config).gateway;
        const names = objects.map(({ kind, name }) => `${kongKinds.indexOf(kind)} ${name}`);
        expect(names).toEqual([...new Set(names)].sort());
        for (const [index, { of }] of notEmpty(objects).entries()) {
          if (of === undefined) continue;
          const owner = objects.findIndex(({ kind, name }) => kind === of.kind && name === of.name);
          expect(owner).toBeGreaterThanOrEqual(0);
          expect(owner).toBeLessThan(index);
        }
      }),
      { numRuns: 20 },
    );
  });
});
