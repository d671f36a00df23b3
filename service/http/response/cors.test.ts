import { expect, test } from 'vitest';
import { createTestApp, loadDocument } from '../testing/apps.ts';

const document = await loadDocument(`
paths:
  /a:
    get:
      operationId: a
      security: [{ key: [] }]
      parameters: [{ name: If-Match, in: header, schema: { type: string } }]
      responses: { '204': { description: ok, headers: { ETag: { schema: { type: string } } } } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
`);
const origin = 'https://app.example';
const handlers = { a: () => ({ status: 204 }) };
const { call, lines } = createTestApp(document, handlers, { corsOrigins: [origin] });
const preflight = { origin, 'access-control-request-method': 'GET' };

test('a preflight from a listed origin gets a response without a key', async () => {
  const { statusCode, headers } = await call({ method: 'OPTIONS', url: '/a', headers: preflight });
  expect(statusCode).toBe(204);
  expect(headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
  expect(String(headers['access-control-allow-headers']).split(', ')).toEqual(
    expect.arrayContaining(['Content-Type', 'If-Match', 'X-Key']),
  );
  expect(headers['access-control-allow-credentials']).toBeUndefined();
  expect(lines.at(-1)).toMatchObject({ operation: 'preflight', status: 204 });
});

test.each([
  { given: { url: '/a', headers: { origin, 'x-key': 'key-of-key' } }, status: 204 },
  { given: { url: '/a', headers: { origin } }, status: 401 },
  { given: { url: '/nowhere', headers: { origin } }, status: 404 },
  { given: { url: '/openapi.json', headers: { origin } }, status: 200 },
])('$status of $given can be read by a listed origin', async ({ given, status }) => {
  const { statusCode, headers } = await call(given);
  expect(statusCode).toBe(status);
  expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
  expect(String(headers['access-control-expose-headers']).split(', ')).toEqual(
    expect.arrayContaining(['ETag', 'Retry-After', 'X-Request-Id']),
  );
});

test.each([
  { name: 'another origin', headers: { ...preflight, origin: 'https://app.example.evil' }, corsOrigins: [origin] },
  { name: 'null', headers: { ...preflight, origin: 'null' }, corsOrigins: [origin] },
  { name: 'no origin at all', headers: { 'access-control-request-method': 'GET' }, corsOrigins: [origin] },
  { name: 'any origin if none is listed', headers: preflight, corsOrigins: [] },
])('a preflight from $name is handled as any other request', async ({ headers, corsOrigins }) => {
  const response = await createTestApp(document, handlers, { corsOrigins }).call({
    method: 'OPTIONS',
    url: '/a',
    headers,
  });
  expect(response.statusCode).toBe(405);
  expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});
