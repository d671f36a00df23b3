import { describe, expect, it } from 'vitest';
import { toSchemaName } from './open-database.ts';

describe('toSchemaName', () => {
  it.each([
    { given: 'pets', want: 'pets' },
    { given: 'session-context', want: 'session_context' },
    { given: 'a'.repeat(63), want: 'a'.repeat(63) },
  ])('$given', ({ given, want }) => {
    expect(toSchemaName(given)).toBe(want);
  });

  it.each(['a'.repeat(64), 'pg-admin', 'public', 'information-schema', '7-pets', 'Pets', 'a b'])(
    'rejects %s, which PostgreSQL changes or rejects',
    (given) => {
      expect(() => toSchemaName(given)).toThrow(expect.objectContaining({ code: 'start-schema-name-invalid' }));
    },
  );
});
