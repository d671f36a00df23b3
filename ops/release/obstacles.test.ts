/** What keeps a version from being published. */
import { describe, expect, it } from 'vitest';
import { findReleaseObstacles, readChanges } from './obstacles.ts';

const changelog = '# Changelog\n\n## Unreleased\n\n## [1.2.0] - 2026-11-29\n\n### Added\n\n- a\n\n## 1.1.0\n\n- b\n';
const ready = { version: '1.2.0', changelog, changed: [], tags: ['v1.1.0'] };

describe('a release', () => {
  it.each([
    {
      name: 'uncommitted changes',
      given: { changed: ['a.ts', 'b.ts'] },
      want: /^the working tree has 2 uncommitted changes \(a.ts, b.ts\)/,
    },
    { name: 'no part of CHANGELOG.md', given: { version: '1.3.0' }, want: /^CHANGELOG.md has no part "## 1.3.0"/ },
    { name: 'an existing tag', given: { tags: ['v1.2.0'] }, want: /^the tag v1.2.0 exists already/ },
  ])('is refused for $name', ({ given, want }) => {
    expect(findReleaseObstacles({ ...ready, ...given })).toEqual([expect.stringMatching(want)]);
  });

  it('is possible otherwise', () => {
    expect(findReleaseObstacles(ready)).toEqual([]);
  });

  it.each([
    { given: '1.2.0', want: '### Added\n\n- a' },
    { given: '1.1.0', want: '- b' },
    { given: '1.1', want: undefined },
    { given: 'Unreleased', want: undefined },
  ])('has the changes of $given', ({ given, want }) => {
    expect(readChanges(changelog, given)).toBe(want);
  });
});
