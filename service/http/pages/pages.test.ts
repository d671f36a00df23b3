import { HttpError } from '../../errors/errors.ts';
import { describe, expect, test } from 'vitest';
import { createTestApp, loadDocument } from '../testing/apps.ts';

const yaml = `
paths:
  /{any}:
    get:
      operationId: any
      security: [{ key: [] }, { token: [] }]
      parameters: [{ name: any, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: ok, content: { text/plain: { schema: { type: string } } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, token: { type: http, scheme: bearer } }
`;
const document = await loadDocument(yaml);
const handlers = { any: () => ({ status: 200, body: 'any' }) };
const { call } = createTestApp(document, handlers);

test('serves the document as JSON and as it was written', async () => {
  const json = await call({ url: '/openapi.json' });
  expect(json.headers['content-type']).toContain('application/json');
  expect(json.json()).toEqual(document.content);
  const text = await call({ url: '/openapi.yml' });
  expect([text.statusCode, text.headers['content-type'], text.payload]).toEqual([
    200,
    'application/yaml; charset=utf-8',
    document.text,
  ]);
});

describe('/docs', () => {
  test('refers to no other host and has no inline script', async () => {
    const page = await call({ url: '/docs' });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.payload).not.toMatch(/https?:|\/\/|<script>|onload/);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*|https?:/);
  });

  test('has all files that it refers to', async () => {
    const page = await call({ url: '/docs' });
    const references = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => `/${path}`);
    expect(references).toHaveLength(5);
    for (const url of [...references, '/docs/openapi.json']) {
      const response = await call({ url });
      expect([url, response.statusCode]).toEqual([url, 200]);
      expect(response.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('sends trial requests to this service', async () => {
    const served = (await call({ url: '/docs/openapi.json' })).json<{ servers: unknown }>();
    expect(served).toEqual({ ...document.content, servers: [{ url: '/', description: 'This service' }] });
  });

  test('escapes the title', async () => {
    const evil = await loadDocument(yaml).then((given) => ({ ...given, title: '</title><script>alert(1)</script>' }));
    const page = await createTestApp(evil, handlers).call({ url: '/docs' });
    expect(page.payload).toContain('<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>');
  });

  test('lets browsers cache its files', async () => {
    const first = await call({ url: '/docs/swagger-ui.css' });
    const headers = { 'if-none-match': String(first.headers.etag) };
    const second = await call({ url: '/docs/swagger-ui.css', headers });
    expect([second.statusCode, second.payload]).toEqual([304, '']);
  });
});

describe('/', () => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  test('is a page with links for a browser, which all exist', async () => {
    const page = await call({ url: '/', headers: { accept: browser } });
    expect([page.statusCode, page.headers.vary]).toEqual([200, 'Accept']);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.payload).not.toMatch(/https?:|\/\/|<script/);
    const references = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => `/${path}`);
    expect(references).toEqual(expect.arrayContaining(['/docs', '/openapi.yml', '/openapi.json', '/readyz']));
    for (const url of references) {
      const { statusCode } = await call({ url, headers: { 'x-key': 'key-of-key' } });
      expect([url, statusCode]).toEqual([url, 200]);
    }
  });

  test('has no body for HEAD', async () => {
    const page = await call({ url: '/', method: 'HEAD', headers: { accept: browser } });
    expect([page.statusCode, page.payload]).toEqual([200, '']);
  });

  test('escapes the title and the version', async () => {
    const evil = { ...document, title: '<script>alert(1)</script>', version: '"><b>' };
    const page = await createTestApp(evil, handlers).call({ url: '/', headers: { accept: browser } });
    expect(page.payload).not.toMatch(/<script|<b>/);
    expect(page.payload).toContain('<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>');
  });

  test.each([
    { given: { url: '/' } },
    { given: { url: '/', headers: { accept: '*/*' } } },
    { given: { url: '/', headers: { accept: 'application/json, text/html;q=0.5' } } },
    { given: { url: '/', headers: { accept: 'application/json' } } },
    { given: { url: '/', method: 'POST' as const, headers: { accept: browser } } },
  ])('does not exist for other clients: $given', async ({ given }) => {
    const response = await call(given);
    expect([response.statusCode, response.headers.vary]).toEqual([404, 'Accept']);
    expect(response.headers['content-type']).toContain('json');
  });

  test('is an operation of the document if the document has the path', async () => {
    const own = await loadDocument(
      `paths: { /: { get: { operationId: root, responses: { '200': { description: ok, content: { text/plain: { schema: { type: string } } } } } } } }`,
    );
    const { call } = createTestApp(own, { root: () => ({ status: 200, body: 'own' }) });
    expect((await call({ url: '/', headers: { accept: browser } })).payload).toBe('own');
  });
});

