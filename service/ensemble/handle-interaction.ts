/** Handles a request in plain words: records its beginning, has it carried out, and records its end. */
import { randomUUID } from 'node:crypto';
import { HttpError } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import type { components } from './api.d.ts';
import { type PastInteraction, type PastTurn, textOfTurns, type ToolCall } from './conversation/assistant.ts';
import { interact, unmadeInteraction } from './conversation/interaction.ts';
import { type Offer, offerFor } from './conversation/offer.ts';
import type { Follower } from './conversation/progress/progress.ts';
import { endInteraction, endLimited, replay } from './dialogue/end-interaction.ts';
import { type Asked, type InteractionParts, readServices, type UsableServices } from './dialogue/parts.ts';
import { toOfferedWords, toPastTurns } from './dialogue/past-turns.ts';
import { toContextCall } from './dialogue/session-context.ts';
import { readSpokenDecision, type SpokenDecision } from './dialogue/spoken-decision.ts';
import { decideCalls } from './handle-confirmation.ts';
import type { RecordedTurn } from './log/conversations.ts';
import type { Beginning, Begun, KeptDocument, KeyedRequest } from './log/recorder.ts';
import type { BegunAnswer } from './streaming/stream-answer.ts';
import type { Snapshot } from './tools/snapshot.ts';

type UserInput = components['schemas']['UserInput'];

export interface SpokenRequest extends Asked {
  readonly body: UserInput;
}

/** @throws HttpError if its key was used with another body, or if a limit is reached; nothing has begun then */
export async function beginInteraction(parts: InteractionParts, spoken: SpokenRequest): Promise<BegunAnswer> {
  const { recorder, conversations } = parts;
  const { name: principal } = spoken.caller;
  const keyed: KeyedRequest = { key: spoken.key, operation: 'handleUserInput', body: spoken.body };
  if ((await recorder.earlier(principal, keyed)) !== undefined) return replay(recorder, principal, keyed);
  const { conversation_id: given } = spoken.body;
  const opened = given === undefined ? undefined : await conversations.open(given, principal);
  const decision = readSpokenDecision(spoken.body, opened?.waiting);
  if (decision?.kind === 'decide' && opened !== undefined) {
    return decideCalls(parts, toDecided(spoken, { keyed, conversationId: opened.id, decision })).catch(asLate);
  }
  const services = await readServices(parts, spoken);
  const past = opened === undefined ? [] : await conversations.past(opened.id);
  const turn = prepareTurn(parts, spoken, services, { id: opened?.id ?? randomUUID(), past });
  const { beginning } = turn;
  const limited = limitTurn(parts, spoken, turn);
  const enter = conversations.enter({ beginning, opened, keepsWaiting: decision?.kind === 'ask' });
  const begun = await recorder.begin(beginning, services.snapshots.map(toKeptDocument), keyed, async (transaction) => {
    await enter(transaction);
    await limited.admit(transaction);
  });
  if ('earlier' in begun) return replay(recorder, principal, keyed);
  const { entry } = begun;
  const asked =
    decision?.kind === 'ask' ? unmadeInteraction(decision.text, opened?.waiting?.pending ?? [], turn.offer) : undefined;
  return {
    ids: { interaction_id: beginning.id, conversation_id: beginning.conversation_id },
    removeSecrets: services.removeSecrets,
    async carryOut(follower) {
      const carried = { turn, services, entry, assistant: limited.assistant, follower };
      const run = asked === undefined ? carryOut(parts, spoken, carried) : Promise.resolve(asked);
      const interaction = await run.finally(() => endLimited(limited, spoken.context));
      return endInteraction(parts, { entry, beginning, interaction, warnings: spoken.warnings }, spoken.context);
    },
  };
}

/** Another request has decided about the calls since the conversation was read; it exists. */
function asLate(error: unknown): never {
  if (!(error instanceof HttpError) || error.code !== 'not_found') throw error;
  throw new HttpError('conflict', 'the calls of this conversation do not wait any more; read the conversation');
}

interface Decided {
  readonly keyed: KeyedRequest;
  readonly conversationId: string;
  readonly decision: Extract<SpokenDecision, { kind: 'decide' }>;
}

