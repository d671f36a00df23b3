/** A call that a client of the Model Context Protocol names, on the same path as the calls of an assistant: recorded, limited, decided. */
import type { RequestContext } from 'fountainai';
import type { Caller } from './access/caller.ts';
import { type DirectAssistant, directAssistant, directName, toCutOff } from './assistants/direct/direct.ts';
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
export interface CallerRequest {
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
  request: CallerRequest,
): Promise<CallReport> {
  const assistant = directAssistant({ name: nameAlone(tool), arguments: given });
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
  return toReport(await begun.carryOut(), assistant);
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
  request: CallerRequest,
): Promise<CallReport> {
  const assistant = directAssistant();
  const { credentials, ownParts } = narrow(parts, { tool, snapshots }, request);
  const body = isApproved ? { approved: [callId] } : { rejected: [callId] };
  const { caller, context } = request;
  const confirmed = { conversationId, body, key: undefined, credentials, caller, warnings: [], context };
  const begun = await beginConfirmation({ ...ownParts, assistant }, confirmed);
  return toReport(await begun.carryOut(), assistant);
}

/** Only the service of the call: the record keeps its document alone, and no prompt of all services is made. */
function narrow(
  parts: InteractionParts,
  { tool: { snapshot }, snapshots }: Pick<ToolRequest, 'tool' | 'snapshots'>,
  { credentials: header }: CallerRequest,
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

function toReport(answer: Answer, { outcome }: DirectAssistant): CallReport {
  const { conversation_id: conversationId, interaction_id: interactionId, pending_calls: waiting } = answer;
  const [pending] = waiting;
  if (pending !== undefined) return { conversationId, interactionId, outcome: undefined, pending };
  const [made] = answer.service_responses;
  const settled = outcome ?? toCutOff(made?.status, made?.response ?? '', answer.assistant_response);
  return { conversationId, interactionId, outcome: settled, pending };
}
