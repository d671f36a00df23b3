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
import { assignNumbers, type NumberWish, returnNumbers, takeNumbers } from './numbers.ts';
import { recordVersion, reorder } from './store.ts';

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

type ReportChange = (transaction: Transaction, elements: readonly ElementKey[]) => Promise<void>;

/** Returns a function that gives a request the next number of its type, with others that wait. */
function takingNumbers(database: Database, changed: ReportChange) {
  return inBatches(
    database,
    async (transaction, wishes: readonly NumberRequest[]) => {
      // Several requests take their numbers while their earlier answers are read. One request waits for this read: if its key was
      // used with another body, it changes nothing, and other writes of its commit need not run again.
      const taken = wishes.length > 1 ? takeNumbers(transaction, wishes) : undefined;
      taken?.catch(() => undefined); // the reads may fail before, with the reason
      const answers = await idempotentAll(transaction, wishes, async (fresh) => {
        const numbers = assignNumbers(transaction, await (taken ?? takeNumbers(transaction, fresh)), fresh);
        await changed(
          transaction,
          fresh.flatMap(({ type, elementId: id }) => (id === undefined ? [] : { type, id })),
        );
        return numbers.map((sequenceNumber, index) => ({ sequenceNumber, comment: fresh[index]?.comment ?? '' }));
      });
      if (taken !== undefined) returnNumbers(transaction, await taken);
      return answers;
    },
    { lengthOf: ({ comment }) => comment.length },
  );
}

function createHandlers(database: Database, search: Pick<Search, 'changed'>): Handlers<operations> {
  const changed: ReportChange = (transaction, elements) =>
    search.changed(transaction, sequences, elements.map(toElementDocumentId));
  const takeNumber = takingNumbers(database, changed);
  return {
    async generateSequenceNumber({ header, body }) {
      const { elementType, elementId, comment } = body;
      const request = { key: header['Idempotency-Key'], operation: 'generateSequenceNumber', body };
      const wish = { request, type: elementType, elementId: elementId ?? undefined, comment };
      return { status: 201, body: await takeNumber(wish) };
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
