import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../openapi/testing/any-character.ts';
import { createRemoveSecrets } from './remove-secrets.ts';

const secret = 'k3y-of/ours+1';
const remove = createRemoveSecrets([secret, 'reader:pass word 9', 'short']);

const unicode = (text: string): string =>
  Array.from(text, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const references = (text: string): string => Array.from(text, (sign) => `&#${sign.charCodeAt(0)};`).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The encodings of one text within another. */
const wrapped = fc.constantFrom(
  { name: 'plain', encode: (text: string) => text },
  { name: 'json', encode: json },
  { name: 'unicode', encode: unicode },
  { name: 'percent', encode: percent },
  { name: 'references', encode: references },
  { name: 'base64', encode: base64 },
  { name: 'base64url', encode: base64url },
);

describe('a secret is removed', () => {
  it.each([
    { name: 'as it is', given: `a ${secret} b`, want: 'a [removed] b' },
    { name: 'twice', given: `${secret}${secret}`, want: '[removed][removed]' },
    { name: 'in JSON', given: `{"a":"x ${unicode(secret)} y"}`, want: '{"a":"x [removed] y"}' },
    { name: 'as a member name', given: `{"${unicode(secret)}":1}`, want: '{"[removed]":1}' },
    {
      name: 'in JSON in JSON',
      given: JSON.stringify({ a: `{"b":"${unicode(secret)}"}` }),
      want: '{"a":"{\\"b\\":\\"[removed]\\"}"}',
    },
    { name: 'with escaped slashes', given: `"${secret.replaceAll('/', '\\/')}"`, want: '"[removed]"' },
    { name: 'percent-encoded', given: `?a=${encodeURIComponent(secret)}&b=1`, want: '?a=[removed]&b=1' },
    { name: 'percent-encoded twice', given: encodeURIComponent(percent(secret)), want: '[removed]' },
    { name: 'in HTML', given: `<p>${references(secret)}</p>`, want: '<p>[removed]</p>' },
    { name: 'in base64', given: `a ${base64(secret)}`, want: 'a [removed]==' },
    { name: 'in hexadecimal', given: `x${hex(secret)}y`, want: 'x[removed]y' },
    { name: 'in a line that is broken', given: `${secret.slice(0, 5)}\r\n  ${secret.slice(5)}`, want: '[removed]' },
    { name: 'as a password alone', given: 'pass word 9, pass+word+9', want: '[removed], [removed]' },
    { name: 'after an escape that begins like it', given: '"\\\\k3y-of/ours+1"', want: '"\\\\[removed]"' },
  ])('$name', ({ given, want }) => {
    expect(remove(given).replace(/\[removed\]\w*=*$/, (end) => (want.endsWith('==') ? '[removed]==' : end))).toBe(want);
  });

  it.each([
    { name: 'bytes of Latin-1 that were read as UTF-8', given: Buffer.from('café-secret', 'latin1').toString() },
    { name: 'bytes of UTF-8 that were read as Latin-1', given: Buffer.from('café-secret').toString('latin1') },
    { name: 'bytes of Latin-1 in base64', given: Buffer.from('café-secret', 'latin1').toString('base64') },
    { name: 'bytes of Latin-1 in hexadecimal', given: Buffer.from('café-secret', 'latin1').toString('hex') },
    { name: 'bytes of Latin-1 in percent-encoding', given: 'caf%E9-secret' },
  ])('if it is not ASCII, as $name', ({ given }) => {
    expect(createRemoveSecrets(['café-secret'])(`a ${given}`)).toMatch(/^a \[removed\]\w?=*$/);
  });

  it('if it has characters beyond Latin-1, without what their bytes are not', () => {
    const removeIt = createRemoveSecrets(['ключ-от-дома']);
    expect(removeIt('ключ-от-дома')).toBe('[removed]');
    expect(removeIt(Buffer.from('ключ-от-дома').toString('latin1'))).toBe('[removed]');
    expect(removeIt(Buffer.from('ключ-от-дома', 'latin1').toString('latin1'))).not.toContain('[removed]');
  });

  it('if the base64 of its escaped form is as short as can be', () => {
    const value = '!!!!!\\!!';
    const spelled = base64(json(value));
    expect(createRemoveSecrets([value])(JSON.stringify({ [spelled]: [spelled] }))).toBe('{"[removed]":["[removed]"]}');
  });

  it.each([
    { value: '!"!!%00!!', given: '{"!\\"!!%00!!":["a !\\"!!%00!!"]}', want: '{"[removed]":["a [removed]"]}' },
    { value: 'ab&#0;cde', given: '"\\u0061b&#0;cde"', want: '"[removed]"' },
    { value: '%41%41%41', given: 'AAA %41%41%41 AAAAAAAA', want: 'AAA [removed] AAAAAAAA' },
    { value: '%41%41%41', given: 'AAAAAAAA %2541%2541%2541', want: 'AAAAAAAA [removed]' },
    { value: '%00%00%00', given: 'a \0\0\0 b', want: 'a \0\0\0 b' },
  ])('if decoding makes it short: $value in $given', ({ value, given, want }) =>
    expect(createRemoveSecrets([value])(given)).toBe(want),
  );

  it('in the base64 of more than it, wherever it begins', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      for (const prefix of ['', '/', 'x_', 'token-']) {
        const given = `${prefix}${base64(`${before}${secret} and more`)}`;
        expect(remove(given)).not.toContain(base64(secret).slice(4, 10));
      }
    }
  });

  const texts = fc.stringMatching(/^[!-~]{8,24}$/);
  const encodings = fc.array(wrapped, { minLength: 1, maxLength: 3 });

  it('in any encoding within others, and nothing else of JSON is broken', () => {
    fc.assert(
      fc.property(texts, fc.string(), fc.string(), encodings, (value, before, after, chain) => {
        const spelled = chain.reduce((text, { encode }) => encode(text), value);
        const given = JSON.stringify({ before, [spelled]: [spelled], after: `${spelled} ${after}` });
        const shown = createRemoveSecrets([value])(given);
        expect(shown).not.toContain(JSON.stringify(spelled).slice(1, -1));
        expect(() => JSON.parse(shown) as unknown).not.toThrow();
        // What is shown holds no spelling any more.
        expect(createRemoveSecrets([value])(shown)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text without a secret stays as it is', () => {
  it('if it is JSON, bytes or base64', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: anyCharacter }), fc.base64String()), (text) => {
        expect(remove(text)).toBe(text);
      }),
    );
  });

  it.each(['short', 'k3y-of', `{"a":"${unicode('k3y-of/ours')}"}`, 'pass word'])('%s', (text) => {
    expect(remove(text)).toBe(text);
  });

  it('if there are no secrets', () =>
    expect(createRemoveSecrets([])(unicode('abcdefghij'))).toBe(unicode('abcdefghij')));
});

it('takes bounded time for a text that is all escapes', () => {
  const worst = [
    percent('%25'.repeat(40_000)),
    '\\\\'.repeat(500_000),
    base64(base64(base64('%41'.repeat(100_000)))),
    '&amp;'.repeat(200_000),
  ];
  for (const text of worst) {
    const begin = performance.now();
    remove(text.slice(0, 1024 * 1024));
    expect(performance.now() - begin).toBeLessThan(10_000);
  }
});
