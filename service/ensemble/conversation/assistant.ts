/** The mind of an interaction. It says which tools to call and what to answer; calling is not its work (see interaction.ts). */
import type { Budget } from './offer.ts';
import type { ToolSet } from '../tools/tools.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import { EnsembleError } from '../errors/ensemble-error.ts';

export interface Task {
  /** What prompt.ts made of the services at hand. */
  readonly prompt: string;
  readonly tools: ToolSet;
  /** What the person wrote. */
  readonly userInput: string;
}

/** One wish of the assistant. Nothing of it is checked yet. */
export interface ToolCall {
  /** Ties the result to the call; unique in its turn. */
  readonly id: string;
  readonly name: string;
  /** The arguments as JSON text: `{ path?, query?, header?, cookie?, body? }`. */
  readonly arguments: string;
}

/** What became of a call. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Those that the document declares for this answer, by name in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** A JSON value, or text where the answer is not JSON; undefined where it is empty. */
      readonly body: unknown;
      /** Where the answer breaks its document; empty: nowhere. */
      readonly faults: readonly string[];
    }
  /** Sent, perhaps carried out, but no answer came. */
  | { readonly kind: 'unanswered'; readonly code: EnsembleCode; readonly message: string }
  /** Never sent: no such tool, or arguments that break its schema. */
  | { readonly kind: 'refused'; readonly code: EnsembleCode; readonly message: string };

export interface ToolResult {
  readonly call: ToolCall;
  readonly outcome: Outcome;
}

/** What the assistant wants next. Without calls, `text` is its answer to the person. */
export interface Turn {
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

/** One task from the first turn to the last. */
export interface Conversation {
  /**
   * @param results of the calls of the turn before, all of them and in their order; none at first
   * @throws ProviderError where the model's provider failed for good
   */
  next(results: readonly ToolResult[], signal: AbortSignal): Promise<Turn>;
}

export interface Assistant {
  /** Left out where it takes any number of operations. */
  readonly budget?: Budget;
  begin(task: Task): Conversation;
}

/** The model's provider failed for good. The message is fit for the client. */
export class ProviderError extends EnsembleError {
  override readonly name = 'ProviderError';
  /** What the provider said, for the log; it holds no key. */
  readonly detail: string | undefined;

  constructor(code: EnsembleCode, message: string, detail?: string) {
    super(code, message);
    this.detail = detail;
  }
}
