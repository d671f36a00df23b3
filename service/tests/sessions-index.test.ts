/** The index of sessions, which the migration 0003-sessions leaves as it is. */
import { expect, it } from 'vitest';
import { computeVersion } from '../search/collection/collection.ts';
import { searches } from '../session-context/store.ts';
import { oldCollection } from '../session-context/testing/old-data.ts';

it('has the same version as before the migration, so that none is built again', () => {
  expect(computeVersion(searches.sessions)).toBe(computeVersion(oldCollection));
});
