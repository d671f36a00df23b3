/** Variants of keys are wrong in one thing, and no line for a shell has what is left of the secret. */
import { describe, expect, it } from 'vitest';
import type { SecurityScheme } from '../../../openapi/document/document.ts';
import { masked, getMasks } from '../curl/curl.ts';
import { keyVariants } from './case.ts';
import { hiddenVariants, varyCredential } from './key-variants.ts';

const header: SecurityScheme = { type: 'apiKey', in: 'header', name: 'X-Key' };
const basic: SecurityScheme = { type: 'http', scheme: 'basic' };
const bearer: SecurityScheme = { type: 'http', scheme: 'bearer' };
const decoded = (value = ''): string => Buffer.from(value.replace('Basic ', ''), 'base64').toString();

describe('a variant of a key', () => {
  it.each([
    { scheme: header, secret: 'Right-Key', want: ['Right-Ke', 'Right-Keyx', '', 'rIGHT-kEY', 'Right-Key'] },
    { scheme: bearer, secret: 'tOken', want: ['Bearer tOke', 'Bearer tOkenx', 'Bearer', 'Bearer ToKEN', 'tOken'] },
    // The same in capitals.
    { scheme: header, secret: 'deadbeef', want: ['deadbee', 'deadbeefx', '', undefined, 'deadbeef'] },
    { scheme: header, secret: 'abc', want: [undefined, 'abcx', '', undefined, 'abc'] },
  ])('of "$secret" is wrong in one thing', ({ scheme, secret, want }) => {
    expect(keyVariants.map((variant) => varyCredential(scheme, secret, variant)?.value)).toEqual(want);
  });

  it('of a name and a password keeps the name', () => {
    const values = keyVariants.map((variant) => decoded(varyCredential(basic, 'Ann:Secret', variant)?.value));
    expect(values).toEqual(['Ann:Secre', 'Ann:Secretx', 'Ann:', 'Ann:sECRET', '']);
  });

  it('in another place is in the query, or in a header', () => {
    const inQuery = { ...header, in: 'query' } as const;
    const places = [header, bearer, inQuery].map((scheme) => varyCredential(scheme, 'Right-Key', 'another place'));
    expect(places.map((one) => [one?.in, one?.name])).toEqual([
      ['query', 'X-Key'],
      ['query', 'access_token'],
      ['header', 'X-Key'],
    ]);
  });

  it.each([header, bearer, basic])('is a variable in a line for a shell: $type', (scheme) => {
    const secret = 'Ann:Secret-Of-Ann';
    const masks = hiddenVariants(scheme, secret, 'KEY').flatMap(([own, shell]) => getMasks(own, shell));
    for (const variant of keyVariants.slice(0, 4)) {
      const value = varyCredential(scheme, secret, variant)?.value ?? '';
      expect(masked(value, [{ secret, shell: '"$KEY"' }, ...masks])).not.toMatch(/secre|U2VjcmV0|c0VDUk/i);
    }
  });
});
