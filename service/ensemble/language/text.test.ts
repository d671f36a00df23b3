import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMilliseconds } from '../../../openapi/testing/time.ts';
import { isValue, readRequest } from './text.ts';

/** Kind and value of each token, in short. */
const read = (text: string): unknown[] =>
  readRequest(text).tokens.map((token) => (isValue(token) ? { [token.kind]: token.value } : token.text));

describe('readRequest', () => {
  it.each([
    { given: 'user 42, please', want: ['user', { number: 42 }, ',', 'please'] },
    { given: 'say "the storm begins"', want: ['say', { quoted: 'the storm begins' }] },
    {
      given: 'say “calm” and «still» and ‘quiet’',
      want: ['say', { quoted: 'calm' }, 'and', { quoted: 'still' }, 'and', { quoted: 'quiet' }],
    },
    { given: 'say "he said \\"no\\"?"', want: ['say', { quoted: 'he said "no"?' }] },
    { given: "the user's session is 'it's fine'", want: ['the', "user's", 'session', 'is', { quoted: "it's fine" }] },
    { given: 'userId=42', want: ['userId', '=', { number: 42 }] },
    { given: 'with {"a": ["]", {"b": 1}]} now', want: ['with', { json: { a: [']', { b: 1 }] } }, 'now'] },
    { given: '[1, 2]', want: [{ json: [1, 2] }] },
    { given: '[not json]', want: ['[', 'not', 'json', ']'] },
    { given: 'user -5 or 2.5', want: ['user', { number: -5 }, 'or', { number: 2.5 }] },
    { given: "session 3's", want: ['session', { number: 3 }] },
    { given: 'session 3?', want: ['session', { number: 3 }, '?'] },
    { given: 'the 3rd', want: ['the', { code: '3rd' }] },
    { given: '007', want: [{ code: '007' }] },
    { given: '9007199254740993', want: [{ code: '9007199254740993' }] },
    { given: 'a@b.example 2026-03-01T09:30:00Z', want: [{ code: 'a@b.example' }, { code: '2026-03-01T09:30:00Z' }] },
    { given: 'see https://a.example/?b=c?', want: ['see', { code: 'https://a.example/?b=c' }, '?'] },
    { given: 'Sitzung für Ägnes', want: ['Sitzung', 'für', 'Ägnes'] },
    { given: '', want: [] },
  ])('$given', ({ given, want }) => {
    expect(read(given)).toEqual(want);
  });

  it.each([
    { given: 'context "the storm', want: { unclosed: true, tooLong: false } },
    { given: "the storms' end", want: { unclosed: false, tooLong: false } },
    { given: 'context “the storm', want: { unclosed: true, tooLong: false } },
    { given: 'a '.repeat(3000), want: { unclosed: false, tooLong: true } },
    { given: `"${'a '.repeat(3000)}"`, want: { unclosed: false, tooLong: false } },
  ])('reports text that could not be read: $want', ({ given, want }) => {
    expect(readRequest(given)).toMatchObject(want);
  });

  it('accepts any text, and finds its tokens one after another', () => {
    const pieces = fc.constantFrom(
      '"',
      "'",
      '“',
      '”',
      '{',
      '}',
      '[',
      ']',
      '\\',
      '?',
      ' ',
      'a',
      '1',
      '-',
      '.',
      '=',
      '\n',
      '🌊',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          let before = 0;
          // may be empty: a text of spaces has no tokens
          for (const token of readRequest(text).tokens) {
            expect(token.start).toBeGreaterThanOrEqual(before);
            expect(token.end).toBeGreaterThan(token.start);
            before = token.end;
          }
          expect(before).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  it('always reads a question mark at the end as a mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(readRequest(`${text}?`).tokens.at(-1)).toMatchObject({ kind: 'mark', text: '?' });
      }),
    );
  });

  it.each([
    '"'.repeat(20_000),
    '{'.repeat(20_000),
    '[{"'.repeat(20_000),
    "'".repeat(20_000),
    '“ '.repeat(20_000),
    '-'.repeat(100_000),
    'a.'.repeat(100_000),
    'https://?'.repeat(50_000),
  ])('is fast with a text that is designed to take long (%#)', (text) => {
    const start = cpuMilliseconds();
    readRequest(text);
    expect(cpuMilliseconds() - start).toBeLessThan(1000);
  });
});
