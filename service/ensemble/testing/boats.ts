/** A service of boats, for tests of policies and confirmations. */
import type { PendingCall } from '../conversation/calls/pending-calls.ts';

const response = { 200: { description: 'well' }, 204: { description: 'gone' } };
const id = { name: 'boatId', in: 'path', required: true, schema: { type: 'integer' } };
const schema = { type: 'object', properties: { name: { type: 'string' } } };
const requestBody = { content: { 'application/json': { schema } } };
export const paths = {
  '/boats': {
    get: { operationId: 'listBoats', summary: 'List the boats', responses: response },
    post: { operationId: 'createBoat', summary: 'Create a boat', requestBody, responses: response },
  },
  '/boats/{boatId}': {
    delete: { operationId: 'deleteBoat', summary: 'Delete a boat', parameters: [id], responses: response },
  },
};
export const documentWith = (all: object): string =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'Boats', version: '1' }, paths: all });

/** The members of an answer. */
export interface Said {
  readonly text: string;
  readonly conversation: string;
  readonly interaction: string;
  readonly pending: readonly PendingCall[];
  readonly planned: readonly PendingCall[];
  readonly writes: readonly { readonly outcome: string }[];
}
