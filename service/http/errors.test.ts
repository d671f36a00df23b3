import { expect, test } from 'vitest';
import { asHttpError, errorCatalogue, HttpError, type ErrorCode } from './errors.ts';

test.each(Object.entries(errorCatalogue))('%s has a status of an error and a meaning', (code, { status, meaning }) => {
  const error = new HttpError(code as ErrorCode); // a key of the catalogue
  expect([error.status, error.message]).toEqual([status, meaning]);
  expect(status).toBeGreaterThanOrEqual(400);
  expect('Retry-After' in error.headers).toBe(status === 429 || status === 503);
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
])('$given is $want for the client', ({ given, want }) => {
  const error = asHttpError(given);
  expect(error.code).toBe(want);
  expect(error.message).not.toContain('inside');
  if (!(given instanceof HttpError)) expect(error.cause).toBe(given);
});
