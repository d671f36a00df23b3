/** Tests of a service with its own Koa middleware. */
import helmet from 'koa-helmet';
import type { Middleware } from 'koa';
import { describe, expect, it } from 'vitest';
import { key, thingHandlers, thingsDocument, withGetThing, createTestApp } from '../testing/apps.ts';

const name: Middleware = async (context, next) => {
  context.state.user = `user of ${context.get('x-key')}`;
  context.set('X-First', 'yes');
  await next();
};
const shout: Middleware = async (context, next) => {
  await next();
  context.set('X-Status', String(context.status));
  if (typeof context.body === 'string') context.body = context.body.toUpperCase();
};
const stop: Middleware = (context) => context.throw(403, 'members only', { headers: { 'X-Why': 'no card' } });
const bare = withGetThing(() => ({ status: 200, body: { thing: 'bare' } }));

describe('middleware of a service', () => {
  it('runs before an operation, and its state reaches the handler', async () => {
    const handler = withGetThing(({ state }) => ({ status: 200, body: { thing: state.user } }), { middleware: [name] });
    const answer = await handler.get();
    expect(answer.json()).toEqual({ thing: 'user of key-of-key' });
    expect(answer.headers).toMatchObject({ 'x-first': 'yes', 'content-type': 'application/json; charset=utf-8' });
  });

  it('gives handlers an empty state without middleware', async () => {
    const handler = withGetThing(({ state }) => ({ status: 200, body: { thing: state } }));
    expect((await handler.get()).json()).toEqual({ thing: {} });
  });

  it('reads and changes the response after the operation, in its own order', async () => {
    const handler = withGetThing(() => ({ status: 200, body: { thing: 'quiet' } }), { middleware: [shout, name] });
    const answer = await handler.get();
    expect([answer.body, answer.headers['x-status'], answer.headers['x-first']]).toEqual([
      '{"THING":"QUIET"}',
      '200',
      'yes',
    ]);
  });

  it.each(['/healthz', '/openapi.json', '/docs', '/nothing'])('runs before %s', async (url) => {
    const { call } = createTestApp(thingsDocument, thingHandlers, { middleware: [name] });
    const without = await createTestApp(thingsDocument, thingHandlers).call({ url });
    const answer = await call({ url });
    expect([answer.statusCode, answer.body]).toEqual([without.statusCode, without.body]);
    expect(answer.headers['x-first']).toBe('yes');
  });

  it('can respond instead of the operation, and to a path without an operation', async () => {
    const own: Middleware = (context) => {
      context.body = 'mine';
    };
    const { call, lines } = createTestApp(thingsDocument, thingHandlers, { middleware: [own] });
    for (const url of ['/things', '/elsewhere']) expect((await call({ url })).body).toBe('mine');
    expect(lines.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it('sends errors in the error schema of the operation, with its message and headers', async () => {
    const { call, lines } = createTestApp(thingsDocument, thingHandlers, { middleware: [stop] });
    const answer = await call({ url: '/things/1', headers: key });
    expect([answer.statusCode, answer.json()]).toEqual([403, { errorCode: 'forbidden', message: 'members only' }]);
    expect(answer.headers['x-why']).toBe('no card');
    expect(lines.at(-1)).toMatchObject({ status: 403, error: 'forbidden', operation: 'getThing' });
  });

  it.each([
    { given: 418, want: [400, 'bad_request'] },
    { given: 500, want: [500, 'internal_error'] },
    { given: undefined, want: [500, 'internal_error'] },
  ])('that throws $given leads to $want', async ({ given, want }) => {
    const thrown: Middleware = (context) =>
      given === undefined ? Promise.reject(new Error('x')) : context.throw(given);
    const { call } = createTestApp(thingsDocument, thingHandlers, { middleware: [thrown] });
    const answer = await call({ url: '/things/1', headers: key });
    expect([answer.statusCode, answer.json<{ errorCode: string }>().errorCode]).toEqual(want);
  });

  it('that fails late leaves none of the headers of its body on the error, and all others', async () => {
    const fail: Middleware = async (context, next) => {
      context.set({ 'Content-Encoding': 'gzip', ETag: '"1"', 'Last-Modified': 'now', 'X-Own': 'yes' });
      context.type = 'html';
      await next();
      context.throw(409, 'too late');
    };
    const { call } = createTestApp(thingsDocument, thingHandlers, { middleware: [fail] });
    const { headers, body } = await call({ url: '/things/1', headers: key });
    expect(body).toBe('{"errorCode":"conflict","message":"too late"}');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-own': 'yes' });
    const { 'content-encoding': encoding, etag, 'last-modified': changed } = headers;
    expect([encoding, etag, changed]).toEqual([undefined, undefined, undefined]);
  });

  it('sees the errors of the operation', async () => {
    const seen: unknown[] = [];
    const watch: Middleware = (_context, next) =>
      next().catch((error: unknown) => {
        seen.push(error);
        throw error;
      });
    const { call } = createTestApp(thingsDocument, thingHandlers, { middleware: [watch, name] });
    const answer = await call({ url: '/things/x', headers: key });
    expect([answer.statusCode, answer.headers['x-first']]).toEqual([400, 'yes']);
    expect(seen).toMatchObject([{ code: 'validation_failed' }]);
  });

  it('that reads the body causes a 500, which the log explains', async () => {
    const reads: Middleware = async (context, next) => {
      await new Promise((resolve) => context.req.on('end', resolve).resume());
      await next();
    };
    const { call, lines } = createTestApp(thingsDocument, thingHandlers, { middleware: [reads] });
    const answer = await call({ method: 'POST', url: '/things', headers: key, payload: { name: 'n' } });
    expect(answer.statusCode).toBe(500);
    expect(JSON.stringify(lines.at(-1))).toContain('a middleware read the body');
  });

  it('runs after the preflight of CORS_ORIGINS, whose headers stay on responses', async () => {
    const origin = 'https://app.example';
    const options = { middleware: [name], corsOrigins: [origin] };
    const { call } = createTestApp(thingsDocument, thingHandlers, options);
    const asked = { origin, 'access-control-request-method': 'GET' };
    const preflight = await call({ method: 'OPTIONS', url: '/things', headers: asked });
    expect([preflight.statusCode, preflight.headers['x-first']]).toEqual([204, undefined]);
    const answer = await call({ url: '/things', headers: { ...key, origin } });
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
  });
});

describe('a response through middleware', () => {
  const through = createTestApp(thingsDocument, thingHandlers, { middleware: [(_context, next) => next()] });
  const direct = createTestApp(thingsDocument, thingHandlers);

  it.each([
    { method: 'GET', url: '/things?limit=2', headers: key },
    { method: 'POST', url: '/things', headers: key, payload: { name: 'n' } },
    { method: 'POST', url: '/things', headers: key, payload: { size: 'n' } },
    { method: 'HEAD', url: '/things/1' },
    { method: 'GET', url: '/things' },
    { method: 'GET', url: '/things/x', headers: key },
    { method: 'DELETE', url: '/things', headers: key },
    { method: 'GET', url: '/nothing' },
    { method: 'GET', url: '/healthz' },
    { method: 'POST', url: '/healthz' },
    { method: 'HEAD', url: '/healthz' },
  ] as const)('equals the one without middleware: $method $url', async (request) => {
    const id = { 'x-request-id': 'same' };
    const [one, other] = await Promise.all(
      [through, direct].map(({ call }) => call({ ...request, headers: { ...request.headers, ...id } })),
    );
    const shown = ({ statusCode, body, headers }: NonNullable<typeof one>) => ({
      statusCode,
      body,
      headers: { ...headers, date: '', connection: '' },
    });
    expect(one && shown(one)).toEqual(other && shown(other));
  });

  it('is counted and logged once, as the operation', async () => {
    const before = through.lines.length;
    await through.call({ url: '/things/1', headers: key });
    expect(through.lines.slice(before)).toMatchObject([{ operation: 'getThing', status: 200, path: '/things/1' }]);
  });
});

describe('koa-helmet', () => {
  it('sets its headers on every response of the service', async () => {
    const { call } = createTestApp(thingsDocument, thingHandlers, { middleware: [helmet()] });
    for (const request of [{ url: '/things', headers: key }, { url: '/healthz' }, { url: '/nothing' }]) {
      const answer = await call(request);
      expect(answer.headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'x-content-type-options': 'nosniff' });
    }
    expect((await bare.get()).headers).not.toHaveProperty('x-frame-options');
  });
});
