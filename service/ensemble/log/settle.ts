/** Ends what stopped processes have left, and turns whose calls were not decided about in time. */
import { type Database, type Search, type Transaction } from 'fountainai';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import { describeWaiting } from '../conversation/calls/changes.ts';
import type { PendingCall } from '../conversation/calls/pending-calls.ts';
import { listServiceCalls, listWrites } from '../conversation/calls/writes.ts';
import { logs } from './log-collection.ts';
import {
  answerRequests,
  selectAbandoned,
  selectLeftCall,
  settleCalls,
  settleLeftCalls,
  updateLog,
} from './tables/record-statements.ts';
import { type FirstAnswer, type Log, maxRunningMs, type StoredRow, toLog, toRow, type TurnRow } from './tables/rows.ts';
import { selectExpiredTurns, selectTurnOf, upsertTurn, waitAgain } from './tables/turn-statements.ts';
import { closeTurn, endTurn, expired, isPending, readCalls, readTurn, toPending } from './waiting-turn.ts';

const settledAtOnce = 50;

const unknownOutcome = {
  reason: 'the server stopped before the outcome was recorded; check the service before you repeat the call',
  response: 'No answer: the server stopped before the outcome was recorded.',
};

/** Which interactions are settled, in addition to those that have run for too long. */
export type Abandoned =
  /** No other process can be running an interaction. */
  | { readonly isAll: true }
  /** The ids of replicas that do not run any more. */
  | { readonly replicas: readonly string[] };

/**
 * Writes only if a read has found something: it is called every two seconds, and for each write a server writes to its disk.
 * @param options now: milliseconds since 1970
 */
export async function settleRecord(
  database: Database,
  search: Pick<Search, 'changed'>,
  { now, ...abandoned }: Abandoned & { readonly now: number },
): Promise<void> {
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const isAll = 'isAll' in abandoned;
  const replicas = JSON.stringify(isAll ? [] : abandoned.replicas);
  const left = { before: time(isAll ? now : now - maxRunningMs), replicas, ...unknownOutcome };
  const choice = { now: time(isAll ? now + maxRunningMs + 1 : now), time: time(now), replicas };
  if (await database.first(selectAbandoned, { ...choice, limit: 1 }))
    await repeat(() => database.write((transaction) => settleSome(transaction, search, choice)));
  if (await database.first(selectLeftCall, left))
    await database.write((transaction) => transaction.run(settleLeftCalls, left));
  if (await database.first(selectExpiredTurns, { now: time(now), limit: 1 }))
    await repeat(() => database.write((transaction) => expireSome(transaction, search, time(now))));
}

/** Until a round has less to do than it can. */
async function repeat(work: () => Promise<number>): Promise<void> {
  for (let count = settledAtOnce; count === settledAtOnce;) count = await work();
}

/** Returns the answer of an interaction as it is now. @param turn undefined if it does not wait */
export async function toCurrentAnswer(
  reader: Pick<Transaction, 'all'>,
  row: StoredRow,
  turn: TurnRow | undefined,
): Promise<object> {
  const calls = await readCalls(reader, row.id);
  return toAnswer(toLog(row), turn === undefined ? [] : toPending(readTurn(turn.turn), calls));
}

async function settleSome(
  transaction: Transaction,
  search: Pick<Search, 'changed'>,
  { now, time, replicas }: { readonly now: string; readonly time: string; readonly replicas: string },
): Promise<number> {
  const abandoned = await transaction.all(selectAbandoned, { now, replicas, limit: settledAtOnce });
  for (const row of abandoned) {
    await transaction.run(settleCalls, { interaction: row.id, ...unknownOutcome });
    if (await isWaitingAgain(transaction, row, time)) continue;
    await endTurn(transaction, row.id, stopped);
    const calls = await readCalls(transaction, row.id);
    const log = interruptedLog(row, calls);
    await transaction.run(updateLog, { ...toRow(log), id: row.id });
    const answer: FirstAnswer = { body: toAnswer(log) };
    await transaction.run(answerRequests, { interaction: row.id, answer: JSON.stringify(answer) });
    await search.changed(transaction, logs, String(row.id));
  }
  return abandoned.length;
}

/** A turn whose calls still wait can be decided about again: what was sent before the stop is on record. */
async function isWaitingAgain(transaction: Transaction, row: StoredRow, now: string): Promise<boolean> {
  const turn = await transaction.first(selectTurnOf, { interaction: row.id });
  if (turn === undefined) return false;
  await transaction.run(waitAgain, { interaction: row.id });
  const calls = await readCalls(transaction, row.id);
  if (turn.expires_at < now || !calls.some(({ status }) => status === 'pending')) {
    return false;
  }
  const log: Log = {
    ...toLog(row),
    service_responses: listServiceCalls(calls),
    writes: listWrites(calls),
    assistant_response: `The server stopped during the confirmation. ${describeWaiting(calls, calls.filter(isPending))}`,
    state: 'waiting',
  };
  // No answer has shown what still waits.
  const unshown = JSON.stringify({ ...readTurn(turn.turn), isShown: false });
  await transaction.run(upsertTurn, { ...turn, state: 'waiting', turn: unshown });
  await transaction.run(updateLog, { ...toRow(log), id: row.id });
  const answer: FirstAnswer = { body: toAnswer(log, toPending(readTurn(turn.turn), calls)) };
  await transaction.run(answerRequests, { interaction: row.id, answer: JSON.stringify(answer) });
  return true;
}

const stopped = 'the server stopped before the call was sent';
async function expireSome(transaction: Transaction, search: Pick<Search, 'changed'>, now: string): Promise<number> {
  const turns = await transaction.all(selectExpiredTurns, { now, limit: settledAtOnce });
  for (const { interaction } of turns) await closeTurn(transaction, search, interaction, expired);
  return turns.length;
}

function interruptedLog(row: StoredRow, calls: readonly RecordedCall[]): Log {
  const writes = listWrites(calls);
  const unknown = writes.filter(({ outcome }) => outcome === 'unknown').length;
  const end =
    unknown === 0 ? '' : ` The outcome of ${unknown} of them is unknown; check the service before you repeat it.`;
  const record = writes.length === 0 ? 'Nothing was changed.' : `Writes that were sent: ${writes.length}.${end}`;
  return {
    ...toLog(row),
    assistant_response: `The server stopped before the interaction ended. ${record}`,
    service_responses: listServiceCalls(calls),
    writes,
    state: 'interrupted',
  };
}

/** Returns the answer to a repeated request whose first one was interrupted. */
function toAnswer(
  { id, conversation_id, assistant_response, service_responses, writes = [] }: Log,
  pending_calls: readonly PendingCall[] = [],
): object {
  const lists = { service_responses, writes, warnings: [], pending_calls, planned_calls: [] };
  return { interaction_id: id, conversation_id, assistant_response, ...lists };
}
