import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './words.ts';

describe('highlight', () => {
  it('marks nothing but the words, within the text', () => {
    const piece = fc.oneof(fc.constant(' storm '), fc.string({ unit: 'grapheme', maxLength: 100 }));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 10 }), (pieces) => {
        const found = highlight('body', pieces.join(''), (word) => word === 'storm');
        expect(found === undefined).toBe(!pieces.includes(' storm '));
        const marked = found?.marks.map(({ start, length }) => found.text.slice(start, start + length)) ?? [];
        expect(marked.filter((word) => word !== 'storm')).toEqual([]);
      }),
    );
  });

  it('returns a snippet around the first word', () => {
    const text = `${'far away '.repeat(100)}a storm ${'and on '.repeat(100)}`;
    const found = highlight('body', text, (word) => word === 'storm');
    expect(found?.text.length).toBeLessThanOrEqual(240);
    expect(found?.marks.map(({ start, length }) => found.text.slice(start, start + length))).toEqual(['storm']);
  });
});
