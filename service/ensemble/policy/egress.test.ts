import { describe, expect, it } from 'vitest';
import { Results } from './egress.ts';

const secret = 'the harbour master is away';

function results(): Results {
  const found = new Results();
  found.add('own', JSON.stringify({ note: secret }));
  return found;
}

it('results of earlier turns that are too many count as found for all other services', () => {
  const many = Array.from({ length: 20 }, () => ({ serviceId: 'own', text: 'x'.repeat(20_000) }));
  const found = new Results();
  found.addEarlier([{ serviceId: 'own', text: secret }, ...many]);
  expect([found.hasForeign('foreign', 'hello'), found.hasForeign('own', secret)]).toEqual([true, false]);
});

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

  const poem = 'Far out\nthe old\nboat\nlies still';
  const harbour = 'Капитан порта уехал';
  const escaped = (text: string): string =>
    text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

  it.each([
    { given: 'lines as words', result: JSON.stringify({ poem }), leaked: { q: poem.replaceAll('\n', ' ') } },
    { given: 'words as lines', result: '{"poem":"Far out the old boat lies still"}', leaked: { body: { poem } } },
    { given: 'words as tabs', result: 'Far out the old boat', leaked: { q: 'Far\tout\tthe\told\tboat' } },
    { given: 'escaped letters', result: `{"note":"${escaped(harbour)}"}`, leaked: { q: harbour } },
    {
      given: 'parts of a text',
      result: JSON.stringify({ secret }),
      leaked: { a: 'the harbour', b: ['master', 'is away'] },
    },
    { given: 'parts in names', result: JSON.stringify({ secret }), leaked: { 'the harbour': { 'master is': 'away' } } },
    { given: 'numbers', result: '{"card":"4000123412341234"}', leaked: { a: 40001234, b: [12341234] } },
    {
      given: 'an escaped text in a text',
      result: JSON.stringify({ inner: JSON.stringify({ poem }) }),
      leaked: { poem },
    },
  ])('with a result in another form of JSON is found: $given', ({ result, leaked }) => {
    const found = new Results();
    found.add('own', result);
    expect(found.hasForeign('foreign', JSON.stringify(leaked))).toBe(true);
  });

  it.each(['"', '\\', '\\"', '" ', '{"a":', '["a",', '\\u0041'])('is compared quickly if it repeats %s', (part) => {
    const text = part.repeat(300_000 / part.length);
    const found = new Results();
    const start = performance.now();
    found.add('own', text);
    found.hasForeign('foreign', text);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('with other values is not found', () => {
    const found = new Results();
    found.add('own', JSON.stringify({ poem, items: [{ name: 'Ada', length: 12 }] }));
    expect(found.hasForeign('foreign', JSON.stringify({ body: { name: 'Ada', length: 12 } }))).toBe(false);
  });

  it('with a result of the same service is not found', () => {
    expect(results().hasForeign('own', secret)).toBe(false);
  });
});
