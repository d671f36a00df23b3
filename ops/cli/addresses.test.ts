import { describe, expect, it } from 'vitest';
import { parseAddresses } from './addresses.ts';

const [one, other] = [{ name: 'ensemble' }, { name: 'session-context' }];

describe('addresses of services', () => {
  it.each([
    {
      given: ['ensemble=http://a/', 'session-context=https://b/v1/'],
      want: { ensemble: 'http://a', 'session-context': 'https://b/v1' },
    },
    { given: ['http://a?b=c'], of: [one], want: { ensemble: 'http://a?b=c' } },
  ])('are read from $given', ({ given, of = [one, other], want }) => {
    expect(Object.fromEntries(parseAddresses(given, of))).toEqual(want);
  });

  it.each([
    { given: 'http://a', code: 'cli-url-ambiguous' },
    { given: 'unknown=http://a', code: 'cli-document-unknown' },
    { given: 'ensemble=a:80', code: 'cli-option-invalid' },
    { given: 'ensemble=', code: 'cli-option-invalid' },
    { given: 'ensemble=http://', code: 'cli-option-invalid' },
  ])('reject $given with $code', ({ given, code }) => {
    const data = expect.objectContaining({ given }) as object;
    expect(() => parseAddresses([given], [one, other])).toThrow(expect.objectContaining({ code, data }));
  });

  it('with a password are refused, and the password is not repeated', () => {
    const parse = (): unknown => parseAddresses(['ensemble=http://name:hidden@127.0.0.1:80/a'], [one, other]);
    expect(parse).toThrow(/user name or a password.*--key/);
    expect(parse).not.toThrow(/hidden/);
  });
});
