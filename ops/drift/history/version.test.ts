import { expect, test } from 'vitest';
import { isAtLeast, findHighestRaise, compareVersions, raiseVersion } from './version.ts';

test.each([
  { given: ['1.2.3', '1.2.3'], want: 'none' },
  { given: ['1.2.3', '1.2.4'], want: 'patch' },
  { given: ['1.2.3', '1.3.0'], want: 'minor' },
  { given: ['1.2.3', '1.10.0'], want: 'minor' },
  { given: ['1.2.3', '2.0.0'], want: 'major' },
  { given: ['1.2.3', '2.0.0-rc.1+build.5'], want: 'major' },
  { given: ['9.0.0', '10.0.0'], want: 'major' },
  { given: ['v3', '3.1'], want: 'minor' },
  { given: ['1.2.3', '1.2.2'], want: 'lowered' },
  { given: ['2.0.0', '1.9.9'], want: 'lowered' },
  { given: ['1.2.3', 'next'], want: undefined },
  { given: ['2026-01-01', 'latest'], want: undefined },
])('$given.0 → $given.1: $want', ({ given: [before = '', after = ''], want }) => {
  expect(compareVersions(before, after)).toBe(want);
});

test.each([
  { given: ['1.2.3', 'none'], want: '1.2.3' },
  { given: ['1.2.3', 'patch'], want: '1.2.4' },
  { given: ['1.2.3', 'minor'], want: '1.3.0' },
  { given: ['1.2.3', 'major'], want: '2.0.0' },
  { given: ['v3', 'patch'], want: '3.0.1' },
] as const)('$given.0 raised by $given.1: $want', ({ given: [version, raise], want }) => {
  expect(raiseVersion(version, raise)).toBe(want);
});

test('raises are in order', () => {
  expect(findHighestRaise([])).toBe('none');
  expect(findHighestRaise(['patch', 'major', 'minor'])).toBe('major');
  expect([isAtLeast('minor', 'patch'), isAtLeast('minor', 'minor'), isAtLeast('patch', 'minor')]).toEqual([
    true,
    true,
    false,
  ]);
});
