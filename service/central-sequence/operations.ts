/** Central Sequence: numbers that put the elements of a story in order, and versions of the elements. */
import {
  type Database,
  defineHandlers,
  type Handlers,
  idempotent,
  idempotentAll,
  type IdempotentRequest,
  inBatches,
  type Search,
  type Service,
  type ServiceContext,
  type Transaction,
} from 'fountainai';
import type { operations } from './api.d.ts';
import * as sequence from './migrations/0001-sequence.ts';
import * as searchTables from './migrations/0002-search.ts';
import { toElementDocumentId, sequences } from './search.ts';
import type { ElementKey } from './statements.ts';
import { type NumberWish, recordVersion, reorder, takeNumbers } from './store.ts';

export async function open(context: ServiceContext): Promise<Service> {
  const database = await context.openDatabase({ '0001-sequence': sequence, '0002-search': searchTables });
  const search = await context.openSearch(database, [sequences]);
  return {
    handlers: defineHandlers<operations>(createHandlers(database, search)),
    states: { search: () => search.state() },
    async close() {
      await search.close();
      await database.close();
    },
  };
}

interface NumberRequest extends NumberWish {
  readonly request: IdempotentRequest;
  readonly comment: string;
}

function createHandlers(database: Database, search: Pick<Search, 'changed'>): Handlers<operations> {
  const changed = (transaction: Transaction, elements: readonly ElementKey[]): Promise<void> =>
    search.changed(transaction, sequences, elements.map(toElementDocumentId));
  const takeInBatch = inBatches(
    database,
    (transaction, wishes: readonly NumberRequest[]) =>
      idempotentAll(transaction, wishes, async (fresh) => {
        const numbers = await takeNumbers(transaction, fresh);
        await changed(
          transaction,
          fresh.flatMap(({ type, elementId: id }) => (id === undefined ? [] : { type, id })),
        );
        return numbers.map((sequenceNumber, index) => ({ sequenceNumber, comment: fresh[index]?.comment ?? '' }));
      }),
    { lengthOf: ({ comment }) => comment.length },
  );
  return {
    async generateSequenceNumber({ header, body }) {
      const { elementType, elementId, comment } = body;
      const request = { key: header['Idempotency-Key'], operation: 'generateSequenceNumber', body };
      const wish = { request, type: elementType, elementId: elementId ?? undefined, comment };
      return { status: 201, body: await takeInBatch(wish) };
    },

    async reorderElements({ body: { elementType, elements, comment } }) {
      await database.write(async (transaction) => {
        await reorder(transaction, elementType, elements);
        await changed(
          transaction,
          elements.map(({ elementId: id }) => ({ type: elementType, id })),
        );
      });
      const updatedElements = elements.map(({ elementId, newSequence }) => ({ elementId, newSequence }));
      return { status: 200, body: { updatedElements, comment } };
    },

    async createVersion({ header, body }) {
      const element = { type: body.elementType, id: body.elementId };
      const { newVersionData: data, comment } = body;
      const request = { key: header['Idempotency-Key'], operation: 'createVersion', body };
      const answer = await database.write((transaction) =>
        idempotent(transaction, request, async () => {
          const versionNumber = await recordVersion(transaction, element, { data, comment });
          await changed(transaction, [element]);
          return { versionNumber, comment };
        }),
      );
      return { status: 201, body: answer };
    },
  };
}
