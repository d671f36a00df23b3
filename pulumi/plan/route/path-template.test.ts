import { expect, it } from 'vitest';
import { canOverlap, rankTemplate, toRoutePath } from './path-template.ts';

it.each([
  { given: '/sessions', want: '~/sessions$' },
  { given: '/sessions/{sessionId}/context', want: '~/sessions/[^#?/]+/context$' },
  { given: '/a.b/{id}.json', want: '~/a\\.b/[^#?/]+\\.json$' },
  { given: '/a+(b)/[c]$', want: '~/a\\+\\(b\\)/\\[c\\]\\$$' },
  { given: '/', want: '~/$' },
  // As Kong compares: it decodes the path of a request, but not reserved characters.
  { given: '/a%20b/{id}', want: '~/a b/[^#?/]+$' },
  { given: '/caf%C3%A9', want: '~/café$' },
  { given: '/a%2fb%7E%7Bc%7D%25', want: '~/a%2Fb~\\{c\\}%25$' },
  { given: '/a%2E%zz%FF', want: '~/a\\.%zz%FF$' },
])('$given is matched by $want', ({ given, want }) => {
  expect(toRoutePath(given)).toBe(want);
});

it.each([
  { given: ['/a/{id}', '/a/b'], want: true },
  { given: ['/{x}/b', '/a/{id}'], want: true },
  { given: ['/a', '/a/{id}'], want: false },
  { given: ['/a/b', '/a/c'], want: false },
  { given: ['/a/x-{id}', '/a/{id}'], want: true },
])('$given overlap: $want', ({ given: [one = '', other = ''], want }) => {
  expect(canOverlap(one, other)).toBe(want);
  expect(canOverlap(other, one)).toBe(want);
});

it('of templates that overlap, the more exact one has the higher rank, from the left', () => {
  const rising = ['/{a}/{b}', '/{a}/x-{b}', '/{a}/b', '/x-{a}/b', '/a/{b}', '/a/b'];
  const ranks = rising.map(rankTemplate);
  expect(ranks).toEqual([...new Set(ranks)].sort((one, other) => one - other));
  expect(Math.min(...ranks)).toBeGreaterThan(0);
});
