import { expect, test } from 'vitest';
import { toVisibleText } from './visible-text.ts';

test.each([
  { name: 'null', given: 'a\u0000b', want: 'a<U+0000>b' },
  { name: 'escape', given: 'a\u001b[31mb', want: 'a<U+001B>[31mb' },
  { name: 'bell', given: '\u0007', want: '<U+0007>' },
  { name: 'backspace', given: '\b', want: '<U+0008>' },
  { name: 'tabulator', given: '\t', want: '<U+0009>' },
  { name: 'carriage return', given: 'a\rb', want: 'a<U+000D>b' },
  { name: 'delete', given: '\u007f', want: '<U+007F>' },
  { name: 'next line of C1', given: '\u0085', want: '<U+0085>' },
  { name: 'control sequence introducer of C1', given: '\u009b31m', want: '<U+009B>31m' },
  { name: 'operating system command of C1', given: '\u009d', want: '<U+009D>' },
  { name: 'right-to-left override', given: 'a\u202eb', want: 'a<U+202E>b' },
  { name: 'right-to-left isolate', given: '\u2067', want: '<U+2067>' },
  { name: 'right-to-left mark', given: '\u200f', want: '<U+200F>' },
  { name: 'Arabic letter mark', given: '\u061c', want: '<U+061C>' },
  { name: 'zero-width space', given: '\u200b', want: '<U+200B>' },
  { name: 'byte order mark', given: '\ufeff', want: '<U+FEFF>' },
  { name: 'line separator', given: '\u2028', want: '<U+2028>' },
  { name: 'paragraph separator', given: '\u2029', want: '<U+2029>' },
  { name: 'tag character', given: '\u{e0041}', want: '<U+E0041>' },
  { name: 'half of a character', given: '\ud800', want: '<U+D800>' },
  { name: 'noncharacter', given: '\uffff', want: '<U+FFFF>' },
  { name: 'line feed, which stays', given: 'a\nb', want: 'a\nb' },
  { name: 'joined emoji, which stays', given: '👩\u200d💻', want: '👩\u200d💻' },
  { name: 'Persian, which stays', given: 'می\u200cخواهم', want: 'می\u200cخواهم' },
  { name: 'letters, which stay', given: 'Grüße, 日本語 עברית', want: 'Grüße, 日本語 עברית' },
])('makes visible: $name', ({ given, want }) => {
  expect(toVisibleText(given)).toBe(want);
});
