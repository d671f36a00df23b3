/** The search index of sessions, which the move of the sessions into a resource must not have built again. */
import { expect, it } from 'vitest';
import { versionOf } from '../search/collection.ts';
import { searches } from '../session-context/store.ts';
import { oldCollection } from '../session-context/testing-old-data.ts';

it('has the version that it had before sessions were in a resource', () => {
  expect(versionOf(searches.sessions)).toBe(versionOf(oldCollection));
});
