import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortMembers, sortValues, stringifySorted } from './sorted-json.ts';

const cases = [
  { given: { b: 1, a: { d: [], c: null } }, want: '{"a":{"c":null,"d":[]},"b":1}' },
  { given: [{ b: 1, a: 2 }, 'text', 3], want: '[{"a":2,"b":1},"text",3]' },
  { given: { a: undefined }, want: '{"a":null}' },
  { given: [undefined], want: '[null]' },
  { given: undefined, want: 'null' },
  // JavaScript objects have such names first; hashes of earlier versions depend on this text.
  { given: { a: 1, 10: 2, 9: 3 }, want: '{"9":3,"10":2,"a":1}' },
  { given: JSON.parse('{"b":1,"__proto__":{"z":1,"y":2}}') as unknown, want: '{"__proto__":{"y":2,"z":1},"b":1}' },
];

describe('sorted JSON', () => {
  it.each(cases)('is the text $want', ({ given, want }) => {
    expect(stringifySorted(given)).toBe(want);
  });

  it('is the same for any order of members, and parses to an equal value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(stringifySorted(reversed)).toBe(stringifySorted(value));
        expect(JSON.parse(stringifySorted(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('differs if a list has another order, unless the list is sorted before', () => {
    const [one, other] = [
      [{ b: 1, a: 2 }, 'x'],
      ['x', { a: 2, b: 1 }],
    ];
    expect(stringifySorted(one)).not.toBe(stringifySorted(other));
    expect(stringifySorted(sortValues(one))).toBe(stringifySorted(sortValues(other)));
  });

  it('does not change the given value', () => {
    const given = { b: 1, a: 2 };
    expect(Object.keys(sortMembers(given) as object)).toEqual(['a', 'b']);
    expect(Object.keys(given)).toEqual(['b', 'a']);
  });
});
