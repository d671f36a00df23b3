import { describe, expect, test } from 'vitest';
import { compileMediaTypes } from './media-types.ts';

describe('the most specific declared type is used', () => {
  const match = compileMediaTypes([
    '*/*',
    'text/*',
    'text/plain',
    'application/json',
    'text/csv;header=present',
    'text/csv',
  ]);
  test.each([
    { given: 'application/json', declared: 'application/json', kind: 'json', charset: undefined },
    { given: 'application/json; charset=utf-8', declared: 'application/json', kind: 'json', charset: 'utf-8' },
    { given: 'APPLICATION/JSON;charset="UTF-8"', declared: 'application/json', kind: 'json', charset: 'utf-8' },
    { given: 'application/json; charset=latin1', declared: 'application/json', kind: 'json', charset: 'latin1' },
    { given: 'text/plain', declared: 'text/plain', kind: 'text', charset: undefined },
    { given: 'text/html', declared: 'text/*', kind: 'text', charset: undefined },
    { given: 'text/csv', declared: 'text/csv', kind: 'text', charset: undefined },
    { given: 'text/csv; header=present', declared: 'text/csv;header=present', kind: 'text', charset: undefined },
    { given: 'application/problem+json', declared: '*/*', kind: 'json', charset: undefined },
    { given: 'application/x-www-form-urlencoded', declared: '*/*', kind: 'urlencoded', charset: undefined },
    { given: 'multipart/form-data; boundary=x', declared: '*/*', kind: 'multipart', charset: undefined },
    { given: 'image/png', declared: '*/*', kind: 'bytes', charset: undefined },
  ])('$given', ({ given, ...want }) => {
    expect(match(given)).toEqual(want);
  });
});

describe('an undeclared media type is not accepted', () => {
  const match = compileMediaTypes(['application/json', 'image/*', 'text/csv; header=present', 'no media type']);
  test.each([
    '',
    'application/xml',
    'application/jsonp',
    'application/*',
    'json',
    'text/csv',
    'no media type',
    ';',
    '/',
  ])('%j', (given) => {
    expect(match(given)).toBeUndefined();
  });
});

test.each([
  { given: 'application/vnd.shop+json', want: 'application/*+json' },
  { given: 'application/merge-patch+json; charset=utf-8', want: 'application/merge-patch+json' },
  { given: 'application/json', want: undefined },
  { given: 'application/vnd.shop+xml', want: undefined },
  { given: 'text/vnd.shop+json', want: undefined },
])('a range of a suffix: $given is $want', ({ given, want }) => {
  const match = compileMediaTypes(['application/*+json', 'application/merge-patch+json']);
  expect(match(given)?.declared).toBe(want);
});
