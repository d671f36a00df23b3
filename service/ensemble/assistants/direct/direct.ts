/** Asks for exactly one call, which a client has named: code carries it out as it carries out the calls of a model. */
import type { Assistant, CallOutcome, Conversation, ToolCall } from '../../conversation/assistant.ts';

/** For the record. */
export const directName = 'direct';

export interface DirectCall {
  /** Undefined: the call was asked for before. */
  readonly call?: Omit<ToolCall, 'id'> | undefined;
  readonly onOutcome?: (outcome: CallOutcome) => void;
}

/** The client's request itself is the order, so that only the policies decide which calls wait for a person. */
export function directAssistant({ call, onOutcome = () => undefined }: DirectCall = {}): Assistant {
  const end = (calls: readonly ToolCall[]): Conversation => ({
    next(results) {
      const [result] = results;
      if (result === undefined) return Promise.resolve({ text: '', calls });
      onOutcome(result.outcome);
      return Promise.resolve({ text: describe(result.outcome), calls: [] });
    },
  });
  return {
    name: directName,
    isBoundToWords: true,
    begin: () => end(call === undefined ? [] : [{ ...call, id: '1' }]),
    resume: () => end([]),
  };
}

function describe(outcome: CallOutcome): string {
  if (outcome.kind === 'answered') return `The service answered with the status ${outcome.status}.`;
  return outcome.kind === 'refused'
    ? `The call was not sent: ${outcome.message}.`
    : `No answer came: ${outcome.message}.`;
}
