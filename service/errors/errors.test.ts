import { expect, test } from 'vitest';
import { asHttpError, errorCatalogue, HttpError, type ErrorCode } from './errors.ts';

test.each(Object.entries(errorCatalogue))('%s has an error status and a meaning', (code, { status, meaning }) => {
  const error = new HttpError(code as ErrorCode); // a key of the catalogue
  expect([error.status, error.message]).toEqual([status, meaning]);
  expect(status).toBeGreaterThanOrEqual(400);
  expect('Retry-After' in error.headers).toBe(status === 429 || status === 503);
});

test('the status of each code is the one that clients know', () => {
  const statuses = Object.entries(errorCatalogue).map(([code, { status }]) => [code, status]);
  // A changed status is a breaking change of every document, so that the statuses are repeated here.
  expect(Object.fromEntries(statuses)).toEqual({
    malformed_json: 400,
    malformed_request: 400,
    validation_failed: 400,
    idempotency_conflict: 400,
    bad_request: 400,
    unauthorized: 401,
    forbidden: 403,
    not_found: 404,
    method_not_allowed: 405,
    request_timeout: 408,
    conflict: 409,
    precondition_failed: 412,
    payload_too_large: 413,
    unsupported_media_type: 415,
    too_many_requests: 429,
    internal_error: 500,
    response_invalid: 500,
    not_implemented: 501,
    bad_gateway: 502,
    unavailable: 503,
  });
});

const koaError = (status: number, expose: boolean) => Object.assign(new Error('inside'), { status, expose });

test.each([
  { given: new HttpError('not_found'), want: 'not_found' },
  { given: koaError(413, true), want: 'payload_too_large' },
  { given: koaError(400, true), want: 'bad_request' },
  { given: koaError(404, false), want: 'internal_error' },
  { given: koaError(418, true), want: 'internal_error' },
  { given: new Error('inside'), want: 'internal_error' },
  { given: 'inside', want: 'internal_error' },
  { given: undefined, want: 'internal_error' },
])('asHttpError converts $given to $want', ({ given, want }) => {
  const error = asHttpError(given);
  expect(error.code).toBe(want);
  expect(error.message).not.toContain('inside');
  if (!(given instanceof HttpError)) expect(error.cause).toBe(given);
});
