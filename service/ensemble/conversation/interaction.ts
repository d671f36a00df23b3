/**
 * One interaction from a person's request to the answer, or from a person's decisions to the answer: the assistant asks for
 * calls, and `call-maker.ts` carries them out, within limits.
 */
import type { HttpError, TraceContext } from 'fountainai';
import type { Assistant, CallOutcome, ReadRecent } from './assistant.ts';
import { type CallStore, type RecordedCall, unrecordedCalls } from './calls/call-log.ts';
import { describeChanges, describePlanned, describeWaiting, hasWrites } from './calls/changes.ts';
import type { Caution } from './decision.ts';
import { type Offer, offerFor } from './offer.ts';
import { type PendingCall, toPendingCall } from './calls/pending-calls.ts';
import type { Follower } from './progress/progress.ts';
import { Run, type RunOptions } from './run.ts';
import type { SavedTurn } from './saved-turn.ts';
import type { Tokens } from './token-count.ts';
import { listServiceCalls, listWrites, type ServiceCall, type Write } from './calls/writes.ts';
import type { SchemaChecks } from '../tools/schema-checks.ts';
import type { Caller, CallerCredentials, Policy, Snapshot } from '../tools/snapshot.ts';

export interface InteractionBounds {
  /** Maximum number of turns with calls. */
  readonly steps: number;
  /** Maximum number of calls in one step; further calls are rejected. */
  readonly callsPerStep: number;
  /** Maximum time of the interaction without the time that calls wait for a person. */
  readonly milliseconds: number;
  /** Maximum size of all answers together. */
  readonly bytes: number;
}

export const usualBounds: InteractionBounds = { steps: 8, callsPerStep: 16, milliseconds: 60_000, bytes: 256 * 1024 };

/** The result of an interaction for the response and the log. */
export interface Interaction {
  /** If `failure` is set: the same in a sentence, for the log. */
  readonly assistantResponse: string;
  /** In the order of the assistant's calls. */
  readonly serviceResponses: readonly ServiceCall[];
  /** The calls that were sent and may have changed something. */
  readonly writes: readonly Write[];
  /** Each call with its state, in the same order. */
  readonly calls: readonly RecordedCall[];
  /** Those of the calls whose outcome could not be stored. */
  readonly unstored: readonly RecordedCall[];
  /** Calls that wait for a person. */
  readonly pending: readonly PendingCall[];
  /** Calls that a dry run did not send. */
  readonly planned: readonly PendingCall[];
  /** Set if calls wait. */
  readonly turn: SavedTurn | undefined;
  /** SHA-256 of the system prompt, hexadecimal. */
  readonly promptHash: string;
  /** The number of steps with calls. */
  readonly steps: number;
  /** Undefined without a model. */
  readonly tokens: Tokens | undefined;
  /** Thrown after logging: the assistant failed without an answer. */
  readonly failure: HttpError | undefined;
}

export interface InteractionOptions {
  readonly assistant: Assistant;
  readonly call: Caller;
  readonly checks: SchemaChecks;
  /** The services that may be called. */
  readonly snapshots: readonly Snapshot[];
  readonly context: TraceContext;
  readonly recent?: ReadRecent | undefined;
  /** The earlier turns of the conversation, the oldest first. Default: none. */
  readonly earlier?: RunOptions['earlier'];
  /** A call that is made before the assistant is asked. Default: none. */
  readonly given?: RunOptions['given'];
  readonly bounds?: InteractionBounds | undefined;
  /** The prompt and the tools. Default: made from the words and the snapshots. */
  readonly offer?: Offer;
  /** Default: calls are not recorded. */
  readonly store?: CallStore | undefined;
  /** Removes configured secrets from the record of calls. Default: nothing is removed. */
  readonly removeSecrets?: ((text: string) => string) | undefined;
  /** Default: `confirm`. */
  readonly egress?: Policy | undefined;
  /** Default: only the policies hold. */
  readonly caution?: Caution | undefined;
  /** The credentials of the request. Default: none. */
  readonly credentials?: CallerCredentials | undefined;
  /** Default: it begins now, in a conversation without an id. */
  readonly facts?: RunOptions['facts'] | undefined;
  /** Names of the request that had no effect; a saved turn keeps them. */
  readonly warnings?: readonly string[] | undefined;
  /** The client of a stream. Default: none. */
  readonly follower?: Follower | undefined;
}

