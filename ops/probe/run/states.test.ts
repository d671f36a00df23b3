import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { statesFor } from '../job.ts';
import { ownStates } from './states.ts';

const documents = await loadDocuments();
const ensemble = documents.find(({ name }) => name === 'ensemble')!;
const options = { url: 'http://127.0.0.1:1', credentials: () => undefined, seed: 1 };

/** Like the ensemble's document in the names of its operations alone, or in its title alone. */
const stranger = (title: string, operationId: string) =>
  parseDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title, version: '1.0.0' },
      paths: { '/services': { post: { operationId, responses: { 204: { description: 'Done' } } } } },
    }),
    { source: 'ensemble.json', name: 'ensemble' },
  );

describe('the states of an operation', () => {
  it.each([
    {
      given: 'ensemble',
      want: ['confirmCalls', 'generateSystemPrompt', 'handleUserInput', 'registerService', 'updateService'],
    },
    { given: 'central-sequence', want: ['reorderElements'] },
    { given: 'session-context', want: [] },
  ])('of the service $given are known for $want', ({ given, want }) => {
    const document = documents.find(({ name }) => name === given)!;
    expect(Object.keys(ownStates(document, { documentUrl: () => '', seed: 1 })).sort()).toEqual(want);
  });

  it('are those of our service for its document under any file name', () => {
    expect(Object.keys(statesFor({ ...options, document: { ...ensemble, name: 'copy' } }))).toHaveLength(5);
  });

  it.each([
    { title: 'Ensemble', operationId: 'listThings' },
    { title: 'A register of theirs', operationId: 'registerService' },
    { title: ensemble.title, operationId: 'registerService' },
  ])('are unknown for the document of a stranger: $title, $operationId', async ({ title, operationId }) => {
    expect(statesFor({ ...options, document: await stranger(title, operationId) })).toEqual({});
  });
});
