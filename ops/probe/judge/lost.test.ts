/** Which of the values that were sent an answer must say, and which it may leave out or write in another way. */
import { describe, expect, it } from 'vitest';
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import { says } from './equal.ts';
import { keptRows } from '../testing/kept-rows.ts';
import { type LostRow, lostRows } from '../testing/lost-rows.ts';
import { findLost } from './lost.ts';

describe('a value that was sent', () => {
  it.each([
    { given: { a: 1, b: 2 }, sent: { a: 1 }, want: true },
    { given: { a: 1 }, sent: { a: 1, b: 2 }, want: false },
    { given: {}, sent: { a: null }, want: true },
    { given: '2026-03-01T09:30:00.000Z', sent: '2026-03-01T10:30:00+01:00', want: true },
    { given: '2026-03-01', sent: '2026-03-02', want: false },
    { given: [1, 2], sent: [1], want: false },
    { given: '1', sent: 1, want: false },
  ])('is the same as what is answered: $sent, $given: $want', ({ given, sent, want }) => {
    expect(says(given, sent)).toBe(want);
  });
});

function findPointer({ sent, given, asked, answer = asked, names }: LostRow): string | undefined {
  return findLost({ value: sent, schema: viewSchema(asked) }, { value: given, schema: viewSchema(answer) }, names)
    ?.pointer;
}

describe('what an answer does not say', () => {
  it.each(lostRows)('is found: $title', (row) => {
    expect(findPointer(row)).toBe(row.want);
  });
});

describe('what an answer may do', () => {
  it.each(keptRows)('does not lose a value: $title', (row) => {
    expect(findPointer(row)).toBeUndefined();
  });
});
