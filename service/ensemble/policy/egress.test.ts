import { describe, expect, it } from 'vitest';
import { Results } from './egress.ts';

const secret = 'the harbour master is away';

function results(): Results {
  const found = new Results();
  found.add('own', JSON.stringify({ note: secret }));
  return found;
}

describe('a text', () => {
  it.each([
    secret,
    `{"q":"${secret.toUpperCase()}"}`,
    'the-harbour-master.is.away',
    Array.from(secret).reverse().join(''),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(`x${secret}`).toString('base64url'),
    Buffer.from(secret).toString('hex'),
    'prefix theharbourmaster suffix',
  ])('with a result of another service is found: %s', (text) =>
    expect(results().hasForeign('foreign', text)).toBe(true),
  );

  it.each(['', 'the harbour', 'harbourmasters away is the', 'x'.repeat(5_000)])(
    'without one is not found: %s',
    (text) => expect(results().hasForeign('foreign', text)).toBe(false),
  );

  it('with a result of the same service is not found', () => {
    expect(results().hasForeign('own', secret)).toBe(false);
  });
});
