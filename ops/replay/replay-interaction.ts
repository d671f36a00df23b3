/** Runs the task of a recorded interaction again, without sending anything to a service. */
import {
  type Assistant,
  ProviderError,
  type ToolResult,
  type TranscriptStep,
} from '../../service/ensemble/conversation/assistant.ts';
import { describeFacts } from '../../service/ensemble/conversation/facts/facts.ts';
import { usualBounds } from '../../service/ensemble/conversation/interaction.ts';
import { offerFor } from '../../service/ensemble/conversation/offer.ts';
import { toOfferedWords, toPastTurns } from '../../service/ensemble/dialogue/past-turns.ts';
import { toContextCall } from '../../service/ensemble/dialogue/session-context.ts';
import type { SchemaChecks } from '../../service/ensemble/tools/schema-checks.ts';
import type { Snapshot } from '../../service/ensemble/tools/snapshot.ts';
import { OpsError } from '../error/ops-error.ts';
import type { RecordedInteraction } from './read-record.ts';
import { type Match, RecordedResults } from './recorded-results.ts';

export interface ReplayOptions {
  readonly assistant: Assistant;
  readonly snapshots: readonly Snapshot[];
  readonly checks: SchemaChecks;
  readonly removeSecrets: (text: string) => string;
}

export interface Replay {
  /** The calls that were asked for, in their order. */
  readonly matches: readonly Match[];
  /** Recorded calls that were not asked for again. */
  readonly missing: RecordedInteraction['calls'];
  /** The answer; undefined if the interaction waits for a person, or if a limit has ended it. */
  readonly answer: string | undefined;
  readonly promptHash: string;
}

/** @throws OpsError if the provider of the model fails */
export async function replayInteraction(record: RecordedInteraction, options: ReplayOptions): Promise<Replay> {
  const { assistant, snapshots } = options;
  const { user_input: userInput, timestamp: begunAt, conversation_id: conversationId } = record.log;
  const earlier = toPastTurns(record.past, snapshots, assistant);
  const offer = offerFor(toOfferedWords(userInput, earlier), snapshots, assistant.budget);
  const results = new RecordedResults(record.calls, { ...options, tools: offer.tools });
  const recent = async () => record.recent;
  const facts = describeFacts({ begunAt, conversationId, isContinued: earlier.length > 0 });
  const signal = AbortSignal.timeout(usualBounds.milliseconds);
  const matches: Match[] = [];
  const end = (answer: string | undefined): Replay => {
    return { matches, missing: results.unused, answer, promptHash: offer.prompt.hash };
  };
  const given = await takeGiven(record, results, snapshots);
  if (given !== undefined) matches.push(given.match);
  const task = { prompt: offer.prompt.text, facts, tools: offer.tools, userInput, earlier, recent };
  const conversation = assistant.begin({ ...task, given: given?.step });
  let answers: readonly ToolResult[] = [];
  for (let step = 0; step <= usualBounds.steps; step += 1) {
    const turn = await conversation.next(answers, signal).catch(failed);
    if (turn.calls.length === 0) return end(turn.text);
    if (step === usualBounds.steps) break;
    const next: ToolResult[] = [];
    for (const call of turn.calls) {
      const match = await results.take(call);
      matches.push(match);
      if (match.outcome !== undefined) next.push({ call, outcome: match.outcome });
    }
    if (next.length < turn.calls.length) return end(undefined);
    answers = next;
  }
  return end(undefined);
}

/** Returns the call that was made before the assistant was asked. */
async function takeGiven(
  { log }: RecordedInteraction,
  results: RecordedResults,
  snapshots: readonly Snapshot[],
): Promise<{ readonly match: Match; readonly step: TranscriptStep | undefined } | undefined> {
  const call = toContextCall(log.session_id, snapshots);
  if (call === undefined) return undefined;
  const match = await results.take(call);
  const { outcome } = match;
  return { match, step: outcome === undefined ? undefined : { calls: [call], outcomes: [outcome] } };
}

function failed(error: unknown): never {
  if (!(error instanceof ProviderError)) throw error;
  const remedy = 'try again later, or give --assistant offline';
  throw new OpsError('cli-request-failed', `the model did not answer: ${error.message}`, remedy, { cause: error });
}
