import { describe, expect, it } from 'vitest';
import { HttpAnswer, retryAfterMs } from './http-answer.ts';
import { HttpClientError } from './http-client-error.ts';
import { nextPause } from './retry.ts';

const now = Date.UTC(2026, 0, 1, 12);

describe('Retry-After', () => {
  it.each([
    { given: undefined, want: undefined },
    { given: '', want: undefined },
    { given: '0', want: 0 },
    { given: ' 3 ', want: 3_000 },
    { given: '0.5', want: 500 },
    { given: 'Thu, 01 Jan 2026 12:00:07 GMT', want: 7_000 },
    { given: 'Thursday, 01-Jan-26 12:00:07 GMT', want: 7_000 },
    { given: 'Thu Jan  1 12:00:07 2026', want: 7_000 },
    { given: 'Thu Jan  1 12:00:07 2026 GMT', want: 7_000 },
    { given: 'Thu, 01 Jan 2026 11:00:00 GMT', want: 0 },
    { given: '-5', want: undefined },
    { given: '1e9', want: undefined },
    { given: '99999999999', want: 99_999_999_999_000 },
    { given: 'soon', want: undefined },
    { given: 'Thu, soon', want: undefined },
  ])('of $given is $want ms', ({ given, want }) => expect(retryAfterMs(given, now)).toBe(want));
});

const answer = (status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer =>
  new HttpAnswer({ method: 'GET', origin: 'http://a.test', status, headers, body: Buffer.of() });
const failure = (reason: string, isSent: boolean): HttpClientError =>
  new HttpClientError('http-unreachable', 'failed', { method: 'GET', origin: 'http://a.test', isSent, reason });

const options = { tries: 4, pauseMs: 100, maxPauseMs: 2_000 };
const all = ['GET', 'PUT', 'POST', 'POST with a key', 'PATCH'];
const idempotent = ['GET', 'PUT', 'POST with a key'];

describe('a request', () => {
  it.each([
    { title: 'a refused connection', outcome: failure('ECONNREFUSED', false), want: all },
    { title: 'a connection that takes too long', outcome: failure('UND_ERR_CONNECT_TIMEOUT', false), want: all },
    { title: 'a name server that does not respond', outcome: failure('EAI_AGAIN', false), want: all },
    { title: 'a name that does not exist', outcome: failure('ENOTFOUND', false), want: [] },
    { title: 'a certificate that is not valid', outcome: failure('CERT_HAS_EXPIRED', false), want: [] },
    { title: 'a broken connection', outcome: failure('ECONNRESET', true), want: idempotent },
    { title: 'a socket that was closed', outcome: failure('UND_ERR_SOCKET', true), want: idempotent },
    { title: 'a timeout', outcome: failure('ABORT_ERR', true), want: [] },
    { title: 'a 503', outcome: answer(503), want: idempotent },
    { title: 'a 503 with Retry-After', outcome: answer(503, { 'retry-after': '1' }), want: all },
    { title: 'a 429 with Retry-After', outcome: answer(429, { 'retry-after': '1' }), want: all },
    { title: 'a 500', outcome: answer(500, { 'retry-after': '1' }), want: [] },
    { title: 'a 200', outcome: answer(200), want: [] },
  ])('after $title is sent again if it is one of $want', ({ outcome, want }) => {
    const again = all.filter((name) => {
      const [method = ''] = name.split(' ');
      const headers: Record<string, string> = name.endsWith('key') ? { 'idempotency-key': '1' } : {};
      return nextPause({ method, headers, outcome, failures: 1 }, options) !== undefined;
    });
    expect(again).toEqual(want);
  });

  it.each([
    { title: 'doubles its pauses', outcome: failure('ECONNREFUSED', false), failures: 3, want: 400 },
    { title: 'ends after its tries', outcome: failure('ECONNREFUSED', false), failures: 4, want: undefined },
    {
      title: 'waits for the requested time',
      outcome: answer(503, { 'retry-after': '1' }),
      failures: 1,
      want: 1_000,
    },
    {
      title: 'waits no longer than its maximum pause',
      outcome: answer(503, { 'retry-after': '60' }),
      failures: 1,
      want: 2_000,
    },
  ])('$title', ({ outcome, failures, want }) => {
    expect(nextPause({ method: 'GET', headers: {}, outcome, failures }, options)).toBe(want);
  });

  it('is not sent again after a response if its client treats every response as final', () => {
    const attempt = { method: 'GET', headers: {}, outcome: answer(503), failures: 1 };
    expect(nextPause(attempt, { ...options, statuses: [] })).toBeUndefined();
  });
});
