/**
 * Writes the record of interactions: the entry before anything is done, each call before it is sent, and the end. After a
 * crash, `settle` ends what the stopped process has left.
 */
import { bodyHash, type Database, HttpError, type Search, type Transaction, unsearched } from 'fountainai';
import { type CallStore, endedBefore, type RecordedCall } from '../conversation/calls/call-log.ts';
import type { SavedTurn } from '../conversation/saved-turn.ts';
import { logs } from './log-collection.ts';
import {
  answerRequests,
  insertAnswer,
  insertCall,
  insertDocument,
  insertLog,
  endCall,
  referToDocuments,
  selectAnswer,
  selectDocumentHashes,
  updateCall,
  updateRun,
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
import { endedElsewhere, requireRunning, type RunningEntry } from './replicas/fence.ts';
import type { Runner } from './replicas/replica.ts';
import { type Abandoned, settleRecord, toCurrentAnswer } from './settle.ts';
import { selectLogById, selectLogOfConversation, selectTurn, upsertTurn } from './tables/turn-statements.ts';
import { endTurn } from './waiting-turn.ts';

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
export type Begun = { readonly entry: RunningEntry } | { readonly earlier: FirstAnswer | 'running' };

/** Checks in the write that begins something whether it may begin. @throws HttpError, which undoes the write */
export type Admit = (transaction: Transaction) => Promise<void>;

export interface Recorder {
  /**
   * Resolves after the commit.
   * @param admit is not asked for a key that was used before
   * @throws HttpError idempotency_conflict if the key was used with another body; unavailable; those of `admit`
   */
  begin(log: Beginning, documents: readonly KeptDocument[], request: KeyedRequest, admit?: Admit): Promise<Begun>;
  /** Stores the calls of an interaction. */
  calls(entry: RunningEntry): CallStore;
  /**
   * Records the end of an interaction, and the answer for requests with the same key.
   * @param end calls whose outcome could not be stored before; with a turn, the interaction waits for a person
   * @throws HttpError unavailable if another replica has ended it
   */
  finish(
    entry: RunningEntry,
    log: Log,
    end: {
      readonly unstored: readonly RecordedCall[];
      readonly answer: FirstAnswer;
      readonly turn?: SavedTurn | undefined;
    },
  ): Promise<void>;
  /** Returns the first answer for the key of the request, if there is one, when it survives a crash. */
  earlier(principal: string, request: KeyedRequest): Promise<FirstAnswer | 'running' | undefined>;
  /**
   * Returns the answer of the last interaction of a conversation as it is now, with the calls that wait. The key of the request
   * is then used: another body is refused, and the same one gets the answer as it is then.
   * @throws HttpError idempotency_conflict
   */
  current(conversationId: string, principal: string, request: KeyedRequest): Promise<object | undefined>;
  /** Ends the interactions that stopped processes have left. */
  settle(abandoned: Abandoned): Promise<void>;
}

export interface RecorderOptions {
  readonly database: Database;
  readonly runner: Runner;
  /** Default: nothing is notified. */
  readonly search?: Pick<Search, 'changed'>;
  readonly now?: () => number;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { database, runner, search = unsearched, now = Date.now } = options;
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const recorder: Recorder = {
    async begin(log, documents, request, admit) {
      await runner.ready();
      return database.write(async (transaction) => {
        const earlier = await findEarlier(transaction, log.principal, request);
        if (earlier !== undefined) return { earlier };
        await admit?.(transaction);
        const running = { deadline_at: time(now() + maxRunningMs), replica: runner.id, run: 1 };
        const inserted = await transaction.first(insertLog, { ...toRow({ ...log, state: 'running' }), ...running });
        if (inserted === undefined) throw new Error('the log returned no id');
        await keepDocuments(transaction, inserted.id, documents);
        const { key, operation, body } = request;
        if (key !== undefined) {
          const answer = { principal: log.principal, operation, key, body_hash: bodyHash(body) };
          await transaction.run(insertAnswer, { ...answer, interaction: inserted.id, answer: null });
        }
        return { entry: { row: inserted.id, run: running.run } };
      });
    },

    calls: (entry) => createCallStore(database, entry),

    async finish(entry, log, { unstored, answer, turn }) {
      const { row } = entry;
      const isOwn = await database.write(async (transaction) => {
        for (const call of unstored) await transaction.run(endCall, { ...toCallEnd(call), id: call.id });
        const isWaiting = turn === undefined ? 0 : 1;
        if ((await transaction.run(updateRun, { ...toRow(log), ...entry, isWaiting })) === 0) return false;
        await storeTurn(transaction, row, log, turn);
        await transaction.run(answerRequests, { interaction: row, answer: JSON.stringify(answer) });
        await search.changed(transaction, logs, String(row));
        return true;
      });
      if (!isOwn) throw endedElsewhere();
    },

    async earlier(principal, request) {
      const earlier = await findEarlier(database, principal, request);
      // A write that changes nothing: what a read has found may not be on disk yet. The end of what runs is read later.
      return earlier === undefined || earlier === 'running' ? earlier : database.write(() => Promise.resolve(earlier));
    },

    settle: (abandoned) => settleRecord(database, search, { ...abandoned, now: now() }),

    current: (...given) => readCurrent(database, ...given),
  };
  return recorder;
}

function createCallStore(database: Pick<Database, 'write'>, entry: RunningEntry): CallStore {
  const writeRunning = (work: (transaction: Transaction) => Promise<unknown>): Promise<void> =>
    database.write(async (transaction) => {
      await requireRunning(transaction, entry);
      await work(transaction);
    });
  return {
    insert: (call, position) =>
      writeRunning((transaction) => transaction.run(insertCall, toCallRow(call, entry.row, position))),
    update: (call) => writeRunning((transaction) => transaction.run(updateCall, { ...toCallEnd(call), id: call.id })),
    async end(call) {
      await database.write((transaction) => transaction.run(endCall, { ...toCallEnd(call), id: call.id }));
    },
  };
}

async function readCurrent(
  database: Database,
  conversationId: string,
  principal: string,
  request: KeyedRequest,
): Promise<object | undefined> {
  const conversation = { conversation_id: conversationId, principal };
  const waiting = await database.first(selectTurn, conversation);
  const row =
    waiting === undefined
      ? await database.first(selectLogOfConversation, conversation)
      : await database.first(selectLogById, { id: waiting.interaction });
  if (row === undefined) return undefined;
  const { key } = request;
  const place = { principal, interaction: row.id };
  if (key !== undefined) await database.write((transaction) => useKey(transaction, place, { ...request, key }));
  return toCurrentAnswer(database, row, waiting);
}

/** For a request that carries out nothing: its answer is not kept. @throws HttpError idempotency_conflict */
async function useKey(
  transaction: Transaction,
  place: { readonly principal: string; readonly interaction: number },
  request: KeyedRequest & { readonly key: string },
): Promise<void> {
  const { key, operation, body } = request;
  if ((await findEarlier(transaction, place.principal, request)) !== undefined) return;
  await transaction.run(insertAnswer, { ...place, operation, key, body_hash: bodyHash(body), answer: '{}' });
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
    await endTurn(transaction, interaction, endedBefore);
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
