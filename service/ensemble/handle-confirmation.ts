/** Handles a person's decisions about calls that wait, and carries on with the interaction. */
import { HttpError, type RequestContext } from 'fountainai';
import { type RequestArguments, RequestError } from 'fountainai/openapi';
import { directAssistant, directName } from './assistants/direct/direct.ts';
import type { components } from './api.d.ts';
import { CallLog, markPending, type RecordedCall, unrecordedCalls } from './conversation/calls/call-log.ts';
import type { Caution } from './conversation/decision.ts';
import { resume } from './conversation/interaction.ts';
import { offerFor } from './conversation/offer.ts';
import type { SavedCall, SavedTurn } from './conversation/saved-turn.ts';
import { answerWith, endInteraction, endLimited, replay } from './dialogue/end-interaction.ts';
import { type Asked, type InteractionParts, readServices } from './dialogue/parts.ts';
import { toOfferedWords, toPastTurns } from './dialogue/past-turns.ts';
import type { Answer } from './log/finish-interaction.ts';
import type { KeyedRequest } from './log/recorder.ts';
import type { Decisions, Replacement } from './log/turns.ts';
import type { BegunAnswer } from './streaming/stream-answer.ts';
import { readArguments } from './tools/read-arguments.ts';
import type { Snapshot } from './tools/snapshot.ts';
import { buildTools } from './tools/tools.ts';

type Confirmation = components['schemas']['Confirmation'];

export interface ConfirmedRequest extends Asked {
  readonly conversationId: string;
  readonly body: Confirmation;
}

/** @throws HttpError not_found, conflict, bad_request or too_many_requests; nothing is sent then */
export async function beginConfirmation(parts: InteractionParts, request: ConfirmedRequest): Promise<BegunAnswer> {
  const { recorder } = parts;
  const { conversationId, body, caller, key } = request;
  const keyed = { key, operation: 'confirmCalls', body: { conversationId, ...body } };
  const earlier = await recorder.earlier(caller.name, keyed);
  if (countDecisions(body) > 0) {
    return earlier === undefined ? decideCalls(parts, { ...request, keyed }) : replay(recorder, caller.name, keyed);
  }
  const isFound = await isInRecord(parts, conversationId, caller.name);
  const answer = isFound ? await recorder.current(conversationId, caller.name, keyed) : undefined;
  if (answer === undefined) throw new HttpError('not_found', `no conversation has the id ${conversationId}`);
  const current = answer as Answer; // `toCurrentAnswer` has made it from the record
  return answerWith({ ...current, warnings: joinWarnings(current.warnings, request.warnings) });
}

/** False for a deleted conversation. A call that a client has named is in the record, and in no conversation. */
async function isInRecord(
  { conversations, interactions }: InteractionParts,
  id: string,
  principal: string,
): Promise<boolean> {
  if (await conversations.exists(id, principal)) return true;
  const { first } = await interactions.list(1, 0, { conversation_id: id, principal });
  return first[0]?.assistant === directName;
}

/** Decisions about calls, in a confirmation or in words. */
export interface DecidedRequest extends ConfirmedRequest {
  readonly keyed: KeyedRequest;
  /** Makes the rest of the interaction stricter. Default: nothing. */
  readonly confirm?: Caution['confirm'];
}

/** @throws as `beginConfirmation` */
export async function decideCalls(given: InteractionParts, request: DecidedRequest): Promise<BegunAnswer> {
  const { recorder, turns, conversations } = given;
  const { conversationId, body, caller, context, keyed } = request;
  const principal = caller.name;
  const turn = await turns.read(conversationId, principal);
  const parts = { ...given, assistant: chooseAssistant(given, turn) };
  const { assistant } = parts;
  const { snapshots, credentials, removeOwn, removeSecrets } = await readServices(parts, request);
  refuseCallerSecrets(body, removeOwn);
  const decisions = await readDecisions(body, turn, { checks: parts.checks, snapshots, context, removeSecrets });
  const limited = parts.limits.confirmation(caller, assistant);
  const claimed = await turns.claim({ id: conversationId, principal }, decisions, keyed, limited.admit);
  if ('earlier' in claimed) return replay(recorder, principal, keyed);
  const { entry, log } = claimed;
  const warnings = joinWarnings(claimed.turn.warnings, request.warnings);
  const facts = { begunAt: log.timestamp, conversationId };
  const earlier = toPastTurns(await conversations.past(conversationId, entry.row), snapshots, assistant);
  const offer = offerFor(toOfferedWords(claimed.turn.userInput, earlier), snapshots, assistant.budget);
  const secret = { credentials, removeSecrets };
  const more = { ...secret, snapshots, context, offer, earlier, store: recorder.calls(entry), facts, warnings };
  const decided = { ...claimed, turn: { ...claimed.turn, caution: joinCaution(claimed.turn.caution, request) } };
  const options = { ...parts, ...more, assistant: limited.assistant };
  const beginning = { ...log, id: log.id ?? '', conversation_id: conversationId, principal };
  return {
    ids: { interaction_id: beginning.id, conversation_id: conversationId },
    removeSecrets,
    async carryOut(follower) {
      const run = resume(decided, { ...options, follower });
      const interaction = await run.finally(() => endLimited(limited, context));
      return endInteraction(parts, { entry, beginning, interaction, warnings }, context);
    },
  };
}

