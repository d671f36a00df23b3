import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityTag, matches } from './entity-tag.ts';

describe('matches', () => {
  const tag = '"1-2"';

  it.each([
    { given: '"1-2"', want: true },
    { given: '*', want: true },
    { given: ' * ', want: true },
    { given: '"1-1", "1-2"', want: true },
    { given: '"1-1","1-2"', want: true },
    { given: '"a,b" , "1-2"', want: true },
    { given: 'W/"1-2"', want: false },
    { given: '"1-1"', want: false },
    { given: '1-2', want: false },
    { given: '"1-2', want: false },
    { given: '"11-2"', want: false },
    { given: '', want: false },
    { given: '"*"', want: false },
  ])('$given: $want', ({ given, want }) => {
    expect(matches(given, tag)).toBe(want);
  });

  const getTag = ({ sessionId, revision }: { sessionId: number; revision: number }) => entityTag(sessionId, revision);
  const ids = fc.record({ sessionId: fc.integer({ min: 1 }), revision: fc.integer({ min: 1 }) });

  it('is true for the tag of the same state only', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const isSame = a.sessionId === b.sessionId && a.revision === b.revision;
        expect(matches(getTag(a), getTag(b))).toBe(isSame);
        expect(matches(`"x", ${getTag(a)}`, getTag(a))).toBe(true);
        expect(matches(`W/${getTag(a)}`, getTag(a))).toBe(false);
      }),
    );
  });
});
