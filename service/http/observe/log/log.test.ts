import { expect, test } from 'vitest';
import { requestLog } from './log.ts';
import { memoryLog } from '../../testing/apps.ts';

test.each([
  { given: { password: 's3cret' } },
  { given: { authorization: 's3cret' } },
  { given: { headers: { authorization: 's3cret', cookie: 's3cret', 'x-api-key': 's3cret' } } },
  { given: { request: { headers: { 'x-admin-api-key': 's3cret' } } } },
  { given: { settings: { token: 's3cret', secret: 's3cret', apiKey: 's3cret' } } },
])('logs $given without its secret', ({ given }) => {
  const { log, lines } = memoryLog();
  log.info(given, 'a line');
  expect(JSON.stringify(lines)).toContain('[redacted]');
  expect(JSON.stringify(lines)).not.toContain('s3cret');
});

test('logs an error with its causes, and without its other members', () => {
  const { log, lines } = memoryLog();
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', request: { key: 's3cret' } });
  log.error({ err: new TypeError('failed', { cause }) }, 'a line');
  expect(lines).toMatchObject([
    {
      msg: 'a line',
      err: { type: 'TypeError', message: 'failed', cause: { type: 'Error', message: 'refused', code: 'ECONNREFUSED' } },
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('s3cret');
});

test('logs each cause of a circle once', () => {
  const { log, lines } = memoryLog();
  const error = new Error('round');
  error.cause = error;
  log.error({ err: error }, 'a line');
  expect(lines).toHaveLength(1);
});

test.each([
  { given: { operation: 'page', path: '/healthz', status: 200 }, want: 20 },
  { given: { operation: 'page', path: '/readyz', status: 200 }, want: 20 },
  { given: { operation: 'page', path: '/readyz', status: 503 }, want: 50 },
  { given: { operation: 'page', path: '/docs', status: 200 }, want: 30 },
  { given: { operation: 'getHealth', path: '/healthz', status: 200 }, want: 30 },
])('logs $given at the level $want', ({ given: { operation, ...facts }, want }) => {
  const { log, lines } = memoryLog();
  const others = { requestId: 'r', traceId: 't', method: 'GET', milliseconds: 1, address: 'a' };
  requestLog(log, operation)({ ...others, ...facts, aborted: undefined, error: undefined, err: undefined });
  expect(lines).toMatchObject([{ level: want, path: facts.path }]);
});
