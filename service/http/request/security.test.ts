import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HttpError } from '../../errors/errors.ts';
import { compileSecurity, SecuritySetupError, type SecurityInput } from './security.ts';
import { loadDocument } from '../testing/apps.ts';

const document = await loadDocument(`
paths:
  /open: { get: { operationId: open, responses: { '200': { description: ok } } } }
  /optional: { get: { operationId: optional, security: [{ header: [] }, {}], responses: { '200': { description: ok } } } }
  /header: { get: { operationId: header, security: [{ header: [] }], responses: { '200': { description: ok } } } }
  /query: { get: { operationId: query, security: [{ query: [] }], responses: { '200': { description: ok } } } }
  /cookie: { get: { operationId: cookie, security: [{ cookie: [] }], responses: { '200': { description: ok } } } }
  /basic: { get: { operationId: basic, security: [{ basic: [] }], responses: { '200': { description: ok } } } }
  /bearer: { get: { operationId: bearer, security: [{ bearer: [] }], responses: { '200': { description: ok } } } }
  /oauth2: { get: { operationId: oauth2, security: [{ oauth2: [read] }], responses: { '200': { description: ok } } } }
  /openid: { get: { operationId: openid, security: [{ openid: [] }], responses: { '200': { description: ok } } } }
  /both: { get: { operationId: both, security: [{ header: [], basic: [] }], responses: { '200': { description: ok } } } }
  /either: { get: { operationId: either, security: [{ header: [] }, { query: [] }], responses: { '200': { description: ok } } } }
  /digest: { get: { operationId: digest, security: [{ digest: [] }], responses: { '200': { description: ok } } } }
  /mutual: { get: { operationId: mutual, security: [{ mutual: [] }], responses: { '200': { description: ok } } } }
  /unset: { get: { operationId: unset, security: [{ unset: [] }], responses: { '200': { description: ok } } } }
components:
  securitySchemes:
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: key }
    cookie: { type: apiKey, in: cookie, name: key }
    basic: { type: http, scheme: Basic }
    bearer: { type: http, scheme: bearer }
    oauth2: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.example', scopes: { read: x } } } }
    openid: { type: openIdConnect, openIdConnectUrl: 'https://a.example' }
    digest: { type: http, scheme: digest }
    mutual: { type: mutualTLS }
    unset: { type: apiKey, in: header, name: X-Unset }
`);

const values: Record<string, string[]> = {
  header: ['old key', 'new'],
  query: ['a+b&c', 'plain'],
  cookie: ['c=1'],
  basic: ['user:pass:wörd'],
  bearer: ['token'],
  oauth2: ['oauth'],
  openid: ['oidc'],
  digest: ['x'],
  mutual: ['x'],
  unset: [],
};

const compile = (id: string) => {
  const operation = document.operations.find((one) => one.id === id)!;
  return compileSecurity(
    document,
    operation.security,
    (name) => values[name] ?? [],
    (name) => `SETTING_${name}`,
  );
};
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const request = (given: Partial<SecurityInput>): SecurityInput => ({ headers: {}, search: '', ...given });

test.each(['open', 'optional'])('the operation %s is open to all', (id) => {
  expect(compile(id)).toBeUndefined();
});

test.each([
  { id: 'header', given: { headers: { 'x-key': 'old key' } } },
  { id: 'header', given: { headers: { 'x-key': 'new' } } },
  { id: 'query', given: { search: 'x=1&key=a%2Bb%26c' } },
  { id: 'query', given: { search: 'key=plain' } },
  { id: 'cookie', given: { headers: { cookie: 'other=key; key=c=1; more=2' } } },
  { id: 'basic', given: { headers: { authorization: basic('user:pass:wörd') } } },
  { id: 'basic', given: { headers: { authorization: basic('user:pass:wörd').replace('Basic', 'bAsIc') } } },
  { id: 'bearer', given: { headers: { authorization: 'Bearer token' } } },
  { id: 'oauth2', given: { headers: { authorization: 'bearer oauth' } } },
  { id: 'openid', given: { headers: { authorization: 'Bearer  oidc' } } },
  { id: 'both', given: { headers: { 'x-key': 'new', authorization: basic('user:pass:wörd') } } },
  { id: 'either', given: { headers: { 'x-key': 'new' } } },
  { id: 'either', given: { search: 'key=plain' } },
  { id: 'either', given: { search: 'key=plain', headers: { 'x-key': 'wrong' } } },
])('$id lets $given in', ({ id, given }) => {
  expect(() => compile(id)!(request(given))).not.toThrow();
});

test.each([
  { id: 'header', given: {} },
  { id: 'header', given: { headers: { 'x-key': '' } } },
  { id: 'header', given: { headers: { 'x-key': 'New' } } },
  { id: 'header', given: { headers: { 'x-key': 'new ' } } },
  { id: 'header', given: { headers: { 'x-key': 'old key,new' } } },
  { id: 'header', given: { headers: { cookie: 'x-key=new' }, search: 'X-Key=new' } },
  { id: 'query', given: { search: 'key=wrong&key=plain' } },
  { id: 'query', given: { search: 'key=plain%00' } },
  { id: 'query', given: { search: `key=plain${'%00'.repeat(300)}` } },
  { id: 'query', given: { search: `key=${'x'.repeat(10_000)}` } },
  { id: 'query', given: { search: `key=${'%E4%B8%80'.repeat(200)}` } },
  { id: 'query', given: { headers: { key: 'plain' } } },
  { id: 'cookie', given: { headers: { cookie: 'monkey=c=1' } } },
  { id: 'cookie', given: { headers: { cookie: 'key' } } },
  { id: 'basic', given: { headers: { authorization: 'Basic' } } },
  { id: 'basic', given: { headers: { authorization: 'Basic user:pass:wörd' } } },
  { id: 'basic', given: { headers: { authorization: 'Bearer token' } } },
  { id: 'bearer', given: { headers: { authorization: 'token' } } },
  { id: 'bearer', given: { headers: { authorization: 'Bearertoken' } } },
  { id: 'bearer', given: { headers: { authorization: 'Bearer oauth' } } },
  { id: 'both', given: { headers: { 'x-key': 'new' } } },
  { id: 'both', given: { headers: { authorization: basic('user:pass:wörd') } } },
  { id: 'either', given: { search: 'key=wrong', headers: { 'x-key': 'wrong' } } },
])('$id keeps $given out', ({ id, given }) => {
  expect(() => compile(id)!(request(given))).toThrow(HttpError);
});

