import { describe, expect, test } from 'vitest';
import { loadDocument } from './testing/testing.ts';
import { OpsError } from '../error/ops-error.ts';
import { credentialsFor, getKeys, requireOwners } from './keys.ts';

const document = await loadDocument(`openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /a: { get: { security: [{ apiKeyAuth: [] }, { petKey: [] }], responses: { '200': { description: ok } } } }
  /b: { get: { security: [{ certificate: [] }], responses: { '200': { description: ok } } } }
  /c: { get: { responses: { '200': { description: ok } } } }
components:
  securitySchemes:
    apiKeyAuth: { type: apiKey, in: header, name: X-API-KEY }
    petKey: { type: http, scheme: bearer }
    certificate: { type: mutualTLS }
`);

const read = (url: string, given: readonly string[], environment: Record<string, string>) =>
  credentialsFor({ document, url, given, environment });

describe('credentials', () => {
  const API_KEYS = 'first,second';
  test.each([
    { given: { url: 'http://127.0.0.1:1', environment: { API_KEYS } }, want: ['first', undefined] },
    { given: { url: 'http://localhost', environment: { CREDENTIALS_PET_KEY: 'p' } }, want: [undefined, 'p'] },
    {
      given: { url: 'https://mine.example:8', environment: { API_KEYS, ALLOWED_HOSTS: 'a,Mine.example' } },
      want: ['first', undefined],
    },
    {
      given: { url: 'https://mine.example:8', environment: { API_KEYS, ALLOWED_HOSTS: 'mine.example:8' } },
      want: ['first', undefined],
    },
    // What is not ours gets what is given, and nothing of what this machine has.
    {
      given: { url: 'https://other.example', keys: ['petKey=a=b'], environment: { API_KEYS } },
      want: [undefined, 'a=b'],
    },
    {
      given: { url: 'http://localhost', keys: ['apiKeyAuth=mine'], environment: { API_KEYS } },
      want: ['mine', undefined],
    },
  ])('$given', ({ given: { url, keys = [], environment }, want }) => {
    const credentials = read(url, keys, environment);
    expect([credentials('apiKeyAuth'), credentials('petKey')]).toEqual(want);
  });

  test.each([
    {
      given: { url: 'http://localhost', environment: {} },
      want: { code: 'cli-credentials-missing', data: { schemes: ['apiKeyAuth', 'petKey'] } },
    },
    { given: { url: 'https://other.example', environment: { API_KEYS } }, want: { code: 'cli-credentials-missing' } },
    {
      given: { url: 'https://mine.example:9', environment: { API_KEYS, ALLOWED_HOSTS: 'mine.example:8' } },
      want: { code: 'cli-credentials-missing' },
    },
    {
      given: { url: 'http://localhost', keys: ['nope=1'], environment: {} },
      want: { code: 'cli-scheme-unknown', data: { scheme: 'nope' } },
    },
    {
      given: { url: 'http://localhost', keys: ['apiKeyAuth'], environment: {} },
      want: { code: 'cli-option-invalid', data: { option: 'key' } },
    },
    {
      given: { url: 'http://localhost', keys: ['apiKeyAuth='], environment: {} },
      want: { code: 'cli-option-invalid', data: { option: 'key' } },
    },
  ])('that are missing: $given', ({ given: { url, keys = [], environment }, want }) => {
    const reading = () => read(url, keys, environment);
    expect(reading).toThrow(OpsError);
    expect(reading).toThrow(expect.objectContaining(want));
  });
});

test('of several documents each gets its own, and none is left over', () => {
  const keys = ['petKey=a=b', 'other=1', 'petKey'];
  expect(getKeys(document, keys)).toEqual(['petKey=a=b']);
  expect(() => requireOwners(keys, [document])).toThrow(
    expect.objectContaining({ code: 'cli-scheme-unknown', data: { scheme: 'other' } }),
  );
  expect(() => requireOwners(keys.slice(0, 1), [document])).not.toThrow();
});
