/** Asks for exactly one call, which a client has named: code carries it out as it carries out the calls of a model. */
import { readJsonBody } from '../../conversation/answer.ts';
import type { Assistant, CallOutcome, Conversation, ToolCall } from '../../conversation/assistant.ts';

/** For the record. */
export const directName = 'direct';

export interface DirectAssistant extends Assistant {
  /** Undefined until the call has one. */
  readonly outcome: CallOutcome | undefined;
}

/**
 * The client's request itself is the order, so that only the policies decide which calls wait for a person.
 * @param call undefined: the call was asked for before
 */
export function directAssistant(call?: Omit<ToolCall, 'id'>): DirectAssistant {
  let outcome: CallOutcome | undefined;
  const end = (calls: readonly ToolCall[]): Conversation => ({
    next(results) {
      const [result] = results;
      if (result === undefined) return Promise.resolve({ text: '', calls });
      outcome = result.outcome;
      return Promise.resolve({ text: describe(outcome), calls: [] });
    },
  });
  return {
    name: directName,
    isBoundToWords: true,
    begin: () => end(call === undefined ? [] : [{ ...call, id: '1' }]),
    resume: () => end([]),
    get outcome() {
      return outcome;
    },
  };
}

/**
 * Returns the outcome of a call whose interaction a limit has ended before the assistant got the outcome.
 * @param response its text, if the service has answered
 */
export function toCutOff(status: number | undefined, response: string, why: string): CallOutcome {
  if (status === undefined) return { kind: 'unanswered', code: 'ensemble-call-aborted', message: why };
  const { body } = readJsonBody(response);
  return { kind: 'answered', status, headers: {}, body, faults: [`not checked: ${why}`] };
}

function describe(outcome: CallOutcome): string {
  if (outcome.kind === 'answered') return `The service answered with the status ${outcome.status}.`;
  return outcome.kind === 'refused'
    ? `The call was not sent: ${outcome.message}.`
    : `No answer came: ${outcome.message}.`;
}
