import { describe, expect, it } from 'vitest';
import { singular, splitName, stem } from './words.ts';

describe('splitName', () => {
  it.each([
    { given: 'sessionId', want: ['session', 'id'] },
    { given: 'SESSION_ID', want: ['session', 'id'] },
    { given: 'If-Match', want: ['if', 'match'] },
    { given: 'listHTTPServers', want: ['list', 'http', 'servers'] },
    { given: 'größenÄnderung', want: ['größen', 'änderung'] },
    { given: '', want: [] },
  ])('$given', ({ given, want }) => {
    expect(splitName(given)).toEqual(want);
  });
});

describe('stem', () => {
  it.each([
    ['session', 'sessions', "session's", "sessions'"],
    ['create', 'creates', 'created', 'creating'],
    ['entry', 'entries'],
    ['address', 'addresses'],
    ['box', 'boxes'],
    ['stop', 'stops', 'stopped', 'stopping'],
    ['status'],
    ['sequence', 'sequences'],
  ])('returns one form for %s and its forms', (...forms) => {
    expect(new Set(forms.map(stem)).size).toBe(1);
  });

  it.each([
    ['user', 'use'],
    ['thing', 'the'],
    ['string', 'strip'],
    ['bus', 'bu'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

it('singular returns a readable word', () => {
  expect(['sessions', 'entries', 'addresses', 'status'].map(singular)).toEqual([
    'session',
    'entry',
    'address',
    'status',
  ]);
});
