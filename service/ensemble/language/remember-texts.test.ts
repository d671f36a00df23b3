import { expect, it } from 'vitest';
import { rememberTexts } from './remember-texts.ts';

it.each([
  { given: ['a', 'b', 'a'], want: ['a', 'b'] },
  { given: ['a', 'b', 'c', 'a', 'c'], want: ['a', 'b', 'c', 'a'] },
  { given: ['four', 'four', 'long!', 'long!'], want: ['four', 'long!', 'long!'] },
])('keeps the results of few and short texts: $given', ({ given, want }) => {
  const read: string[] = [];
  const find = (text: string) => ({ text, count: read.push(text) });
  const remembered = rememberTexts(find, { count: 2, maxLength: 4 });
  expect(given.map((text) => remembered(text).text)).toEqual(given);
  expect(read).toEqual(want);
});

it('keeps the results of other texts if one is too long to be kept', () => {
  const read: string[] = [];
  const remembered = rememberTexts((text) => read.push(text), { count: 1, maxLength: 4 });
  for (const text of ['a', 'long!', 'a']) remembered(text);
  expect(read).toEqual(['a', 'long!']);
});