function toDecided(spoken: SpokenRequest, { keyed, conversationId, decision }: Decided) {
  const { approved, rejected } = decision;
  const { confirm, session_id } = spoken.body;
  const warnings = session_id === undefined ? spoken.warnings : [...spoken.warnings, ignoredSession];
  const body = { approved: [...approved], rejected: [...rejected] };
  return { ...spoken, body, keyed, conversationId, confirm, warnings };
}

const ignoredSession = lineWithCode({
  code: 'ensemble-name-ignored',
  message: '"session_id" was ignored, since the words decide about calls that wait (/body/session_id)',
});

/** A request with all that it begins with. */
interface PreparedTurn {
  /** Without the secrets of the request, since words are stored and shown to a model. */
  readonly body: UserInput;
  readonly earlier: readonly PastTurn[];
  readonly given: ToolCall | undefined;
  readonly offer: Offer;
  readonly beginning: Beginning;
}

function prepareTurn(
  { assistant }: InteractionParts,
  spoken: SpokenRequest,
  { snapshots, removeOwn }: UsableServices,
  { id, past }: { readonly id: string; readonly past: readonly RecordedTurn[] },
): PreparedTurn {
  const body = { ...spoken.body, user_input: removeOwn(spoken.body.user_input) };
  const given = toContextCall(body.session_id, snapshots);
  const earlier = toPastTurns(past, snapshots, assistant);
  const offer = offerFor(toOfferedWords(body.user_input, earlier), snapshots, assistant.budget);
  const beginning = beginningOf({ ...spoken, body }, id, snapshots, { assistant, promptHash: offer.prompt.hash });
  return { body, earlier, given, offer, beginning };
}

function limitTurn({ limits, assistant }: InteractionParts, { caller }: SpokenRequest, turn: PreparedTurn) {
  const { body, earlier, offer, beginning } = turn;
  const userInput = `${body.user_input}${textOfTurns(earlier)}`;
  return limits.interaction(caller, assistant, { timestamp: beginning.timestamp, userInput, offer });
}

interface Carried {
  readonly turn: PreparedTurn;
  readonly services: UsableServices;
  readonly entry: Extract<Begun, { entry: unknown }>['entry'];
  readonly assistant: InteractionParts['assistant'];
  readonly follower: Follower | undefined;
}

function carryOut(
  parts: InteractionParts,
  { context, warnings }: SpokenRequest,
  { turn, services, entry, assistant, follower }: Carried,
) {
  const { body, earlier, given, offer, beginning } = turn;
  const { snapshots, credentials, removeSecrets } = services;
  return interact(body.user_input, {
    ...parts,
    ...{ assistant, snapshots, credentials, removeSecrets, context, warnings, offer, earlier, given, follower },
    store: parts.recorder.calls(entry),
    caution: { confirm: body.confirm, dry_run: body.dry_run },
    facts: { begunAt: beginning.timestamp, conversationId: beginning.conversation_id },
    recent: () => readRecent(parts.interactions, beginning),
  });
}

const maxRecent = 20;

/** Reads the last interactions of the same principal, without the one that runs. */
async function readRecent(
  interactions: InteractionParts['interactions'],
  { id, principal }: Beginning,
): Promise<readonly PastInteraction[]> {
  const { first } = await interactions.list(maxRecent, 0, { principal });
  return first.filter((log) => log.id !== id);
}

function beginningOf(
  { body, caller, context }: SpokenRequest,
  conversationId: string,
  snapshots: readonly Snapshot[],
  { assistant, promptHash }: { readonly assistant: InteractionParts['assistant']; readonly promptHash: string },
): Beginning {
  const { name, model } = assistant;
  return {
    id: randomUUID(),
    conversation_id: conversationId,
    principal: caller.name,
    timestamp: new Date().toISOString(),
    user_input: body.user_input,
    assistant_response: '',
    service_responses: [],
    system_prompt_hash: promptHash,
    request_id: context.requestId,
    documents: snapshots.map(({ service, hash }) => ({ service_id: service.id, hash })),
    ...(body.session_id === undefined ? {} : { session_id: body.session_id }),
    ...(name === undefined ? {} : { assistant: name }),
    ...(model === undefined ? {} : { model }),
  };
}

const toKeptDocument = ({ hash, document }: Snapshot): KeptDocument => ({ hash, text: document.text });
