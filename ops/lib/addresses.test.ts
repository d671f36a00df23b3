import { describe, expect, it } from 'vitest';
import { addressesOf } from './addresses.ts';

const [one, other] = [{ name: 'ensemble' }, { name: 'session-context' }];

describe('addresses', () => {
  it.each([
    {
      given: ['ensemble=http://a/', 'session-context=https://b/v1/'],
      want: { ensemble: 'http://a', 'session-context': 'https://b/v1' },
    },
    { given: ['http://a?b=c'], of: [one], want: { ensemble: 'http://a?b=c' } },
  ])('$given', ({ given, of = [one, other], want }) => {
    expect(Object.fromEntries(addressesOf(given, of))).toEqual(want);
  });

  it.each([
    { given: 'http://a', want: /it is not clear whose http:\/\/a is: write --url <name>=<address>/ },
    { given: 'nobody=http://a', want: /no document is named nobody/ },
    { given: 'ensemble=a:80', want: /no http\(s\) address/ },
    { given: 'ensemble=', want: /no http\(s\) address/ },
  ])('$given is none', ({ given, want }) => {
    expect(() => addressesOf([given], [one, other])).toThrow(want);
  });
});
