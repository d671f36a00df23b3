import { expect, test } from 'vitest';
import { findForeign } from './foreign-patterns.ts';

test.each([
  { given: String.raw`\A\d+\z`, want: String.raw`\A` },
  { given: String.raw`^[a-z]+\Z`, want: String.raw`\Z` },
  { given: String.raw`^\h+$`, want: String.raw`\h` },
  { given: String.raw`^\Qa.b\E$`, want: String.raw`\Q` },
  { given: String.raw`^[\-\h]+$`, want: String.raw`\h` },
  { given: String.raw`^\p{L}\-$`, want: String.raw`\p{L}` },
  { given: String.raw`^\x{20AC}\-$`, want: String.raw`\x{20AC}` },
  { given: '^[[:digit:]_]+$', want: '[:digit:]' },
  { given: '^[a-z&&[^aeiou]]+$', want: '&&[' },
])('finds $want in $given', ({ given, want }) => {
  expect(findForeign(given)).toBe(want);
});

test.each([
  String.raw`^\p{L}+$`,
  String.raw`^[\w-\.]+$`,
  String.raw`^\d{3}\-\d{2}$`,
  String.raw`^[a-z\_]+\@\d+\:\/$`,
  String.raw`^\\A[\\z]$`,
  String.raw`^\u00e9\x41\cJ\0\n\v\-$`,
  String.raw`^(?<year>\d{4})-\k<year>$`,
  String.raw`^[\]:alpha:]+$`,
  '^[:a-z]+$',
  '^[a&&b]+$',
])('accepts $0', (pattern) => {
  expect(findForeign(pattern)).toBeUndefined();
});
