/** A call that a client of the Model Context Protocol names, on the same path as the calls of an assistant: recorded, limited, decided. */
import type { RequestContext } from 'fountainai';
import type { Caller } from './access/caller.ts';
import { directAssistant, directName } from './assistants/direct/direct.ts';
import { readJsonBody } from './conversation/answer.ts';
import type { CallOutcome } from './conversation/assistant.ts';
import type { Caution } from './conversation/decision.ts';
import type { InteractionParts } from './dialogue/parts.ts';
import { beginConfirmation } from './handle-confirmation.ts';
import { beginInteraction } from './handle-interaction.ts';
import type { ConversationStore } from './log/conversations.ts';
import type { Answer } from './log/finish-interaction.ts';
import type { CallReport, ToolDecision, ToolRequest } from './mcp/server/parts.ts';
import { keepOwnCredentials, readCallerCredentials, removeCallerSecrets } from './network/caller-credentials.ts';
import { joinRemovals } from './secrets/remove-secrets.ts';
import { buildTools, type Tool } from './tools/tools.ts';

/** The request that has the call. */
export interface DirectRequest {
  readonly caller: Caller;
  readonly context: RequestContext;
  /** The header `X-Service-Credentials`. */
  readonly credentials: string | undefined;
  readonly confirm: Caution['confirm'];
}

/** @throws HttpError, such as too_many_requests; the call was not sent then */
export async function callDirectly(
  parts: InteractionParts,
  { tool, snapshots, arguments: given }: Omit<ToolRequest, 'http'>,
  request: DirectRequest,
): Promise<CallReport> {
  let outcome: CallOutcome | undefined;
  const name = nameAlone(tool);
  const assistant = directAssistant({ call: { name, arguments: given }, onOutcome: (found) => (outcome = found) });
  const { credentials, ownParts } = narrow(parts, { tool, snapshots }, request);
  const body = {
    user_input: `${directName} call: ${tool.name}`,
    ...(request.confirm === undefined ? {} : { confirm: request.confirm }),
  };
  const { caller, context } = request;
  const spoken = { body, key: undefined, caller, credentials, warnings: [], context };
  const begun = await beginInteraction(
    { ...ownParts, assistant, conversations: unlisted(parts.conversations) },
    spoken,
  );
  return toReport(await begun.carryOut(), outcome);
}

/**
 * A call is in the log, and a person has said nothing: it does not begin a conversation, with which a person could go on in words. A
 * "yes" there would decide about a call that another program has shown.
 */
const unlisted = (conversations: ConversationStore): ConversationStore => ({
  ...conversations,
  enter: () => () => Promise.resolve(),
});

/** @throws HttpError not_found or conflict if the call does not wait any more */
export async function decideDirectly(
  parts: InteractionParts,
  { tool, snapshots, conversationId, callId, isApproved }: Omit<ToolDecision, 'http'>,
  request: DirectRequest,
): Promise<CallReport> {
  let outcome: CallOutcome | undefined;
  const assistant = directAssistant({ onOutcome: (found) => (outcome = found) });
  const { credentials, ownParts } = narrow(parts, { tool, snapshots }, request);
  const body = isApproved ? { approved: [callId] } : { rejected: [callId] };
  const { caller, context } = request;
  const confirmed = { conversationId, body, key: undefined, credentials, caller, warnings: [], context };
  const begun = await beginConfirmation({ ...ownParts, assistant }, confirmed);
  return toReport(await begun.carryOut(), outcome);
}

/** Only the service of the call: the record keeps its document alone, and no prompt of all services is made. */
function narrow(
  parts: InteractionParts,
  { tool: { snapshot }, snapshots }: Pick<ToolRequest, 'tool' | 'snapshots'>,
  { credentials: header }: DirectRequest,
) {
  const all = readCallerCredentials(header, snapshots);
  const removeOthers = removeCallerSecrets(all);
  const ownParts: InteractionParts = {
    ...parts,
    registry: { snapshots: () => Promise.resolve([snapshot]) },
    removeSecrets: joinRemovals(removeOthers, parts.removeSecrets),
  };
  return { credentials: keepOwnCredentials(all, snapshot.service.id), ownParts };
}

/** The name that the tool has if no other service is offered. */
const nameAlone = ({ snapshot, operation, name }: Tool): string =>
  [...buildTools([snapshot]).values()].find((tool) => tool.operation === operation)?.name ?? name;

function toReport(answer: Answer, outcome: CallOutcome | undefined): CallReport {
  const { conversation_id: conversationId, interaction_id: interactionId, pending_calls: waiting } = answer;
  const [pending] = waiting;
  const settled = pending === undefined ? (outcome ?? toCutOff(answer)) : undefined;
  return { conversationId, interactionId, outcome: settled, pending };
}

/** A limit has ended the interaction before its assistant got the outcome. */
function toCutOff({ service_responses: [made], assistant_response: why }: Answer): CallOutcome {
  if (made?.status === undefined) return { kind: 'unanswered', code: 'ensemble-call-aborted', message: why };
  const { status, response } = made;
  return { kind: 'answered', status, headers: {}, body: readJsonBody(response).body, faults: [`not checked: ${why}`] };
}
