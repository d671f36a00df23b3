import { describe, expect, test } from 'vitest';
import { compilePath, itemSegment, sharedParameters } from './path.ts';

describe('a path', () => {
  test.each([
    { given: ['/a/{b}', '/a/1'], want: { b: '1' } },
    { given: ['/a/{b}', '/a/%2F'], want: { b: '%2F' } },
    { given: ['/a/{b}', '/a/1/2'], want: undefined },
    { given: ['/a/{b}', '/a/'], want: undefined },
    { given: ['/a.b/{c}.{d}', '/a.b/x.y'], want: { c: 'x', d: 'y' } },
    { given: ['/a.b', '/aXb'], want: undefined },
    { given: ['/ä', '/%C3%A4'], want: {} },
    { given: ['/a({b})', '/a(1)'], want: { b: '1' } },
  ])('$given', ({ given: [template = '', path = ''], want }) => {
    expect(compilePath(template)(path)).toEqual(want);
  });
});

describe('the item in a template', () => {
  test.each([
    { given: '/a/{id}', want: { collection: '/a', name: 'id' } },
    { given: '/a/{id}/b', want: { collection: '/a', name: 'id' } },
    { given: '/a/{id}/b/{bId}', want: { collection: '/a/{id}/b', name: 'bId' } },
    { given: '/a/{id}.json', want: undefined },
    { given: '/a', want: undefined },
  ])('$given', ({ given, want }) => {
    expect(itemSegment(given)).toEqual(want);
  });

  test('has what the templates before it have', () => {
    expect(sharedParameters('/a/{id}/b', '/a/{aId}/b/{bId}')).toEqual([['id', 'aId']]);
  });
});
