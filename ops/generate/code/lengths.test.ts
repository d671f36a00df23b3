import { expect, it } from 'vitest';
import { explainLengths } from './lengths.ts';

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `  call(${index});`).join('\n');
const code = (count: number): string => `/** File. */\nimport 'a';\n\nfunction one() {\n${lines(count)}\n}\n`;

it.each([
  { given: 48, inFunction: false, inFile: false },
  { given: 49, inFunction: true, inFile: false },
  { given: 298, inFunction: true, inFile: true },
])('$given lines', ({ given, inFunction, inFile }) => {
  const text = explainLengths(code(given));
  expect(text.includes('eslint-disable-next-line max-lines-per-function')).toBe(inFunction);
  expect(text.includes('/* eslint-disable max-lines ')).toBe(inFile);
});

it('counts neither comments nor blank lines', () => {
  const commented = code(45).replaceAll('\n  call', '\n\n  // why\n  call');
  expect(explainLengths(commented)).toBe(commented);
});
