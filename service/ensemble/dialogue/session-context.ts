/** The call that reads the context of a session, in a registered Session and Context service. */
import { HttpError } from 'fountainai';
import { givenCallId, type ToolCall } from '../conversation/assistant.ts';
import type { Snapshot } from '../tools/snapshot.ts';
import { buildTools, type Tool } from '../tools/tools.ts';

/** @throws HttpError bad_request if the caller can use no such service */
export function toContextCall(sessionId: number | undefined, snapshots: readonly Snapshot[]): ToolCall | undefined {
  if (sessionId === undefined) return undefined;
  const found = [...buildTools(snapshots).values()].filter(readsContext);
  // One of our own comes first, since a foreign service may have an operation of the same name.
  const tool = found.find(({ snapshot }) => snapshot.isOwn === true) ?? found[0];
  if (tool === undefined) {
    throw new HttpError('bad_request', 'the context of a session cannot be read', {
      details: '/body/session_id needs a registered service with the operation getSessionContext',
    });
  }
  return { id: givenCallId, name: tool.name, arguments: JSON.stringify({ path: { sessionId } }) };
}

const readsContext = ({ operation: { id, method, path } }: Tool): boolean =>
  id === 'getSessionContext' && method === 'get' && path.endsWith('/{sessionId}/context');
