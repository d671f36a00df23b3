/** Central Sequence: numbers that put the elements of a story in order, and versions of the elements. */
import type { Handlers } from '../http/handlers.ts';
import { defineHandlers } from '../http/handlers.ts';
import type { Service, ServiceContext } from '../service.ts';
import type { Database } from '../storage/database.ts';
import { idempotent } from '../storage/idempotency.ts';
import type { operations } from './api.d.ts';
import * as sequence from './migrations/0001-sequence.ts';
import { recordVersion, reorder, takeNumber } from './store.ts';

export async function open(context: ServiceContext): Promise<Service> {
  const database = await context.openDatabase({ '0001-sequence': sequence });
  return { handlers: defineHandlers<operations>(handlersOf(database)), close: () => database.close() };
}

function handlersOf(database: Database): Handlers<operations> {
  return {
    async generateSequenceNumber({ header, body }) {
      const { elementType, elementId, comment } = body;
      const request = { key: header['Idempotency-Key'], operation: 'generateSequenceNumber', body };
      const answer = await database.write((transaction) =>
        idempotent(transaction, request, async () => ({
          sequenceNumber: await takeNumber(transaction, elementType, elementId ?? undefined),
          comment,
        })),
      );
      return { status: 201, body: answer };
    },

    async reorderElements({ body: { elementType, elements, comment } }) {
      await database.write((transaction) => reorder(transaction, elementType, elements));
      const updatedElements = elements.map(({ elementId, newSequence }) => ({ elementId, newSequence }));
      return { status: 200, body: { updatedElements, comment } };
    },

    async createVersion({ header, body }) {
      const element = { type: body.elementType, id: body.elementId };
      const { newVersionData: data, comment } = body;
      const request = { key: header['Idempotency-Key'], operation: 'createVersion', body };
      const answer = await database.write((transaction) =>
        idempotent(transaction, request, async () => ({
          versionNumber: await recordVersion(transaction, element, { data, comment }),
          comment,
        })),
      );
      return { status: 201, body: answer };
    },
  };
}
