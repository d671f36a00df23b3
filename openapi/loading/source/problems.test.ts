import { expect, test } from 'vitest';
import { textWithCodes } from '../../errors/coded-error.ts';
import { DocumentError } from './problems.ts';
import type { Problem } from './problems.ts';

function problem(line: number): Problem {
  return {
    code: 'document-structure-invalid',
    message: `wrong ${line}`,
    pointer: '/a',
    location: { file: 'a.yml', line, column: 3 },
  };
}

test('the message has a line for each problem', () => {
  const error = new DocumentError([problem(1), problem(2)]);
  expect(error.message).toBe('a.yml:1:3 wrong 1\na.yml:2:3 wrong 2');
  const data = { file: 'a.yml', line: 1, column: 3, pointer: '/a' };
  expect(error.messages[0]).toEqual({ code: 'document-structure-invalid', message: 'a.yml:1:3 wrong 1', data });
});

test('the message has the first 20 problems, and the number of the others', () => {
  const error = new DocumentError(Array.from({ length: 23 }, (_, index) => problem(index + 1)));
  const lines = error.message.split('\n');
  expect(lines.slice(19)).toEqual(['a.yml:20:3 wrong 20', '… and 3 more']);
  expect(error.problems).toHaveLength(23);
  const coded = textWithCodes(error).split('\n');
  expect(coded.slice(19)).toEqual(['a.yml:20:3 wrong 20 [document-structure-invalid]', '… and 3 more']);
});
