import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedError, withoutSecrets } from './kong-error.ts';

describe('withoutSecrets', () => {
  it('leaves nothing of a secret, in whatever it stands', () => {
    const secret = fc
      .string({ minLength: 9, unit: 'grapheme-ascii' })
      .filter((text) => !'[secret]'.repeat(3).includes(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const text = before + value + after;
        const given = { [text]: [text, { deep: JSON.stringify(value) }], count: 1 };
        expect(JSON.stringify(withoutSecrets(given, [value]))).not.toContain(value);
      }),
    );
  });

  it('takes out the whole of a secret that another one is a part of', () => {
    expect(withoutSecrets('key abcdef', ['abc', 'abcdef', ''])).toBe('key [secret]');
  });
});

describe('refusedError', () => {
  it.each([
    { status: 400, body: { code: 2, message: 'schema violation' }, says: /x-kong-\*/ },
    { status: 400, body: { code: 4, message: 'referenced' }, says: /remove what refers to it/ },
    { status: 400, body: { code: 13, message: 'unresolved' }, says: /make the object that it refers to/ },
    { status: 409, body: { code: 5, message: 'UNIQUE violation' }, says: /rename one of the two/ },
    { status: 405, body: { code: 12, message: 'cannot create' }, says: /kong\.yml/ },
    { status: 401, body: { message: 'Unauthorized' }, says: /kongAdminToken/ },
    { status: 413, body: null, says: /without a reason; raise/ },
    { status: 429, body: {}, says: /wait, then run/ },
    { status: 502, body: '<html>bad gateway</html>', says: /<html>bad gateway<\/html>; look into/ },
    { status: 418, body: 'x'.repeat(1000), says: /^PUT \/a was answered 418: x{200}; set kongAdminUrl/ },
  ])('says what to do about $status $body', ({ status, body, says }) => {
    expect(refusedError({ method: 'PUT', path: '/a', status, body }, []).message).toMatch(says);
  });
});