describe('health', () => {
  const unwell = () => Promise.reject(new Error('no route to 10.0.0.7'));
  const full = () => Promise.reject(new HttpError('unavailable', 'no room', { details: 'SQLITE_FULL' }));
  const well = () => Promise.resolve();

  test('/healthz reports only that the process runs', async () => {
    const response = await createTestApp(document, handlers, { readiness: { database: unwell } }).call({
      url: '/healthz',
    });
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test.each([
    { readiness: {}, status: 200, body: { status: 'ok', checks: {} } },
    { readiness: { database: well }, status: 200, body: { status: 'ok', checks: { database: 'ok' } } },
    {
      readiness: { database: well, sequence: unwell },
      status: 503,
      body: { status: 'unavailable', checks: { database: 'ok', sequence: 'failed' } },
    },
    {
      readiness: { sequence: unwell, database: full },
      status: 503,
      body: {
        status: 'unavailable',
        checks: { database: 'failed', sequence: 'failed' },
        reasons: { database: 'no room (SQLITE_FULL)' },
      },
    },
  ])('/readyz: $body', async ({ readiness, status, body }) => {
    const { call, lines } = createTestApp(document, handlers, { readiness });
    const response = await call({ url: '/readyz' });
    expect([response.statusCode, response.json()]).toEqual([status, body]);
    expect(response.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
    const why = lines.filter(({ msg, check }) => msg === 'not ready' && check === 'sequence');
    expect(why).toMatchObject(status === 503 ? [{ check: 'sequence', err: { message: 'no route to 10.0.0.7' } }] : []);
  });

  test('/readyz runs the checks once for simultaneous callers', async () => {
    let asked = 0;
    let answer: () => void = () => undefined;
    const database = () => new Promise<void>((resolve) => ((asked += 1), (answer = resolve)));
    const { call } = createTestApp(document, handlers, { readiness: { database } });
    const responses = [call({ url: '/readyz' }), call({ url: '/readyz' }), call({ url: '/readyz' })];
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    answer();
    expect((await Promise.all(responses)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(asked).toBe(1);
  });
});

describe('/metrics', () => {
  const far = { remoteAddress: '10.0.0.1' };
  const forwarded = { 'x-forwarded-for': '127.0.0.1' };
  const withKey = { 'x-key': 'key-of-key' };
  test.each([
    { given: {}, closed: 401, open: 200 },
    { given: { remoteAddress: '::1' }, closed: 401, open: 200 },
    { given: { headers: withKey }, closed: 200, open: 200 },
    { given: { headers: { authorization: 'Bearer key-of-token' } }, closed: 200, open: 200 },
    { given: { headers: { 'x-key': 'wrong' } }, closed: 401, open: 200 },
    { given: { headers: forwarded }, closed: 401, open: 401 },
    { given: { headers: { ...forwarded, ...withKey } }, closed: 200, open: 200 },
    { given: far, closed: 401, open: 401 },
    { given: { ...far, headers: forwarded }, closed: 401, open: 401 },
    { given: { ...far, headers: { 'x-key': 'wrong' } }, closed: 401, open: 401 },
    { given: { ...far, headers: withKey }, closed: 200, open: 200 },
  ])('responds to $given with $closed, and with $open if it is open to loopback', async ({ given, closed, open }) => {
    for (const [metricsOpen, status] of [[undefined, closed] as const, ['loopback', open] as const]) {
      const response = await createTestApp(document, handlers, { metricsOpen }).call({ url: '/metrics', ...given });
      expect(response.statusCode).toBe(status);
      expect(response.payload.includes('http_request_duration_seconds')).toBe(status === 200);
      if (status === 200) expect(response.headers['cache-control']).toBe('no-store');
    }
  });

  test('is closed if the document has no key and no setting opens it', async () => {
    const open = await loadDocument(
      `paths: { /a: { get: { operationId: a, responses: { '204': { description: ok } } } } }`,
    );
    const handlers = { a: () => ({ status: 204 }) };
    const readStatus = async (request: object, metricsOpen?: 'loopback') =>
      (await createTestApp(open, handlers, { metricsOpen }).call({ url: '/metrics', ...request })).statusCode;
    expect([await readStatus({}), await readStatus(far), await readStatus(far, 'loopback')]).toEqual([404, 404, 404]);
    expect(await readStatus({}, 'loopback')).toBe(200);
  });
});
