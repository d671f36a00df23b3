import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRefusal, maskSecretValues } from './kong-error.ts';

describe('maskSecretValues', () => {
  it('masks a secret in all members and names', () => {
    const secret = fc
      .string({ minLength: 9, unit: 'grapheme-ascii' })
      .filter((text) => !'[secret]'.repeat(3).includes(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const text = before + value + after;
        const given = { [text]: [text, { deep: JSON.stringify(value) }], count: 1 };
        expect(JSON.stringify(maskSecretValues(given, [value]))).not.toContain(value);
      }),
    );
  });

  it('masks the whole of a secret that contains another one', () => {
    expect(maskSecretValues('key abcdef', ['abc', 'abcdef', ''])).toBe('key [secret]');
  });
});

describe('createRefusal', () => {
  it.each([
    { status: 400, body: { code: 2, message: 'schema violation' }, want: 'kong-schema-violation' },
    { status: 400, body: { code: 4, message: 'referenced' }, want: 'kong-still-referenced' },
    { status: 400, body: { code: 13, message: 'unresolved' }, want: 'kong-reference-missing' },
    { status: 409, body: { code: 5, message: 'UNIQUE violation' }, want: 'kong-value-taken' },
    { status: 405, body: { code: 12, message: 'cannot create' }, want: 'kong-without-database' },
    { status: 401, body: { message: 'Unauthorized' }, want: 'kong-unauthorized' },
    { status: 302, body: null, want: 'kong-redirected' },
    { status: 403, body: null, want: 'kong-forbidden' },
    { status: 404, body: { message: 'no Route matched with those values' }, want: 'kong-not-admin-api' },
    { status: 413, body: null, want: 'kong-body-too-large' },
    { status: 429, body: {}, want: 'kong-too-many-requests' },
    { status: 502, body: '<html>bad gateway</html>', want: 'kong-failed' },
    { status: 503, body: null, want: 'kong-unavailable' },
    { status: 418, body: 'a teapot', want: 'kong-refused' },
  ])('gives $status $body the code $want', ({ status, body, want }) => {
    const data = { method: 'PUT', path: '/a', status };
    expect(createRefusal({ ...data, body }, [])).toMatchObject({ code: want, data });
  });

  it.each([
    { given: 'x'.repeat(1000), want: /^PUT \/a was answered 418: x{200}; set kongAdminUrl/ },
    { given: null, want: /^PUT \/a was answered 418: without a reason; set kongAdminUrl/ },
  ])('is worded with method, path, status and at most 200 characters of the body', ({ given, want }) => {
    expect(createRefusal({ method: 'PUT', path: '/a', status: 418, body: given }, []).message).toMatch(want);
  });
});
