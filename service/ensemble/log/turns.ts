/** Turns that wait for a person: the decisions about their calls, each of which is made once. */
import { bodyHash, type Database, HttpError, type Transaction } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import { notSentFor, type RecordedCall } from '../conversation/calls/call-log.ts';
import type { SavedCall, SavedTurn } from '../conversation/saved-turn.ts';
import { insertAnswer, insertCall } from './tables/record-statements.ts';
import { touchConversation } from './tables/conversation-statements.ts';
import { type Admit, type Begun, findEarlier, type KeyedRequest } from './recorder.ts';
import type { RunningEntry } from './replicas/fence.ts';
import type { Runner } from './replicas/replica.ts';
import { readCalls, readTurn } from './waiting-turn.ts';
import { type Log, maxRunningMs, toCallRow, toLog, type TurnRow } from './tables/rows.ts';
import {
  approveCalls,
  rejectCalls,
  selectLogById,
  selectTurn,
  startAgain,
  upsertTurn,
} from './tables/turn-statements.ts';

/** A call that replaces another one: its record, and its place in the turn. */
export interface Replacement {
  readonly replaced: string;
  readonly record: RecordedCall;
  readonly saved: SavedCall;
}

export interface Decisions {
  readonly approved: readonly string[];
  readonly rejected: readonly string[];
  readonly replacements: readonly Replacement[];
}

export interface ClaimedTurn {
  readonly entry: RunningEntry;
  readonly log: Log;
  readonly turn: SavedTurn;
  readonly calls: readonly RecordedCall[];
}

export interface TurnStore {
  /** @throws HttpError not_found for an unknown conversation or another principal; conflict if it does not wait */
  read(conversationId: string, principal: string): Promise<SavedTurn>;
  /**
   * Commits the decisions, and takes the turn, so that only the caller carries on with it.
   * @param admit is not asked for a key that was used before
   * @throws HttpError as `read`; conflict if a call does not wait any more; those of `admit`
   */
  claim(
    conversation: { readonly id: string; readonly principal: string },
    decisions: Decisions,
    request: KeyedRequest,
    admit?: Admit,
  ): Promise<ClaimedTurn | Extract<Begun, { earlier: unknown }>>;
}

export function createTurnStore(database: Database, runner: Runner, now: () => number = Date.now): TurnStore {
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  return {
    async read(conversationId, principal) {
      const found = await database.first(selectTurn, { conversation_id: conversationId, principal });
      return readTurn(requireWaiting(found, conversationId, time(now())).turn);
    },

    async claim({ id, principal }, decisions, request, admit) {
      await runner.ready();
      return database.write(async (transaction) => {
        const earlier = await findEarlier(transaction, principal, request);
        if (earlier !== undefined) return { earlier };
        const found = await transaction.first(selectTurn, { conversation_id: id, principal });
        const row = requireWaiting(found, id, time(now()));
        await admit?.(transaction);
        const turn = await decide(transaction, row, decisions);
        await transaction.run(upsertTurn, { ...row, state: 'running', turn: JSON.stringify(turn) });
        await transaction.run(touchConversation, { id, last_at: null });
        const running = { deadline_at: time(now() + maxRunningMs), replica: runner.id };
        const started = await transaction.first(startAgain, { id: row.interaction, ...running });
        if (request.key !== undefined) {
          const { key, operation, body } = request;
          const answer = { principal, operation, key, body_hash: bodyHash(body), interaction: row.interaction };
          await transaction.run(insertAnswer, { ...answer, answer: null });
        }
        const log = await transaction.first(selectLogById, { id: row.interaction });
        const run = started?.run ?? undefined;
        if (log === undefined || run === undefined) throw new Error('a turn has no interaction');
        const entry = { row: row.interaction, run };
        return { entry, log: toLog(log), turn, calls: await readCalls(transaction, row.interaction) };
      });
    },
  };
}

function requireWaiting(row: TurnRow | undefined, id: string, now: string): TurnRow {
  if (row === undefined) throw new HttpError('not_found', `no calls wait in the conversation ${id}`);
  if (row.state !== 'waiting') throw new HttpError('conflict', 'another confirmation of this conversation is running');
  if (row.expires_at < now) throw new HttpError('conflict', 'the calls have expired; ask again');
  return row;
}

const rejection = lineWithCode({ code: 'ensemble-call-rejected', message: 'a person rejected the call' });
const replacement = lineWithCode({ code: 'ensemble-call-replaced', message: 'a person replaced the call' });

/** @throws HttpError conflict, which undoes everything */
async function decide(
  transaction: Transaction,
  { interaction, turn: text }: TurnRow,
  { approved, rejected, replacements }: Decisions,
): Promise<SavedTurn> {
  const turn = readTurn(text);
  await changeAll(approved, (ids) => transaction.run(approveCalls, { interaction, ids }));
  await changeAll(rejected, (ids) => transaction.run(rejectCalls, { interaction, ids, ...notSentFor(rejection) }));
  const replaced = replacements.map((one) => one.replaced);
  await changeAll(replaced, (ids) => transaction.run(rejectCalls, { interaction, ids, ...notSentFor(replacement) }));
  const known = await readCalls(transaction, interaction);
  for (const [index, { record }] of replacements.entries()) {
    await transaction.run(insertCall, toCallRow(record, interaction, known.length + index));
  }
  const calls = turn.calls.map((call) => replacements.find((one) => one.replaced === call.id)?.saved ?? call);
  return { ...turn, calls };
}

async function changeAll(ids: readonly string[], change: (ids: string) => Promise<number>): Promise<void> {
  if (ids.length === 0) return;
  if ((await change(JSON.stringify(ids))) === ids.length) return;
  throw new HttpError('conflict', 'a call does not wait for a confirmation');
}
