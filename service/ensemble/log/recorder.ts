/**
 * Writes the record of interactions: the entry before anything is done, each call before it is sent, and the end. After a
 * crash, `settle` ends what the stopped process has left.
 */
import { bodyHash, type Database, HttpError, type Search, type Transaction, unsearched } from 'fountainai';
import type { CallStore, RecordedCall } from '../conversation/calls/call-log.ts';
import type { SavedTurn } from '../conversation/saved-turn.ts';
import { logs } from './log-collection.ts';
import {
  answerRequests,
  insertAnswer,
  insertCall,
  insertDocument,
  insertLog,
  referToDocuments,
  selectAnswer,
  selectDocumentHashes,
  updateCall,
  updateLog,
} from './tables/record-statements.ts';
import {
  type FirstAnswer,
  type Log,
  maxRunningMs,
  toCallEnd,
  toCallRow,
  toRow,
  toStorableText,
} from './tables/rows.ts';
import { settleRecord, toCurrentAnswer } from './settle.ts';
import { deleteTurn, selectLogOfConversation, upsertTurn } from './tables/turn-statements.ts';

/** The entry of an interaction that begins. */
export type Beginning = Log & Required<Pick<Log, 'id' | 'conversation_id' | 'principal'>>;

export interface KeptDocument {
  readonly hash: string;
  readonly text: string;
}

/** A request with an idempotency key. */
export interface KeyedRequest {
  readonly key: string | undefined;
  readonly operation: string;
  readonly body: unknown;
}

/** The interaction begins, or the key was used before: then the first answer, if there is one yet. */
export type Begun = { readonly row: number } | { readonly earlier: FirstAnswer | 'running' };

/** Checks in the write that begins something whether it may begin. @throws HttpError, which undoes the write */
export type Admit = (transaction: Transaction) => Promise<void>;

export interface Recorder {
  /**
   * Resolves after the commit.
   * @param admit is not asked for a key that was used before
   * @throws HttpError idempotency_conflict if the key was used with another body; those of `admit`
   */
  begin(log: Beginning, documents: readonly KeptDocument[], request: KeyedRequest, admit?: Admit): Promise<Begun>;
  /** Stores the calls of an interaction. */
  calls(row: number): CallStore;
  /**
   * Records the end of an interaction, and the answer for requests with the same key.
   * @param end calls whose outcome could not be stored before; with a turn, the interaction waits for a person
   */
  finish(
    row: number,
    log: Log,
    end: {
      readonly unstored: readonly RecordedCall[];
      readonly answer: FirstAnswer;
      readonly turn?: SavedTurn | undefined;
    },
  ): Promise<void>;
  /** Returns the first answer for the key of the request, if there is one. */
  earlier(principal: string, request: KeyedRequest): Promise<FirstAnswer | 'running' | undefined>;
  /** Returns the answer of the last interaction of a conversation as it is now, with the calls that wait. */
  current(conversationId: string, principal: string): Promise<object | undefined>;
  /** Ends the interactions that stopped processes have left. @param isAll true if no other process can be running them */
  settle(isAll: boolean): Promise<void>;
}

export function createRecorder(
  database: Database,
  search: Pick<Search, 'changed'> = unsearched,
  now: () => number = Date.now,
): Recorder {
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const recorder: Recorder = {
    begin: (log, documents, request, admit) =>
      database.write(async (transaction) => {
        const earlier = await findEarlier(transaction, log.principal, request);
        if (earlier !== undefined) return { earlier };
        await admit?.(transaction);
        const row = { ...toRow({ ...log, state: 'running' }), deadline_at: time(now() + maxRunningMs) };
        const inserted = await transaction.first(insertLog, row);
        if (inserted === undefined) throw new Error('the log returned no id');
        await keepDocuments(transaction, inserted.id, documents);
        const { key, operation, body } = request;
        if (key !== undefined) {
          const answer = { principal: log.principal, operation, key, body_hash: bodyHash(body) };
          await transaction.run(insertAnswer, { ...answer, interaction: inserted.id });
        }
        return { row: inserted.id };
      }),

    calls: (row) => ({
      async insert(call, position) {
        await database.write((transaction) => transaction.run(insertCall, toCallRow(call, row, position)));
      },
      async update(call) {
        await database.write((transaction) => transaction.run(updateCall, { ...toCallEnd(call), id: call.id }));
      },
    }),

    async finish(row, log, { unstored, answer, turn }) {
      await database.write(async (transaction) => {
        for (const call of unstored) await transaction.run(updateCall, { ...toCallEnd(call), id: call.id });
        await transaction.run(updateLog, { ...toRow(log), id: row });
        await storeTurn(transaction, row, log, turn);
        await transaction.run(answerRequests, { interaction: row, answer: JSON.stringify(answer) });
        await search.changed(transaction, logs, String(row));
      });
    },

    earlier: (principal, request) => findEarlier(database, principal, request),

    settle: (isAll) => settleRecord(database, search, { isAll, now: now() }),

    async current(conversationId, principal) {
      const row = await database.first(selectLogOfConversation, { conversation_id: conversationId, principal });
      return row === undefined ? undefined : toCurrentAnswer(database, row);
    },
  };
  return recorder;
}

async function keepDocuments(
  transaction: Transaction,
  interaction: number,
  documents: readonly KeptDocument[],
): Promise<void> {
  const hashes = JSON.stringify([...new Set(documents.map(({ hash }) => hash))]);
  const kept = new Set((await transaction.all(selectDocumentHashes, { hashes })).map(({ hash }) => hash));
  for (const { hash, text } of documents) {
    if (!kept.has(hash)) await transaction.run(insertDocument, { hash, text: toStorableText(text) });
  }
  await transaction.run(referToDocuments, { interaction, hashes });
}

async function storeTurn(
  transaction: Transaction,
  interaction: number,
  { conversation_id = '', principal = '' }: Log,
  turn: SavedTurn | undefined,
): Promise<void> {
  if (turn === undefined) {
    await transaction.run(deleteTurn, { interaction });
    return;
  }
  const { expires_at } = turn;
  const row = { conversation_id, interaction, principal, state: 'waiting', expires_at, turn: JSON.stringify(turn) };
  await transaction.run(upsertTurn, row);
}

export async function findEarlier(
  reader: Pick<Transaction, 'first'>,
  principal: string,
  { key, operation, body }: KeyedRequest,
): Promise<FirstAnswer | 'running' | undefined> {
  if (key === undefined) return undefined;
  const earlier = await reader.first(selectAnswer, { principal, operation, key });
  if (earlier === undefined) return undefined;
  if (earlier.body_hash !== bodyHash(body)) throw new HttpError('idempotency_conflict');
  // `finish` wrote it from a value of this type.
  return earlier.answer === null ? 'running' : (JSON.parse(earlier.answer) as FirstAnswer);
}