describe('the owner of a credential', () => {
  const owned = (...pairs: readonly [value: string, principal: string][]) =>
    pairs.map(([value, principal]) => ({ value, principal }));
  const accepted: Record<string, ReturnType<typeof owned>> = {
    header: owned(['ann-1', 'ann'], ['bob-1', 'bob'], ['ann-2', 'ann']),
    query: owned(['boss-1', 'boss']),
    basic: owned(['user:pass', 'carl']),
  };
  const ownersOf = (id: string, given: Partial<SecurityInput>): unknown => {
    const operation = document.operations.find((one) => one.id === id)!;
    const check = compileSecurity(document, operation.security, (name) => accepted[name] ?? [])!;
    return Object.fromEntries(check(request(given)));
  };

  test.each([
    { id: 'header', given: { headers: { 'x-key': 'ann-1' } }, want: { header: 'ann' } },
    { id: 'header', given: { headers: { 'x-key': 'ann-2' } }, want: { header: 'ann' } },
    { id: 'header', given: { headers: { 'x-key': 'bob-1' } }, want: { header: 'bob' } },
    { id: 'either', given: { headers: { 'x-key': 'bob-1' } }, want: { header: 'bob' } },
    { id: 'either', given: { headers: { 'x-key': 'bob-1' }, search: 'key=wrong' }, want: { header: 'bob' } },
    { id: 'either', given: { headers: { 'x-key': 'wrong' }, search: 'key=boss-1' }, want: { query: 'boss' } },
    {
      id: 'either',
      given: { headers: { 'x-key': 'bob-1' }, search: 'key=boss-1' },
      want: { header: 'bob', query: 'boss' },
    },
    {
      id: 'both',
      given: { headers: { 'x-key': 'bob-1', authorization: basic('user:pass') } },
      want: { header: 'bob', basic: 'carl' },
    },
  ])('$id with $given', ({ id, given, want }) => {
    expect(ownersOf(id, given)).toEqual(want);
  });

  test('is missing for a value without an owner', () => {
    expect(compile('header')!(request({ headers: { 'x-key': 'new' } })).size).toBe(0);
  });
});

test('only the accepted one of any two texts is accepted', () => {
  const operation = document.operations.find(({ id }) => id === 'query')!;
  const text = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('a', '\0'), minLength: 1 }),
  );
  fc.assert(
    fc.property(text, text, (accepted, given) => {
      const check = compileSecurity(document, operation.security, () => [accepted])!;
      const isIn = (key: string): boolean => {
        try {
          check(request({ search: String(new URLSearchParams({ key })) }));
          return true;
        } catch {
          return false;
        }
      };
      expect([isIn(accepted), isIn(given)]).toEqual([true, given === accepted]);
    }),
  );
});

describe('a refusal', () => {
  const refusal = (id: string): HttpError => {
    try {
      compile(id)!(request({ headers: { 'x-key': 'wrong-secret', authorization: 'Bearer wrong-secret' } }));
    } catch (error) {
      if (error instanceof HttpError) return error;
    }
    throw new Error('was accepted');
  };

  test.each([
    { id: 'header', want: 'ApiKey realm="small", in="header", name="X-Key"' },
    { id: 'basic', want: 'Basic realm="small", charset="UTF-8"' },
    { id: 'bearer', want: 'Bearer realm="small"' },
    {
      id: 'either',
      want: 'ApiKey realm="small", in="header", name="X-Key", ApiKey realm="small", in="query", name="key"',
    },
  ])('of $id names the required credentials', ({ id, want }) => {
    expect(refusal(id)).toMatchObject({ status: 401, code: 'unauthorized', headers: { 'WWW-Authenticate': want } });
  });

  test('lists the accepted schemes, and no value', () => {
    expect(refusal('both').details).toBe('send header (header X-Key) and basic (HTTP Basic)');
    expect(JSON.stringify([refusal('both'), refusal('either')])).not.toMatch(/secret|old key|new|pass/);
  });
});

test.each([
  {
    id: 'digest',
    want: { code: 'start-security-scheme-unsupported', data: { scheme: 'digest', kind: 'http digest' } },
  },
  { id: 'mutual', want: { code: 'start-security-scheme-unsupported', data: { scheme: 'mutual', kind: 'mutualTLS' } } },
  { id: 'unset', want: { code: 'start-credentials-missing', data: { scheme: 'unset', setting: 'SETTING_unset' } } },
])('$id stops the start', ({ id, want: { code, data } }) => {
  expect(() => compile(id)).toThrow(SecuritySetupError);
  const wanted = expect.objectContaining({ ...data, service: 'small' }) as object;
  expect(() => compile(id)).toThrow(expect.objectContaining({ code, data: wanted }));
});
