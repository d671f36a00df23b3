import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { arrayOf, objectOf } from '../../../../openapi/json/json.ts';
import { createDeclarativeConfig } from '../../../../pulumi/plan/gateway/declarative.ts';
import { planGateway } from '../../../../pulumi/plan/plan.ts';
import { createSource, parsePlanDocument } from '../../../../pulumi/plan/testing/plan-inputs.ts';
import { parseDeclaration } from './declaration.ts';
import { createGateway } from './proxy.ts';

const servers: Server[] = [];
let url: string;
const received: IncomingMessage[] = [];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port; // it listens on a port
}

const keyAuth = { name: 'key-auth', config: { key_names: ['X-API-KEY'], run_on_preflight: false } };
const acl = { name: 'acl', config: { allow: ['members'] } };
const size = { name: 'request-size-limiting', config: { allowed_payload_size: 10, size_unit: 'bytes' } };
const limit = { name: 'rate-limiting', config: { minute: 3, limit_by: 'credential' } };

beforeAll(async () => {
  const port = await listen(
    createServer((request, response) => {
      received.push(request);
      response.writeHead(200, { 'x-from': 'service' }).end(`${request.method} ${request.url}`);
    }),
  );
  const service = { name: 'pets', host: '127.0.0.1', port };
  const routes = [
    { name: 'open', hosts: ['open.test'], strip_path: false },
    { name: 'keys', hosts: ['keys.test'], strip_path: false, plugins: [keyAuth, acl] },
    { name: 'asked', hosts: ['asked.test'], plugins: [{ name: 'key-auth' }] },
    { name: 'size', hosts: ['size.test'], plugins: [size] },
    { name: 'limit', hosts: ['limit.test'], plugins: [keyAuth, limit] },
    { name: 'base', hosts: ['base.test'], paths: ['/v1'], strip_path: true },
    { name: 'cors', hosts: ['cors.test'], plugins: [{ name: 'cors', config: { origins: ['https://a.test'] } }] },
  ];
  const lost = { name: 'lost', host: '127.0.0.1', port: 9, routes: [{ name: 'lost', hosts: ['lost.test'] }] };
  const consumers = [
    { username: 'member', keyauth_credentials: [{ key: 'good' }, { key: 'other' }], acls: [{ group: 'members' }] },
    { username: 'guest', keyauth_credentials: [{ key: 'guest' }] },
  ];
  const declaration = JSON.stringify({ services: [{ ...service, routes }, lost], consumers });
  url = `http://127.0.0.1:${await listen(createGateway({ declaration }))}`;
});
afterAll(() => servers.forEach((server) => server.close().closeAllConnections()));

