import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { itemValidator } from './item-validator.ts';

const document = (await loadDocuments()).find(({ name }) => name === 'session-context')!;
const session = {
  sessionId: 1,
  userId: 1,
  context: '',
  sequenceNumber: 1,
  createdAt: '2026-03-01T09:30:00.000Z',
  updatedAt: '2026-03-01T09:30:00.000Z',
};

describe('the check of an item', () => {
  it.each(['/components/schemas/Session', 'getSession', 'createSession'])('by %s validates items', (place) => {
    const faultsOf = itemValidator(document, place);
    expect(faultsOf({ ...session })).toEqual([]);
    expect(faultsOf({ ...session, userId: 'x' })).toMatchObject([{ pointer: '/userId' }]);
  });

  it.each(['/components/schemas/None', 'getNothing', ''])('is rejected without a schema at "%s"', (place) => {
    expect(() => itemValidator(document, place)).toThrow('follow the change');
  });
});