/** The stricter of both. */
const joinCaution = (before: Caution, { confirm }: Pick<Caution, 'confirm'>): Caution => ({
  ...before,
  confirm: [before.confirm, confirm].includes('writes') ? 'writes' : (before.confirm ?? confirm),
});

/** A call that a client has named has no task that another assistant could carry on with. */
const chooseAssistant = (
  { assistant }: InteractionParts,
  { assistant: name }: SavedTurn,
): InteractionParts['assistant'] =>
  name === directName && assistant.name !== directName ? directAssistant() : assistant;

/** The arguments of a replacement are stored and shown as they are. @throws HttpError bad_request, without any part of them */
function refuseCallerSecrets({ replacements = {} }: Confirmation, removeSecrets: (text: string) => string): void {
  const text = JSON.stringify(replacements);
  if (removeSecrets(text) === text) return;
  throw new HttpError('bad_request', 'arguments are stored, and must not have the credentials for services', {
    details: '/body/replacements has a value of X-Service-Credentials',
  });
}

/** The most that the document allows. */
const maxWarnings = 21;

const joinWarnings = (before: readonly string[], now: readonly string[]): string[] =>
  [...new Set([...before, ...now])].slice(0, maxWarnings);

/** @throws HttpError bad_request if a call is named twice */
function countDecisions({ approved = [], rejected = [], replacements = {} }: Confirmation): number {
  const ids = [...approved, ...rejected, ...Object.keys(replacements)];
  if (new Set(ids).size === ids.length) return ids.length;
  throw new HttpError('bad_request', 'a confirmation decides about each call once', {
    details: '/body names a call twice',
  });
}

interface ReadOptions extends Pick<InteractionParts, 'checks' | 'removeSecrets'> {
  readonly snapshots: readonly Snapshot[];
  readonly context: RequestContext;
}

async function readDecisions(
  { approved = [], rejected = [], replacements = {} }: Confirmation,
  turn: SavedTurn,
  options: ReadOptions,
): Promise<Decisions> {
  const made: Replacement[] = [];
  for (const [id, given] of Object.entries(replacements)) made.push(await replaceCall(id, given, turn, options));
  return { approved, rejected, replacements: made };
}

/** @throws HttpError conflict if the call does not wait; bad_request if the arguments do not fit its operation */
async function replaceCall(
  id: string,
  given: object,
  turn: SavedTurn,
  { checks, snapshots, context, removeSecrets }: ReadOptions,
): Promise<Replacement> {
  const saved = turn.calls.find((call) => call.id === id && call.outcome === undefined);
  const waiting = saved?.waiting;
  if (saved === undefined || waiting === undefined) {
    throw new HttpError('conflict', 'a call does not wait for a confirmation');
  }
  const tool = [...buildTools(snapshots).values()].find(
    ({ snapshot, operation }) => snapshot.service.id === waiting.service_id && operation.id === waiting.operation_id,
  );
  if (tool === undefined) throw new HttpError('conflict', 'the operation of the call cannot be called any more');
  const read = await readArguments(tool, JSON.stringify(given), checks);
  if ('fault' in read) throw unfit(id, read.fault);
  const callLog = new CallLog({ log: context.log, store: unrecordedCalls, removeSecrets });
  const record = describeReplacement(callLog, tool, read.parameters, id);
  markPending(record, waiting.reason);
  const replaced: SavedCall = { ...saved, id: record.id, waiting: { ...waiting, parameters: read.parameters } };
  return { replaced: id, record, saved: replaced };
}

function describeReplacement(
  callLog: CallLog,
  tool: Parameters<CallLog['describe']>[1],
  parameters: RequestArguments,
  id: string,
): RecordedCall {
  const record = callLog.add(tool.name, tool);
  try {
    callLog.describe(record, tool, parameters);
  } catch (error) {
    if (error instanceof RequestError) throw unfit(id, error.message);
    throw error;
  }
  return record;
}

const unfit = (id: string, fault: string): HttpError =>
  new HttpError('bad_request', 'these arguments do not fit the operation', {
    details: `/body/replacements/${id} ${fault}`,
  });
