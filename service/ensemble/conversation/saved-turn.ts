/** An assistant's turn that waits for a person, as JSON: another process can carry on with it. */
import type { Json, Method, RequestArguments } from 'fountainai/openapi';
import type { CallOutcome, ToolCall, TranscriptStep } from './assistant.ts';
import type { Caution } from './decision.ts';
import type { SavedConsents } from './calls/given-consents.ts';
import type { Tokens } from './token-count.ts';

/** A call of the turn, in the order of the assistant. */
export interface SavedCall {
  readonly call: ToolCall;
  /** The id of its record. */
  readonly id: string;
  /** Undefined if the call waits, or if its outcome is only in the record. */
  readonly outcome?: CallOutcome | undefined;
  /** Set if the call waits: what is sent when a person approves it. */
  readonly waiting?: WaitingCall | undefined;
}

/** The call as it was shown. It is not sent if the operation has changed since. */
export interface WaitingCall {
  readonly service_id: string;
  readonly operation_id: string;
  readonly method: Method;
  readonly path: string;
  readonly destination: string;
  readonly parameters: RequestArguments;
  /** With its code. */
  readonly reason: string;
}

export interface SavedTurn {
  readonly version: 1;
  readonly userInput: string;
  readonly caution: Caution;
  /** The name of the assistant whose `state` this is. */
  readonly assistant: string | undefined;
  /** What the assistant needs to carry on; undefined if it cannot. */
  readonly state: Json | undefined;
  /** The steps before this turn. */
  readonly transcript: readonly TranscriptStep[];
  readonly calls: readonly SavedCall[];
  /** What the person's words have stood for. Missing in turns of earlier versions. */
  readonly consents?: SavedConsents;
  readonly steps: number;
  readonly bytes: number;
  readonly tokens: Tokens | undefined;
  readonly warnings: readonly string[];
  /** ISO 8601, UTC. */
  readonly expires_at: string;
  /** False if calls wait again after a stop of the server, and no answer has shown them since. */
  readonly isShown?: boolean;
}

/** Milliseconds that a call waits for a person. */
export const waitingMs = 15 * 60_000;

/** A turn is not saved if it has more characters as JSON; its calls are then not sent. */
export const maxTurnLength = 4_000_000;
