/** The turn of an interaction that waits for a person, and its end without the calls that wait. */
import type { Search, Transaction } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import { notSentFor, type RecordedCall } from '../conversation/calls/call-log.ts';
import { describeChanges } from '../conversation/calls/changes.ts';
import { type PendingCall, toPendingCall } from '../conversation/calls/pending-calls.ts';
import type { SavedTurn } from '../conversation/saved-turn.ts';
import { listServiceCalls } from '../conversation/calls/writes.ts';
import { logs } from './log-collection.ts';
import { selectCalls } from './tables/log-statements.ts';
import { updateLog } from './tables/record-statements.ts';
import { type Log, toLog, toRecordedCall, toRow } from './tables/rows.ts';
import { deleteTurn, rejectWaiting, selectLogById } from './tables/turn-statements.ts';

/** `finish` wrote it from a value of this type. */
export const readTurn = (text: string): SavedTurn => JSON.parse(text) as SavedTurn;

export const readCalls = async (reader: Pick<Transaction, 'all'>, interaction: number): Promise<RecordedCall[]> =>
  (await reader.all(selectCalls, { ids: JSON.stringify([interaction]) })).map(toRecordedCall);

export const isPending = ({ status }: RecordedCall): boolean => status === 'pending';

export function toPending(turn: SavedTurn, calls: readonly RecordedCall[]): PendingCall[] {
  return turn.calls.flatMap(({ id, waiting }) => {
    const call = calls.find((one) => one.id === id && isPending(one));
    return call === undefined || waiting === undefined
      ? []
      : [toPendingCall(call, waiting.parameters, turn.expires_at)];
  });
}

/** Why calls that waited are not sent: the reason in their record, and the end of the answer. */
interface TurnEnd {
  readonly reason: string;
  readonly sentence: string;
}

export const expired: TurnEnd = {
  reason: lineWithCode({ code: 'ensemble-confirmation-expired', message: 'the call was not confirmed in time' }),
  sentence: 'The calls that waited for a confirmation have expired.',
};
export const superseded: TurnEnd = {
  reason: lineWithCode({ code: 'ensemble-call-superseded', message: 'the person asked for something else' }),
  sentence: 'The calls that waited for a confirmation were not sent, since the person asked for something else.',
};
export const forgotten: TurnEnd = {
  reason: lineWithCode({ code: 'ensemble-call-superseded', message: 'the conversation was deleted' }),
  sentence: 'The calls that waited for a confirmation were not sent, since the conversation was deleted.',
};

/** Ends a turn: calls that wait are not sent. */
export async function endTurn(transaction: Transaction, interaction: number, reason: string): Promise<void> {
  await transaction.run(rejectWaiting, { interaction, ...notSentFor(reason) });
  await transaction.run(deleteTurn, { interaction });
}

/** Ends a turn and its interaction. */
export async function closeTurn(
  transaction: Transaction,
  search: Pick<Search, 'changed'>,
  interaction: number,
  { reason, sentence }: TurnEnd,
): Promise<void> {
  await endTurn(transaction, interaction, reason);
  const row = await transaction.first(selectLogById, { id: interaction });
  if (row === undefined) return;
  const calls = await readCalls(transaction, interaction);
  const assistant_response = `${describeChanges(calls)}\n\n${sentence}`;
  const service_responses = listServiceCalls(calls);
  const log: Log = { ...toLog(row), assistant_response, service_responses, state: 'done' };
  await transaction.run(updateLog, { ...toRow(log), id: interaction });
  await search.changed(transaction, logs, String(interaction));
}
