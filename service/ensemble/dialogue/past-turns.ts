/**
 * The earlier turns of a conversation for an assistant, within a budget: the newest whole, the oldest shortened to what was done. The
 * record says what was done, never a model.
 */
import { recordedOutcome } from '../conversation/recorded-outcome.ts';
import type { Assistant, CallOutcome, PastTurn } from '../conversation/assistant.ts';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import { describeCall } from '../conversation/calls/changes.ts';
import type { RecordedTurn } from '../log/conversations.ts';
import { superseded } from '../log/waiting-turn.ts';
import { cutText } from '../tools/clean-text.ts';
import { buildTools, type ToolSet } from '../tools/tools.ts';
import type { Snapshot } from '../tools/snapshot.ts';

/** Characters of all earlier turns together: about 12,000 tokens. */
const usualBudget = 48_000;
const maxShortWords = 300;
const maxShortCalls = 10;

/** @param past the oldest first; @returns the same order, without those for which there is no room */
export function toPastTurns(
  past: readonly RecordedTurn[],
  snapshots: readonly Snapshot[],
  { budget }: Pick<Assistant, 'budget'>,
): readonly PastTurn[] {
  if (past.length === 0) return [];
  const tools = buildTools(snapshots);
  const turns: PastTurn[] = [];
  let room = Math.min(usualBudget, Math.floor((budget?.characters ?? Infinity) / 4));
  let isShort = false;
  for (const interaction of [...past].reverse()) {
    const whole = toWhole(interaction, tools);
    const newest = turns.length === 0 ? fitResults(whole, Math.floor((room * 3) / 4)) : whole;
    isShort ||= turns.length > 0 && lengthOf(newest) > room;
    const turn = isShort ? shorten(newest, interaction.calls) : newest;
    room -= isShort ? turn.userInput.length + turn.answer.length : lengthOf(turn);
    if (room < 0 && turns.length > 0) break;
    turns.unshift(turn);
  }
  return withResultsOf(past.slice(0, past.length - turns.length), turns);
}

/** An answer may repeat what a service has answered in a turn for which there is no room. */
function withResultsOf(omitted: readonly RecordedTurn[], turns: readonly PastTurn[]): readonly PastTurn[] {
  const results = [...omitted].reverse().flatMap(listResults);
  return turns.map((turn, index) => (index === 0 ? { ...turn, results: [...turn.results, ...results] } : turn));
}

const listResults = ({ calls }: RecordedTurn): PastTurn['results'] =>
  calls.flatMap(({ service_id, http_status, response }) =>
    service_id === undefined || http_status === undefined ? [] : [{ serviceId: service_id, text: response }],
  );

/** The words that decide which operations are offered: those of earlier turns are meant by words such as "it". */
export const toOfferedWords = (userInput: string, earlier: readonly PastTurn[]): string =>
  [...earlier.flatMap((turn) => [turn.userInput, ...turn.step.calls.map(({ name }) => name)]), userInput].join('\n');

const lengthOf = ({ userInput, answer, step }: PastTurn): number =>
  userInput.length + answer.length + JSON.stringify(step).length;

function toWhole(interaction: RecordedTurn, tools: ToolSet): PastTurn {
  const { userInput, answer, calls } = interaction;
  const isLeft = calls.some(({ status }) => status === 'pending');
  return {
    userInput,
    // The request that begins has ended the wait.
    answer: isLeft ? `${describeDone(calls)}\n\n${superseded.sentence}` : answer,
    step: {
      calls: calls.map((call) => ({ id: call.id, name: nameOf(call, tools), arguments: textOf(call) })),
      outcomes: calls.map(toOutcome),
    },
    results: listResults(interaction),
    isShort: false,
  };
}

/** An operation may not be registered any more. */
function nameOf({ service_id, operation_id, service_name }: RecordedCall, tools: ToolSet): string {
  const tool = [...tools.values()].find(
    ({ snapshot, operation }) => snapshot.service.id === service_id && operation.id === operation_id,
  );
  return tool?.name ?? (service_id === undefined ? service_name : `${service_id}__${operation_id ?? ''}`);
}

const textOf = ({ arguments: recorded = {} }: RecordedCall): string => JSON.stringify(recorded);

const toOutcome = (call: RecordedCall): CallOutcome =>
  call.status === 'pending'
    ? { kind: 'refused', code: 'ensemble-call-superseded', message: superseded.reason }
    : recordedOutcome(call);

/** Cuts results of a turn that is longer than `room` by itself. */
function fitResults(turn: PastTurn, room: number): PastTurn {
  const { step } = turn;
  if (lengthOf(turn) <= room) return turn;
  const each = Math.floor(room / 2 / (step.outcomes.length + 1));
  const outcomes = step.outcomes.map((outcome): CallOutcome => {
    if (outcome.kind !== 'answered') return outcome;
    const text = typeof outcome.body === 'string' ? outcome.body : JSON.stringify(outcome.body ?? '');
    return text.length <= each ? outcome : { ...outcome, body: `${cutText(text, each)}… (cut off)` };
  });
  const calls = step.calls.map((call) => (call.arguments.length <= each ? call : { ...call, arguments: '{}' }));
  const cut = (text: string): string => (text.length > room / 4 ? `${cutText(text, Math.floor(room / 4))}…` : text);
  return { ...turn, userInput: cut(turn.userInput), answer: cut(turn.answer), step: { calls, outcomes } };
}

function shorten(turn: PastTurn, calls: readonly RecordedCall[]): PastTurn {
  const { userInput } = turn;
  const words = userInput.length > maxShortWords ? `${cutText(userInput, maxShortWords)}…` : userInput;
  return { ...turn, userInput: words, answer: describeDone(calls), isShort: true };
}

/** From the record alone. */
function describeDone(calls: readonly RecordedCall[]): string {
  if (calls.length === 0) return 'From the record: nothing was called.';
  const lines = calls.slice(0, maxShortCalls).map((call) => `- ${describeCall(call)}: ${call.status}`);
  const more = calls.length > maxShortCalls ? [`- and ${calls.length - maxShortCalls} more`] : [];
  return ['From the record of calls:', ...lines, ...more].join('\n');
}
