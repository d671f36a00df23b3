import { expect, it } from 'vitest';
import { rememberTexts } from './remember-texts.ts';

it.each([
  { given: ['a', 'b', 'a'], want: ['a', 'b'] },
  { given: ['a', 'b', 'c', 'a', 'c'], want: ['a', 'b', 'c', 'a'] },
  { given: ['four', 'four', 'long!', 'long!'], want: ['four', 'long!'] },
  { given: ['long 1', 'long 2', 'long 2', 'long 1'], want: ['long 1', 'long 2', 'long 1'] },
])('keeps the results of few short texts and of one long one: $given', ({ given, want }) => {
  const read: string[] = [];
  const find = (text: string) => ({ text, count: read.push(text) });
  const remembered = rememberTexts(find, { count: 2, maxLength: 4 });
  expect(given.map((text) => remembered(text).text)).toEqual(given);
  expect(read).toEqual(want);
});

it('keeps the result of a long text in addition to those of short ones', () => {
  const read: string[] = [];
  const remembered = rememberTexts((text) => read.push(text), { count: 1, maxLength: 4 });
  for (const text of ['a', 'long!', 'a', 'long!']) remembered(text);
  expect(read).toEqual(['a', 'long!']);
});
