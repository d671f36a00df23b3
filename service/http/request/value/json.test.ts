import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../../openapi/testing/any-character.ts';
import { cpuMilliseconds } from '../../../../openapi/testing/time.ts';
import { HttpError } from '../../../errors/errors.ts';
import { parseJson } from './json.ts';

function findRefusal(text: string): { code: string; details: string | undefined } {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof HttpError) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('was taken');
}

describe('text that is not JSON is rejected with its position', () => {
  test.each([
    { given: '', want: '/body line 1, column 1 (position 0): value expected' },
    { given: '{"a":1,\n "b" 2}', want: '/body line 2, column 6 (position 13): colon expected' },
    { given: '{"a":1', want: '/body line 1, column 7 (position 6): close brace expected' },
    { given: '[1,]', want: '/body line 1, column 4 (position 3): value expected' },
    { given: '{"a":1} x', want: '/body line 1, column 9 (position 8): invalid symbol' },
    { given: '// note\n1', want: '/body line 1, column 1 (position 0): invalid comment token' },
    { given: 'undefined', want: '/body line 1, column 1 (position 0): invalid symbol' },
    { given: '"a\u0001"', want: '/body line 1, column 1 (position 0): invalid character' },
    { given: '"a\0"', want: '/body line 1, column 1 (position 0): invalid character' },
    { given: '01', want: '/body line 1, column 2 (position 1): end of file expected' },
    { given: 'NaN', want: '/body line 1, column 1 (position 0): invalid symbol' },
  ])('$given', ({ given, want }) => {
    expect(findRefusal(given)).toEqual({ code: 'malformed_json', details: want });
  });
});

describe('each forbidden value that JSON allows is rejected with a pointer', () => {
  test.each([
    { name: 'NUL', given: '{"a":"x\\u0000"}', want: '/body/a must not contain NUL (U+0000)' },
    { name: 'a high surrogate alone', given: '["\\ud800"]', want: '/body/0 must not contain a lone surrogate' },
    { name: 'a low one alone', given: '"\\udc00x"', want: '/body must not contain a lone surrogate' },
    { name: 'two in the wrong order', given: '"\\udc00\\ud800"', want: '/body must not contain a lone surrogate' },
    { name: '__proto__', given: '{"a":{"__proto__":{"b":1}}}', want: '/body/a/__proto__ is a forbidden name' },
    { name: '__proto__, escaped', given: '{"__pr\\u006fto__":1}', want: '/body/__proto__ is a forbidden name' },
    {
      name: 'constructor.prototype',
      given: '{"constructor":{"prototype":{}}}',
      want: '/body/constructor is a forbidden name of an object with "prototype"',
    },
    {
      name: 'NUL in a name',
      given: '{"a/\\u0000":1}',
      want: '/body/a~1\0 has a name that must not contain NUL (U+0000)',
    },
    { name: 'an infinite number', given: '{"a":[1e400]}', want: '/body/a/0 must be a number within 1.8e308' },
    {
      name: 'several',
      given: '["\\u0000",1,"\\ud800"]',
      want: '/body/0 must not contain NUL (U+0000)\n/body/2 must not contain a lone surrogate',
    },
  ])('$name', ({ given, want }) => {
    expect(findRefusal(given)).toEqual({ code: 'validation_failed', details: want });
  });

  test('the first hundred of thousands of faults are reported', () => {
    const { details } = findRefusal(JSON.stringify(Array.from({ length: 5000 }, () => '\0')));
    expect(details?.split('\n')).toHaveLength(100);
  });
});

describe('nesting', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  test('a hundred levels are accepted, regardless of brackets in strings', () => {
    expect(parseJson(nested(100))).toHaveLength(1);
    const brackets = { a: '[{'.repeat(500), b: `\\"${'['.repeat(200)}` };
    expect(parseJson(JSON.stringify(brackets))).toEqual(brackets);
  });

  test('one more level is rejected with the pointer', () => {
    expect(findRefusal(`{"a":\n${nested(100)}}`)).toEqual({
      code: 'malformed_json',
      details: `/body/a${'/0'.repeat(99)} line 2, column 100 (position 105): nested deeper than 100 levels`,
    });
  });

  test.each([
    { name: 'closed', given: nested(100_000) },
    { name: 'never closed', given: '['.repeat(500_000) },
    { name: 'of objects', given: '{"a":'.repeat(100_000) },
    { name: 'after an unclosed string', given: `${'['.repeat(50)}"${'['.repeat(100_000)}` },
  ])('100,000 levels, $name, are rejected at once', ({ given }) => {
    const startedAt = cpuMilliseconds();
    expect(findRefusal(given).code).toBe('malformed_json');
    expect(cpuMilliseconds() - startedAt).toBeLessThan(2000);
  });
});

test('valid text gives the value of JSON.parse', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: anyCharacter, maxDepth: 4 }), (text) => {
      fc.pre(!/__proto__|\\u0000|\\ud|"constructor"/.test(text));
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('any text is parsed or rejected with HttpError', () => {
  const alphabet = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    ':',
    ',',
    '\\',
    'u',
    '0',
    '1',
    'e',
    '-',
    '.',
    ' ',
    '\n',
    't',
  );
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 300 }), (text) => {
      let value: unknown;
      try {
        value = parseJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(HttpError);
        return;
      }
      expect(value).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});