async function ask(host: string, path = '/', init: RequestInit = {}) {
  const { method = 'GET', headers, body } = init;
  const answer = await request(`${url}${path}`, {
    method: method as 'GET', // a method of HTTP
    headers: { host, ...(headers as Record<string, string> | undefined) },
    ...(typeof body === 'string' ? { body } : {}),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text };
}

describe('the stand-in for Kong', () => {
  it.each([
    { host: 'unknown.test', status: 404, text: 'no Route matched with those values' },
    { host: 'lost.test', status: 502, text: 'An invalid response was received' },
    { host: 'open.test', status: 200, text: 'GET /a?b=1', path: '/a?b=1' },
    { host: 'base.test', status: 200, text: 'GET /pets', path: '/v1/pets' },
    { host: 'keys.test', status: 401, text: 'No API key found in request' },
    { host: 'keys.test', status: 401, text: 'Unauthorized', headers: { 'x-api-key': 'wrong' } },
    { host: 'keys.test', status: 403, text: 'You cannot consume this service', headers: { 'x-api-key': 'guest' } },
    { host: 'keys.test', status: 200, text: 'GET /', headers: { 'x-api-key': 'good' } },
    { host: 'size.test', status: 200, text: 'POST /', method: 'POST', body: '1234567890' },
    { host: 'size.test', status: 413, text: 'Request size limit exceeded', method: 'POST', body: '12345678901' },
    { host: 'cors.test', status: 200, text: 'GET /' },
  ])('$host $path $headers $method → $status', async ({ host, status, text, path, ...init }) => {
    const answer = await ask(host, path, init);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(answer.headers['x-kong-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('lets OPTIONS pass key-auth without run_on_preflight, and acl refuses a caller without a consumer', async () => {
    const preflight = {
      method: 'OPTIONS',
      headers: { origin: 'https://a.test', 'access-control-request-method': 'GET' },
    };
    expect(await ask('keys.test', '/', preflight)).toMatchObject({ status: 401 });
    expect((await ask('keys.test', '/', preflight)).text).toContain('"Unauthorized"');
    expect((await ask('asked.test', '/', preflight)).text).toContain('No API key found in request');
    expect(await ask('open.test', '/', preflight)).toMatchObject({ status: 200, text: 'OPTIONS /' });
    const answer = await ask('cors.test', '/', preflight);
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers['access-control-allow-origin']).toBe('https://a.test');
  });

  it('limits each credential by itself', async () => {
    const statuses = async (key: string): Promise<number[]> => {
      const all: number[] = [];
      for (let count = 0; count < 4; count += 1)
        all.push((await ask('limit.test', '/', { headers: { 'x-api-key': key } })).status);
      return all;
    };
    expect(await statuses('good')).toEqual([200, 200, 200, 429]);
    expect(await statuses('other')).toEqual([200, 200, 200, 429]);
    const { headers } = await ask('limit.test', '/', { headers: { 'x-api-key': 'good' } });
    expect(headers).toMatchObject({ 'x-ratelimit-limit-minute': '3', 'ratelimit-remaining': '0' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('gives the service the name of the consumer and the address of the caller', async () => {
    await ask('keys.test', '/', { headers: { 'x-api-key': 'good' } });
    const { headers } = received.at(-1) ?? {};
    expect(headers).toMatchObject({
      'x-consumer-username': 'member',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'keys.test',
    });
  });
});

test('a document with a public base path alone works with keyAuth, and preflight requests need no key', async () => {
  const port = await listen(createServer((request, response) => void response.end(`${request.method} ${request.url}`)));
  const text = `servers: [{ url: https://a.test/v1 }]
components: { securitySchemes: { apiKeyAuth: { type: apiKey, in: header, name: X-A } } }
security: [{ apiKeyAuth: [] }]
paths: { /items: { get: { operationId: a, responses: { '200': { description: ok } } } } }
`;
  const plan = planGateway(
    [await parsePlanDocument('items', text)],
    createSource({ keyAuth: 'true' }, { API_KEYS: 'k' }),
  );
  const config = createDeclarativeConfig(plan, (secret) => secret.reveal());
  const services = arrayOf(config.services).map((service) => ({
    ...objectOf(service),
    host: '127.0.0.1',
    port,
  }));
  const declaration = JSON.stringify({ ...config, services });
  const gateway = createGateway({ declaration });
  const address = `http://127.0.0.1:${await listen(gateway)}`;
  const send = async (path: string, method = 'GET', headers = {}): Promise<string> => {
    const { statusCode, body } = await request(address + path, {
      method: method as 'GET', // a method of HTTP
      headers: { host: 'a.test', ...headers },
    });
    return `${statusCode} ${await body.text()}`;
  };
  expect(await send('/v1/items?a=7')).toContain('401 ');
  expect(await send('/v1/items?a=7', 'GET', { 'x-a': 'k' })).toBe('200 GET /items?a=7');
  expect(await send('/v1/items?a=7', 'OPTIONS')).toBe('200 OPTIONS /items?a=7');
  expect(await send('/items', 'GET', { 'x-a': 'k' })).toContain('404 ');
});

test('an unknown plugin stops the start', () => {
  const routes = [{ name: 'a', plugins: [{ name: 'datadog' }] }];
  expect(() => parseDeclaration(JSON.stringify({ services: [{ name: 'a', routes }] }))).toThrow("plugin 'datadog'");
});
