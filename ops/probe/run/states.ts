/**
 * What our own documents can't say about the states that their operations need. All else is derived; an operation belongs
 * here only if it depends on something outside its service, or on a value that must not come twice.
 */
import type { ApiDocument, Json } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import type { States } from './world.ts';

export interface StateOptions {
  /** The address of a document that the ensemble can fetch, and that is not its own. */
  readonly documentUrl: () => string | Promise<string>;
  /** The same seed gives the same names. */
  readonly seed: number;
}

/** Returns the states of one of our services, known by its title and its operations; none for any other document. */
export function ownStates({ title, operations }: ApiDocument, options: StateOptions): States {
  const states = statesByTitle(options)[title] ?? {};
  const ids = new Set(operations.map(({ id }) => id));
  return Object.keys(states).every((id) => ids.has(id)) ? states : {};
}

function statesByTitle({ documentUrl, seed }: StateOptions): Readonly<Record<string, States>> {
  let count = 0;
  return {
    'FountainAI Ensemble Service': {
      // The document is fetched when it is registered, and no id can be registered twice.
      registerService: {
        ready: async (usual) =>
          withMembers(usual, { id: `contract-test-${seed}-${(count += 1)}`, openapi_url: await documentUrl() }),
      },
      // The id is that of the path, and there has to be a document at the address.
      updateService: { fixed: ['id', 'openapi_url'] },
      // Only conversations that exist can be continued.
      handleUserInput: {
        absent: (usual) => withMembers(usual, { conversation_id: '00000000-0000-4000-8000-000000000000' }),
        fixed: ['conversation_id', 'session_id'],
      },
      // Only calls that wait can be decided about.
      confirmCalls: { fixed: ['approved', 'rejected', 'replacements'] },
      // Only services that are registered can be asked for.
      generateSystemPrompt: { fixed: ['service_ids'] },
    },
    'FountainAI Central Sequence Service API': {
      // Elements are named in the body alone: each at most once, and only those that have a number.
      reorderElements: {
        fixed: ['elementType', 'elements'],
        absent: (usual) =>
          withMembers(usual, { elements: [{ elementId: 9_007_199_254_740_881, newSequence: 2_147_483_629 }] }),
      },
    },
  };
}

function withMembers(usual: RequestArguments, members: Readonly<Record<string, Json>>): RequestArguments {
  return { ...usual, body: { ...objectOf(usual.body), ...members } };
}