/** Never throws: an error is in `failure`, since earlier calls must be logged anyway. */
export async function interact(userInput: string, options: InteractionOptions): Promise<Interaction> {
  const offer = options.offer ?? offerFor(userInput, options.snapshots, options.assistant.budget);
  const run = createRun(userInput, options, offer);
  return conclude(run, await run.begin(), options, offer);
}

/** Returns an interaction in which neither the assistant nor a service was asked. @param pending calls of another one that wait */
export function unmadeInteraction(text: string, pending: readonly PendingCall[], { prompt }: Offer): Interaction {
  const nothing = { serviceResponses: [], writes: [], calls: [], unstored: [], planned: [] };
  const none = { turn: undefined, tokens: undefined, failure: undefined };
  return { assistantResponse: text, ...nothing, pending, ...none, promptHash: prompt.hash, steps: 0 };
}

/** What a person has decided about a waiting turn, and the record of its calls. */
export interface DecidedTurn {
  readonly turn: SavedTurn;
  /** Those that wait have the status `pending` or, if a person has approved them, `approved`. */
  readonly calls: readonly RecordedCall[];
}

/** Carries on with a turn. Approved calls are sent; when no call waits any more, the assistant gets the results. */
export async function resume(decided: DecidedTurn, options: InteractionOptions): Promise<Interaction> {
  const { userInput, caution } = decided.turn;
  const offer = options.offer ?? offerFor(userInput, options.snapshots, options.assistant.budget);
  const run = createRun(userInput, { ...options, caution }, offer);
  return conclude(run, await run.resume(decided), options, offer);
}

function createRun(userInput: string, options: InteractionOptions, offer: Offer): Run {
  return new Run(userInput, {
    ...options,
    offer,
    bounds: options.bounds ?? usualBounds,
    store: options.store ?? unrecordedCalls,
    removeSecrets: options.removeSecrets ?? ((text) => text),
    egress: options.egress ?? 'confirm',
    caution: options.caution ?? {},
    facts: options.facts ?? { begunAt: new Date().toISOString() },
    warnings: options.warnings ?? [],
  });
}

/** How a run has ended: the text of the assistant. */
export type End = Pick<Interaction, 'failure' | 'turn'> & { readonly text: string };

function conclude(run: Run, { text, failure, turn }: End, options: InteractionOptions, offer: Offer): Interaction {
  // Copies, since calls that a limit has cut off may still be answered.
  const calls = run.callLog.calls.map((call) => ({ ...call }));
  const waiting = (turn?.calls ?? []).flatMap(({ id, waiting: shown, outcome }) => {
    const call = calls.find((one) => one.id === id);
    return call === undefined || shown === undefined || outcome !== undefined ? [] : [{ call, shown }];
  });
  const planned = run.maker.planned;
  return {
    assistantResponse: toShownText(failure === undefined ? finalText() : text, options),
    serviceResponses: listServiceCalls(calls),
    writes: listWrites(calls),
    calls,
    unstored: [...run.callLog.unstored],
    pending: waiting.map(({ call, shown }) => toPendingCall(call, shown.parameters, turn?.expires_at)),
    planned: planned.map(({ record, parameters }) => toPendingCall(record, parameters, undefined)),
    turn,
    promptHash: offer.prompt.hash,
    steps: run.steps,
    tokens: run.tokens.total,
    failure,
  };

  /** The answer says what was changed from the record; the planner's text already does. */
  function finalText(): string {
    const isFromRecord = options.assistant.isBoundToWords === true;
    if (turn !== undefined)
      return describeWaiting(
        calls,
        waiting.map(({ call }) => call),
      );
    if (options.caution?.dry_run === true)
      return join(isFromRecord ? '' : text, describePlanned(planned.map(({ record }) => record)), text);
    return isFromRecord && (text !== '' || !hasWrites(calls)) ? text : join(text, describeChanges(calls));
  }
}

/** A model may write a secret, or half of a character, which no other program can read. */
const toShownText = (
  text: string,
  { removeSecrets = (same) => same }: Pick<InteractionOptions, 'removeSecrets'>,
): string => removeSecrets(text).replaceAll(/\p{Surrogate}/gu, '\ufffd');

const join = (...texts: readonly string[]): string => [...new Set(texts)].filter(Boolean).join('\n\n');

export type { CallOutcome };
