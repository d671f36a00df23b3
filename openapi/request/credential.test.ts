import { describe, expect, test } from 'vitest';
import { type Credential, credentialOf, withCredentials } from './credential.ts';

describe('a credential', () => {
  test.each([
    { given: { type: 'apiKey', in: 'query', name: 'k' } as const, want: ['query', 'k', 'u:p'] },
    { given: { type: 'oauth2' } as const, want: ['header', 'authorization', 'Bearer u:p'] },
    { given: { type: 'openIdConnect' } as const, want: ['header', 'authorization', 'Bearer u:p'] },
    { given: { type: 'http', scheme: 'Bearer' } as const, want: ['header', 'authorization', 'Bearer u:p'] },
    { given: { type: 'http', scheme: 'basic' } as const, want: ['header', 'authorization', 'Basic dTpw'] },
    { given: { type: 'http', scheme: 'digest' } as const, want: undefined },
    { given: { type: 'mutualTLS' } as const, want: undefined },
    { given: { type: 'apiKey', unknown: true } as const, want: undefined },
  ])('$given', ({ given, want }) => {
    const credential = credentialOf(given, 'u:p');
    expect(credential && [credential.in, credential.name, credential.value]).toEqual(want);
    expect(credential?.secret).toBe(want === undefined ? undefined : 'u:p');
  });
});

describe('a request', () => {
  const request = {
    method: 'GET',
    target: '/a?k=mine&b=1',
    headers: { 'x-k': 'mine', cookie: 'k=mine; b=1' },
    body: undefined,
  };
  const given = (place: Credential['in'], name: string): Credential => ({ in: place, name, value: 'v&', secret: 'v&' });
  test.each([
    { given: [given('query', 'k')], want: { target: '/a?b=1&k=v%26' } },
    { given: [given('query', 'n')], want: { target: '/a?k=mine&b=1&n=v%26' } },
    { given: [given('header', 'X-K')], want: { headers: { 'x-k': 'v&', cookie: 'k=mine; b=1' } } },
    { given: [given('cookie', 'k')], want: { headers: { 'x-k': 'mine', cookie: 'b=1; k=v&' } } },
    { given: [], want: {} },
  ])('with $given', ({ given, want }) => {
    expect(withCredentials(request, given)).toEqual({ ...request, ...want });
  });
});
