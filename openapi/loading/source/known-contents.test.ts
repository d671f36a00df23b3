import { describe, expect, it } from 'vitest';
import { KnownContents } from './known-contents.ts';

describe('stored contents', () => {
  const store = (...texts: readonly string[]): KnownContents => {
    const contents = new KnownContents(10);
    for (const text of texts) contents.set(text, { text });
    return contents;
  };

  it.each([
    { given: ['aaaa', 'bbbb'], want: ['aaaa', 'bbbb'], title: 'all texts within the limit are kept' },
    { given: ['aaaa', 'bbbb', 'cccc'], want: ['bbbb', 'cccc'], title: 'the oldest text is removed' },
    { given: ['aaaa', 'x'.repeat(11)], want: ['aaaa'], title: 'a text above the limit is not stored' },
    { given: ['a', 'a', 'a', 'bbbbbbbbb'], want: ['a', 'bbbbbbbbb'], title: 'a text counts once' },
    {
      given: ['aaaa', 'bbbb', 'x'.repeat(10)],
      want: ['x'.repeat(10)],
      title: 'several texts are removed for a long one',
    },
  ])('$title', ({ given, want }) => {
    const contents = store(...given);
    expect(given.filter((text, index) => given.indexOf(text) === index && contents.get(text) !== undefined)).toEqual(
      want,
    );
  });

  it('a text that was used is kept longer', () => {
    const contents = store('aaaa', 'bbbb');
    contents.get('aaaa');
    contents.set('cccc', {});
    expect([contents.get('aaaa'), contents.get('bbbb')]).toEqual([{ text: 'aaaa' }, undefined]);
  });
});
