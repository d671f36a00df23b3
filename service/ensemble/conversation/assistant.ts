/**
 * The assistant of an interaction. It decides which tools to call and what to answer; interaction.ts makes the calls.
 */
import type { Json } from 'fountainai/openapi';
import type { components } from '../api.d.ts';
import type { Budget } from './offer.ts';
import type { ServiceResult } from '../policy/egress.ts';
import type { ToolSet } from '../tools/tools.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import { EnsembleError } from '../errors/ensemble-error.ts';

export interface Task {
  /** The system prompt for the available services, from prompt.ts. */
  readonly prompt: string;
  /** Facts of this interaction, from facts/. They come after the prompt, which is the same for many interactions. */
  readonly facts?: string | undefined;
  readonly tools: ToolSet;
  /** The person's request. */
  readonly userInput: string;
  /** The earlier turns of the conversation, the oldest first. */
  readonly earlier?: readonly PastTurn[] | undefined;
  /** A call that was made before the assistant is asked, with its outcome. */
  readonly given?: TranscriptStep | undefined;
  /** Reads the last interactions, the newest first, for questions about them; undefined if there is no log. */
  readonly recent?: ReadRecent | undefined;
}

/** An earlier turn of the conversation, from the record. */
export interface PastTurn {
  readonly userInput: string;
  /** The answer; if the turn is shortened, what was done. */
  readonly answer: string;
  readonly step: TranscriptStep;
  /** What services have answered, for the policy about results in calls of other services. */
  readonly results: readonly ServiceResult[];
  /** True if the turn is shortened: a model does not get its calls and results. */
  readonly isShort: boolean;
}

/** Returns what a model gets of earlier turns, for an estimate of its tokens; empty without any. */
export function textOfTurns(earlier: readonly PastTurn[] = []): string {
  const shown = earlier.map(({ userInput, answer, step, isShort }) => [userInput, answer, isShort ? '' : step]);
  return shown.length === 0 ? '' : JSON.stringify(shown);
}

/** The id of a call that is made before the assistant is asked. */
export const givenCallId = 'given-context';

/** A former interaction, in the field names of the ensemble's document. */
export type PastInteraction = Pick<components['schemas']['Log'], 'timestamp' | 'user_input' | 'writes'>;

export type ReadRecent = () => Promise<readonly PastInteraction[]>;

/** One call that the assistant asks for. Nothing of it is checked yet. */
export interface ToolCall {
  /** Ties the result to the call; unique in its turn. */
  readonly id: string;
  readonly name: string;
  /** The arguments as JSON text: `{ path?, query?, header?, cookie?, body? }`. */
  readonly arguments: string;
}

/** The outcome of a call. */
export type CallOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The headers that the document declares for this answer, by name in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** A JSON value, or text if the answer is not JSON; undefined if it is empty. */
      readonly body: unknown;
      /** The places at which the answer does not match its document; empty: it matches. */
      readonly faults: readonly string[];
    }
  /** The call was sent and perhaps carried out, but no answer came. */
  | { readonly kind: 'unanswered'; readonly code: EnsembleCode; readonly message: string }
  /** The call was not sent: the tool is unknown, or the arguments do not match its schema. */
  | { readonly kind: 'refused'; readonly code: EnsembleCode; readonly message: string };

export interface ToolResult {
  readonly call: ToolCall;
  readonly outcome: CallOutcome;
}

/** A step that has ended: the calls of a turn, and the outcome of each. */
export interface TranscriptStep {
  readonly calls: readonly ToolCall[];
  readonly outcomes: readonly CallOutcome[];
}

/** The tokens of one request to a model and of its answer. */
export interface Usage {
  /** Including the cached ones. */
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  /** Those of the input that the provider has written to its cache. Default: 0. */
  readonly cache_writes?: number | undefined;
  /** True if the provider did not report them. */
  readonly estimated: boolean;
}

/** The assistant's next step. Without calls, `text` is its answer to the person. */
export interface Turn {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** Undefined without a model. */
  readonly usage?: Usage | undefined;
}

/** The next piece is awaited until the promise resolves. */
export type OnText = (text: string) => Promise<void> | undefined;

/** One task from the first turn to the last. */
export interface Conversation {
  /** Returns what `Assistant.resume` needs to carry on after the calls of this turn. Default: the steps and calls suffice. */
  save?(): Json;
  /**
   * @param results the results of all calls of the previous turn, in their order; empty in the first turn
   * @param onText is called with pieces of the text while it is written. Undefined: only the whole text is needed
   * @throws ProviderError if the model's provider failed permanently
   */
  next(results: readonly ToolResult[], signal: AbortSignal, onText?: OnText): Promise<Turn>;
}

export interface Assistant {
  /** For the record: the kind of the assistant. */
  readonly name?: string;
  /** For the record; undefined without a model. */
  readonly model?: string;
  /** Undefined: the assistant accepts any number of operations. */
  readonly budget?: Budget;
  /** True if code derives the calls from the person's words; otherwise writes need the person's consent. */
  readonly isBoundToWords?: boolean;
  begin(task: Task): Conversation;
  /**
   * Carries on with a turn that was saved, perhaps by another process, or by another assistant or model.
   * @param saved undefined if another assistant has saved the turn: the steps and calls say what was done
   * @param steps those before the turn
   * @param calls those of the turn, whose results come with the first `next`; default: none
   */
  resume?(
    task: Task,
    saved: Json | undefined,
    steps: readonly TranscriptStep[],
    calls?: readonly ToolCall[],
  ): Conversation;
}

/** The model's provider failed permanently. The message may be shown to the client. */
export class ProviderError extends EnsembleError {
  override readonly name = 'ProviderError';
  /** The provider's message for the log, without keys. */
  readonly detail: string | undefined;

  constructor(code: EnsembleCode, message: string, detail?: string) {
    super(code, message);
    this.detail = detail;
  }
}
