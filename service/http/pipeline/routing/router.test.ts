import { expect, test } from 'vitest';
import { cpuMilliseconds } from '../../../../openapi/testing/time.ts';
import type { Operation } from '../../../../openapi/document/document.ts';
import { compileRouter } from './router.ts';

const operation = (method: Operation['method'], path: string): Operation => {
  // Only these members matter here.
  return { id: `${method} ${path}`, method, path } as Operation;
};

const routes = [
  operation('get', '/sessions'),
  operation('post', '/sessions'),
  operation('get', '/sessions/latest'),
  operation('get', '/sessions/{sessionId}'),
  operation('delete', '/sessions/{id}'),
  operation('get', '/sessions/{id}/context'),
  operation('get', '/files/{name}.{ext}'),
  operation('get', '/ranges/{from}-{to}/all'),
  operation('post', '/jobs/{job-id}:cancel'),
  operation('get', '/pages/{page}.html'),
  operation('get', '/a%20b/{__proto__}'),
  operation('get', '/straßen/{id}'),
  operation('get', '/plain text/v%31'),
  operation('get', '/'),
];
const router = compileRouter(routes, ({ id }) => id);

test.each([
  { given: 'GET /', want: 'get /', params: {} },
  { given: 'GET /sessions', want: 'get /sessions', params: {} },
  { given: 'HEAD /sessions/7', want: 'get /sessions/{sessionId}', params: { sessionId: '7' } },
  { given: 'GET /sessions/latest', want: 'get /sessions/latest', params: {} },
  { given: 'GET /sessions/7', want: 'get /sessions/{sessionId}', params: { sessionId: '7' } },
  { given: 'DELETE /sessions/7', want: 'delete /sessions/{id}', params: { id: '7' } },
  { given: 'GET /sessions/latest/context', want: 'get /sessions/{id}/context', params: { id: 'latest' } },
  { given: 'GET /sessions/a%2Fb', want: 'get /sessions/{sessionId}', params: { sessionId: 'a%2Fb' } },
  { given: 'GET /sessions/%25%zz', want: 'get /sessions/{sessionId}', params: { sessionId: '%25%zz' } },
  { given: 'GET /sessions/é;v=1,2', want: 'get /sessions/{sessionId}', params: { sessionId: 'é;v=1,2' } },
  { given: 'GET /files/a.tar.gz', want: 'get /files/{name}.{ext}', params: { name: 'a', ext: 'tar.gz' } },
  { given: 'GET /ranges/1-5/all', want: 'get /ranges/{from}-{to}/all', params: { from: '1', to: '5' } },
  { given: 'POST /jobs/9:cancel', want: 'post /jobs/{job-id}:cancel', params: { 'job-id': '9' } },
  { given: 'GET /stra%C3%9Fen/7', want: 'get /straßen/{id}', params: { id: '7' } },
  { given: 'GET /stra%c3%9fen/%C3%A9', want: 'get /straßen/{id}', params: { id: '%C3%A9' } },
  { given: 'GET /plain%20text/v1', want: 'get /plain text/v%31', params: {} },
  { given: 'GET /%73essions/%6catest', want: 'get /sessions/latest', params: {} },
  { given: 'GET /sessions/%41%2e%2f', want: 'get /sessions/{sessionId}', params: { sessionId: 'A%2E%2F' } },
  { given: 'GET /pages/a.b.html', want: 'get /pages/{page}.html', params: { page: 'a.b' } },
])('$given is $want', ({ given, want, params }) => {
  const [method = '', path = ''] = given.split(' ');
  const match = router.find(method, path);
  expect(match?.target).toBe(want);
  expect({ ...match?.params }).toEqual(params);
});

test.each([
  { given: 'GET /session' },
  { given: 'GET /Sessions' },
  { given: 'GET /sessions/' },
  { given: 'GET //sessions' },
  { given: 'GET /sessions/7/' },
  { given: 'GET /sessions/7/other' },
  { given: 'GET /ranges/15/all' },
  { given: 'POST /jobs/9' },
  { given: 'GET *' },
  { given: 'GET xsessions' },
  { given: 'GET ' },
  { given: 'PATCH /sessions' },
  { given: 'PROPFIND /sessions' },
  { given: 'HEAD /jobs/9:cancel' },
  { given: 'OPTIONS /sessions' },
])('$given matches no operation', ({ given }) => {
  const [method = '', path = ''] = given.split(' ');
  expect(router.find(method, path)).toBeUndefined();
});

test('a parameter can have the name of a member of prototypes', () => {
  const params = router.find('GET', '/a%20b/x')?.params;
  expect(Object.entries(params ?? {})).toEqual([['__proto__', 'x']]);
});

test.each([
  { given: '/sessions', want: ['GET', 'POST'] },
  { given: '/sessions/7', want: ['GET', 'DELETE'] },
  { given: '/nowhere', want: [] },
])('methods of $given', ({ given, want }) => {
  expect(router.methodsOf(given)).toEqual(want);
});

test('a long segment is matched in linear time', () => {
  const startedAt = cpuMilliseconds();
  expect(router.find('GET', `/ranges/${'-'.repeat(16_000)}/x`)).toBeUndefined();
  expect(router.find('GET', `/files/${'a'.repeat(16_000)}`)).toBeUndefined();
  expect(cpuMilliseconds() - startedAt).toBeLessThan(200);
});

test.each([
  { given: '/all/*', code: 'start-path-unsupported' },
  { given: '/a?b', code: 'start-path-unsupported' },
  { given: 'relative', code: 'start-path-conflict' },
])('$given cannot be served', ({ given, code }) => {
  expect(() => compileRouter([operation('get', given)], () => 0)).toThrow(expect.objectContaining({ code }));
});

test('two equal templates cannot be distinguished', () => {
  expect(() => compileRouter([operation('get', '/x/{a}'), operation('get', '/x/{b}')], () => 0)).toThrow(
    expect.objectContaining({ code: 'start-path-conflict', data: { path: '/x/{b}', method: 'get' } }),
  );
});
