/** Handles a request in plain words: records its beginning, has it carried out, and records its end. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError, type ModelPrices, type RequestContext } from 'fountainai';
import type { Caller } from './access/caller.ts';
import type { LimitedInteraction, Limits } from './access/limits.ts';
import { usableSnapshots } from './access/narrow.ts';
import type { components } from './api.d.ts';
import type { Assistant, PastInteraction } from './conversation/assistant.ts';
import { interact } from './conversation/interaction.ts';
import { offerFor } from './conversation/offer.ts';
import { costOf, sumUsed } from './log/cost.ts';
import { type Answer, type EndedInteraction, finishInteraction } from './log/finish-interaction.ts';
import type { InteractionLog } from './log/interaction-log.ts';
import type { TurnStore } from './log/turns.ts';
import type { RecordMetrics } from './log/record-metrics.ts';
import type { Beginning, KeyedRequest, KeptDocument, Recorder } from './log/recorder.ts';
import type { FirstAnswer } from './log/tables/rows.ts';
import { readCallerCredentials, removeCallerSecrets } from './network/caller-credentials.ts';
import type { Registry } from './registry/registry.ts';
import { joinRemovals, type RemoveSecrets } from './secrets/remove-secrets.ts';
import type { BegunAnswer } from './streaming/stream-answer.ts';
import type { SchemaChecks } from './tools/schema-checks.ts';
import type { Caller as SendCall, Policy, Snapshot } from './tools/snapshot.ts';

/** What interactions need. */
export interface InteractionParts {
  readonly registry: Pick<Registry, 'snapshots'>;
  readonly recorder: Recorder;
  readonly interactions: Pick<InteractionLog, 'list'>;
  readonly turns: TurnStore;
  /** For results of one service in calls of a foreign one. */
  readonly egress: Policy;
  readonly assistant: Assistant;
  readonly limits: Limits;
  readonly call: SendCall;
  readonly checks: SchemaChecks;
  readonly prices: ModelPrices;
  readonly metrics: RecordMetrics;
  readonly removeSecrets: RemoveSecrets;
}

export interface SpokenRequest {
  readonly body: components['schemas']['UserInput'];
  readonly key: string | undefined;
  readonly caller: Caller;
  /** The header `X-Service-Credentials`, which is neither logged nor stored. */
  readonly credentials: string | undefined;
  readonly warnings: readonly string[];
  readonly context: RequestContext;
}

/** @throws HttpError if its key was used with another body, or if a limit is reached; nothing has begun then */
export async function beginInteraction(parts: InteractionParts, spoken: SpokenRequest): Promise<BegunAnswer> {
  const { recorder, assistant } = parts;
  const { caller, context } = spoken;
  const principal = caller.name;
  const request: KeyedRequest = { key: spoken.key, operation: 'handleUserInput', body: spoken.body };
  const earlier = await recorder.earlier(principal, request);
  if (earlier !== undefined) return replay(recorder, principal, request);
  const snapshots = await usableSnapshots(parts.registry, caller);
  const credentials = readCallerCredentials(spoken.credentials, snapshots);
  const removeOwn = removeCallerSecrets(credentials);
  // A person may name a value of the header in words, which are stored and shown to the model.
  const body = { ...spoken.body, user_input: removeOwn(spoken.body.user_input) };
  const offer = offerFor(body.user_input, snapshots, assistant.budget);
  const beginning = beginningOf({ ...spoken, body }, snapshots, { assistant, promptHash: offer.prompt.hash });
  const { timestamp, id, conversation_id: conversationId } = beginning;
  const limited = parts.limits.interaction(caller, assistant, { timestamp, userInput: body.user_input, offer });
  const begun = await recorder.begin(beginning, snapshots.map(toKeptDocument), request, limited.admit);
  if ('earlier' in begun) return replay(recorder, principal, request);
  const { entry } = begun;
  const store = recorder.calls(entry);
  const { warnings } = spoken;
  const caution = { confirm: body.confirm, dry_run: body.dry_run };
  const recent = () => readRecent(parts.interactions, beginning);
  const removeSecrets = joinRemovals(removeOwn, parts.removeSecrets);
  const facts = { begunAt: timestamp, conversationId };
  const more = { credentials, removeSecrets, snapshots, context, offer, store, caution, facts, warnings, recent };
  const options = { ...parts, ...more, assistant: limited.assistant };
  return {
    ids: { interaction_id: id, conversation_id: conversationId },
    removeSecrets,
    async carryOut(follower) {
      const run = interact(body.user_input, { ...options, follower });
      const interaction = await run.finally(() => endLimited(limited, context));
      return endInteraction(parts, { entry, beginning, interaction, warnings }, context);
    },
  };
}

/** What cannot be given back stays counted. */
export async function endLimited({ end }: Pick<LimitedInteraction, 'end'>, { log }: RequestContext): Promise<void> {
  await end().catch((err: unknown) => log.warn({ err }, 'reserved tokens could not be given back'));
}

/** Records and counts the end of an interaction, also if calls wait. @throws its failure */
export function endInteraction(
  { recorder, prices, metrics, assistant: { model } }: InteractionParts,
  ended: Omit<EndedInteraction, 'cost'>,
  context: RequestContext,
): Promise<Answer> {
  const { interaction, beginning } = ended;
  const { since, cost } = sumUsed(beginning, interaction.tokens, (tokens) => costOf(prices, model, tokens));
  metrics.ended(interaction, model, since);
  return finishInteraction(recorder, { ...ended, cost }, context);
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
  snapshots: readonly Snapshot[],
  { assistant, promptHash }: { readonly assistant: Assistant; readonly promptHash: string },
): Beginning {
  const { name, model } = assistant;
  return {
    id: randomUUID(),
    conversation_id: randomUUID(),
    principal: caller.name,
    timestamp: new Date().toISOString(),
    user_input: body.user_input,
    assistant_response: '',
    service_responses: [],
    system_prompt_hash: promptHash,
    request_id: context.requestId,
    documents: snapshots.map(({ service, hash }) => ({ service_id: service.id, hash })),
    ...(name === undefined ? {} : { assistant: name }),
    ...(model === undefined ? {} : { model }),
  };
}

const toKeptDocument = ({ hash, document }: Snapshot): KeptDocument => ({ hash, text: document.text });

/** Longer than an interaction takes; a process that stopped is settled meanwhile. */
const maxWaitMs = 240_000;
const pollMs = 100;

/** Returns the first answer for the key, when there is one; a client that leaves is not waited for. */
export function replay(recorder: Recorder, principal: string, request: KeyedRequest): BegunAnswer {
  return {
    ids: undefined,
    removeSecrets: (text) => text,
    async carryOut(follower) {
      const end = Date.now() + maxWaitMs;
      while (Date.now() < end && follower?.signal.aborted !== true) {
        const earlier = await recorder.earlier(principal, request);
        if (earlier !== undefined && earlier !== 'running') return answerAgain(earlier);
        await sleep(pollMs);
      }
      const message = 'the first request with this Idempotency-Key has not ended yet';
      throw new HttpError('unavailable', message, { headers: { 'Retry-After': '30' } });
    },
  };
}

function answerAgain({ body, error }: FirstAnswer): Answer {
  if (error !== undefined) throw new HttpError(error.code, error.message, { details: error.details });
  return body as Answer; // `finishInteraction` wrote it from a value of this type
}
