/** The index of sessions, which the migration 0003-sessions does not change. */
import { expect, it } from 'vitest';
import { computeVersion } from '../search/collection/collection.ts';
import { searches } from '../session-context/store.ts';
import { oldCollection } from '../session-context/testing/old-data.ts';

it('has the same version as before the migration, so that it is not rebuilt', () => {
  expect(computeVersion(searches.sessions)).toBe(computeVersion(oldCollection));
});
