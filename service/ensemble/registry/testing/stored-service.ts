import type { StoredService } from '../store.ts';

/** A registered service whose text needs escaping. */
export const storedService = (facts: Partial<StoredService> = {}): StoredService => ({
  id: 'one',
  name: 'One',
  description: 'The first',
  openapi_url: 'http://one.test/openapi.json',
  tags: ['a', "b','c"],
  address: 'http://one.test/v1/openapi.json',
  destination: 'http://one.test',
  document: '{"openapi":"3.1.0"}',
  hash: 'abc',
  etag: null,
  fetched_at: '2026-01-01T00:00:00.000Z',
  ...facts,
});
