/** What a conversation was before it was saved: its own state, or the steps that every assistant can read. */
import { isArray, isObject, type Json, objectOf } from 'fountainai/openapi';
import { describeResult } from '../../conversation/answer.ts';
import type { Task, ToolCall, TranscriptStep } from '../../conversation/assistant.ts';
import { toJson } from './to-json.ts';

/** A saved turn. Another provider, API or model cannot read `saved`, and has the steps and the calls. */
export interface Earlier {
  readonly saved: Json | undefined;
  /** The steps before the turn. */
  readonly steps: readonly TranscriptStep[];
  /** The calls of the turn, whose results come with `next`. */
  readonly calls: readonly ToolCall[];
}

export const noSteps: Earlier = { saved: undefined, steps: [], calls: [] };

/** The API and the model whose messages a state has. */
export interface StateOwner {
  readonly api: string;
  readonly model: string;
}

/** The state of a conversation as JSON. */
export interface ConversationState {
  readonly messages: readonly object[];
  /** The ids of the calls whose results come with `next`. */
  readonly open: readonly string[];
}

export function saveState({ api, model }: StateOwner, { messages, open }: ConversationState): Json {
  return toJson({ api, model, messages, open });
}

/**
 * Returns a conversation as it was saved, or one of `opening` and of the steps, if it was another API's or model's.
 * @param toMessages the calls of a step and their results in the form of this API
 */
export function restoreMessages<Message extends object>(
  owner: StateOwner,
  earlier: Earlier,
  { opening, toMessages }: { opening: readonly Message[]; toMessages: (calls: readonly EarlierCall[]) => Message[] },
): { readonly messages: Message[]; readonly open: readonly string[] } {
  const state = readState(owner, earlier.saved);
  if (state !== undefined) return { messages: [...state.messages] as Message[], open: state.open }; // as `saveState` wrote them
  const steps = listEarlierSteps(earlier);
  return {
    messages: [...opening, ...steps.flatMap((calls) => toMessages(calls))],
    open: (steps.at(-1) ?? []).map(({ id }) => id),
  };
}

/** Returns undefined for a state of another API or model: its reasoning cannot be verified elsewhere. */
function readState({ api, model }: StateOwner, saved: Json | undefined): ConversationState | undefined {
  const state = objectOf(saved);
  const { messages, open } = state;
  if (state.api !== api || state.model !== model || !isArray(messages) || !isArray(open)) return undefined;
  return { messages: messages.filter(isObject), open: open.map(String) };
}

/** How an API has words, answers and calls. */
export interface MessageForms<Message> {
  readonly toUser: (words: string) => Message;
  readonly toAnswer: (text: string) => Message;
  readonly toMessages: (calls: readonly EarlierCall[]) => Message[];
}

/** Returns the messages of the earlier turns, of the person's words, and of the call that was made before the assistant is asked. */
export function openConversation<Message>(
  { earlier = [], userInput, given }: Pick<Task, 'earlier' | 'userInput' | 'given'>,
  { toUser, toAnswer, toMessages }: MessageForms<Message>,
): Message[] {
  const past = earlier.flatMap(({ userInput: words, answer, step, isShort }, index): Message[] => {
    const steps = isShort || step.calls.length === 0 ? [] : [step];
    const made = listEarlierSteps({ steps, calls: [] }, `past_${index + 1}`).flatMap(toMessages);
    return [toUser(words), ...made, toAnswer(answer.trim() === '' ? '(no answer)' : answer)];
  });
  const steps = given === undefined ? [] : [given];
  return [...past, toUser(userInput), ...listEarlierSteps({ steps, calls: [] }, 'given').flatMap(toMessages)];
}

/** A call of an earlier step, and its result as the model reads it. */
export interface EarlierCall {
  readonly id: string;
  readonly name: string;
  /** JSON text of an object. */
  readonly arguments: string;
  /** Undefined if the result comes with `next`. */
  readonly result: string | undefined;
  readonly isFailed: boolean;
}

/**
 * Returns the calls of each step, the turn itself at last. Ids are new, and names are legal: those of another provider may be neither
 * unique nor valid.
 */
function listEarlierSteps({ steps, calls }: Pick<Earlier, 'steps' | 'calls'>, prefix = 'call'): EarlierCall[][] {
  const all = [...steps, ...(calls.length === 0 ? [] : [{ calls, outcomes: [] }])];
  let count = 0;
  return all.map((step) =>
    step.calls.map((call, index): EarlierCall => {
      count += 1;
      const outcome = step.outcomes[index];
      return {
        id: `${prefix}_${count}`,
        name: toLegalName(call.name),
        arguments: toObjectText(call.arguments),
        result: outcome === undefined ? undefined : describeResult({ call, outcome }),
        isFailed: outcome !== undefined && outcome.kind !== 'answered',
      };
    }),
  );
}

const toLegalName = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'unknown';

/** Arguments that cannot be read are empty: the result of the call says what was wrong. */
export function toObjectText(text: string): string {
  try {
    return isObject(JSON.parse(text)) ? text : '{}';
  } catch {
    return '{}';
  }
}
