import fc from 'fast-check';
import { expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { createRemoveSecrets, joinRemovals } from './remove-secrets.ts';
import { StreamedText } from './streamed-text.ts';

const secret = 'k3y-of/ours+1';
const base64 = Buffer.from(secret).toString('base64');
const escaped = Array.from(secret, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = [...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join('');

/** Returns what is shown after each piece, and at the end. */
function stream(pieces: readonly string[], remove = createRemoveSecrets([secret])): string[] {
  const text = new StreamedText(remove);
  return [...pieces.map((piece) => text.add(piece)), text.end()];
}

it('shows whole words at once', () => {
  expect(stream(['Session', ' 1 was', ' made.'])).toEqual(['', 'Session 1 ', 'was ', 'made.']);
});

it('shows everything at once without secrets', () => {
  expect(stream(['Sess', 'ion'], (text) => text)).toEqual(['Sess', 'ion', '']);
});

it('shows scripts without spaces at once', () => {
  expect(stream(['\u4f1a\u8bdd', '\u4e00'])).toEqual(['\u4f1a\u8bdd', '\u4e00', '']);
});

it('shows a long text without a border when it is longer than any secret', () => {
  const shown = stream(['x'.repeat(1_000), 'y'.repeat(1_000)]);
  expect(shown[0]?.length).toBeGreaterThan(500);
  expect(shown.join('')).toBe('x'.repeat(1_000) + 'y'.repeat(1_000));
});

it.each([
  { given: 'plain', text: secret },
  { given: 'in base64', text: base64 },
  { given: 'in escapes of JSON', text: escaped },
  { given: 'percent-encoded', text: percent },
  { given: 'over two lines', text: `${secret.slice(0, 6)}\n    ${secret.slice(6)}` },
  { given: 'with characters without width', text: `${secret.slice(0, 6)}\u200b${secret.slice(6)}` },
])('removes a secret that is cut anywhere: $given', ({ text }) => {
  const whole = `The key is ${text}, he said`;
  const want = createRemoveSecrets([secret])(whole);
  expect(want).toContain('[removed]');
  for (const cut of notEmpty([...Array.from(whole).keys()]))
    expect(stream([whole.slice(0, cut), whole.slice(cut)]).join('')).toBe(want);
  expect(stream(Array.from(whole)).join('')).toBe(want);
});

it.each([
  { given: 'spaces', secrets: ['pass word 9 of ours'] },
  { given: 'letters of other scripts', secrets: ['Schl\u00fcssel-f\u00fcr-uns'] },
])('removes a secret with $given', ({ secrets }) => {
  const whole = `say ${secrets.join('')} now`;
  const remove = createRemoveSecrets(secrets);
  expect(stream(Array.from(whole), remove).join('')).toBe('say [removed] now');
  expect(stream(Array.from(whole), joinRemovals(createRemoveSecrets([secret]), remove)).join('')).toBe(
    'say [removed] now',
  );
});

it('shows what a removal from the whole text shows', () => {
  const part = fc.constantFrom(
    secret,
    base64,
    escaped,
    percent,
    ' ',
    '\n',
    '\n ',
    'word',
    '\u00e9',
    '\u{1f600}',
    '"',
    '&#',
  );
  const remove = createRemoveSecrets([secret]);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const whole = parts.join('');
      const pieces = whole.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [];
      expect(stream(pieces, remove).join('')).toBe(remove(whole));
    }),
  );
});

it('joins halves of a character, and replaces one without its other half', () => {
  const whole = (text: string): string => text;
  expect(stream(['a\ud83d', '\ude00b'], whole)).toEqual(['a', '\u{1f600}b', '']);
  expect(stream(['a \ud83d']).join('')).toBe('a \ufffd');
});

it.each([secret, base64, escaped, percent])('goes on after a secret in a long text without a border: %s', (text) => {
  const whole = `${'.'.repeat(700)}${text}`.repeat(3);
  const shown = stream(Array.from(whole));
  expect(shown.join('')).toBe(createRemoveSecrets([secret])(whole));
  expect(shown.at(-1)?.length).toBeLessThan(1_000);
});

it.each([' ', 'x'])('reads %j in many pieces, with a long secret, in linear work', (sign) => {
  let searched = 0;
  const remove = createRemoveSecrets(['k3y-'.repeat(2_000)]);
  const counting = Object.assign(
    (text: string): string => {
      searched += text.length;
      return text;
    },
    { longest: remove.longest ?? 0, border: remove.border },
  );
  const pieces = ['line\n', ...Array.from({ length: 100_000 }, () => sign), 'end'];
  expect(stream(pieces, counting).join('')).toBe(pieces.join(''));
  expect(searched).toBeLessThan(20 * pieces.length);
});
