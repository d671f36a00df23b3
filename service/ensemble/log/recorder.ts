/**
 * Writes the record of interactions: the entry before anything is done, each call before it is sent, and the end. After a
 * crash, `settle` ends what the stopped process has left.
 */
import { bodyHash, type Database, HttpError, type Search, type Transaction, unsearched } from 'fountainai';
import type { CallStore, RecordedCall } from '../conversation/call-log.ts';
import { listServiceCalls, listWrites } from '../conversation/writes.ts';
import { logs } from './log-collection.ts';
import { selectCalls } from './log-statements.ts';
import {
  answerRequests,
  insertAnswer,
  insertCall,
  insertDocument,
  insertLog,
  referToDocuments,
  selectAnswer,
  selectDocumentHashes,
  selectOverdue,
  settleCalls,
  updateCall,
  updateLog,
} from './record-statements.ts';
import {
  type Log,
  type StoredRow,
  toCallEnd,
  toCallRow,
  toLog,
  toRecordedCall,
  toRow,
  toStorableText,
} from './rows.ts';

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

/** What a request was answered with: a body, or an error. */
export interface FirstAnswer {
  readonly body?: unknown;
  readonly error?: Pick<HttpError, 'code' | 'message' | 'details'>;
}

/** The interaction begins, or the key was used before: then the first answer, if there is one yet. */
export type Begun = { readonly row: number } | { readonly earlier: FirstAnswer | 'running' };

export interface Recorder {
  /** Resolves after the commit. @throws HttpError idempotency_conflict if the key was used with another body */
  begin(log: Beginning, documents: readonly KeptDocument[], request: KeyedRequest): Promise<Begun>;
  /** Stores the calls of an interaction. */
  calls(row: number): CallStore;
  /**
   * Records the end of an interaction, and the answer for requests with the same key.
   * @param unstored calls whose outcome could not be stored before
   */
  finish(row: number, log: Log, unstored: readonly RecordedCall[], answer: FirstAnswer): Promise<void>;
  /** Returns the first answer for the key of the request, if there is one. */
  earlier(principal: string, request: KeyedRequest): Promise<FirstAnswer | 'running' | undefined>;
  /** Ends the interactions that stopped processes have left. @param isAll true if no other process can be running them */
  settle(isAll: boolean): Promise<void>;
}

/** The time of an interaction and of its last call, with a reserve: after it, the process must have stopped. */
const maxRunningMs = 180_000;
const settledAtOnce = 50;

const unknownOutcome = {
  reason: 'the server stopped before the outcome was recorded; check the service before you repeat the call',
  response: 'No answer: the server stopped before the outcome was recorded.',
};

export function createRecorder(
  database: Database,
  search: Pick<Search, 'changed'> = unsearched,
  now: () => number = Date.now,
): Recorder {
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const recorder: Recorder = {
    begin: (log, documents, request) =>
      database.write(async (transaction) => {
        const earlier = await findEarlier(transaction, log.principal, request);
        if (earlier !== undefined) return { earlier };
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

    async finish(row, log, unstored, answer) {
      await database.write(async (transaction) => {
        for (const call of unstored) await transaction.run(updateCall, { ...toCallEnd(call), id: call.id });
        await transaction.run(updateLog, { ...toRow(log), id: row });
        await transaction.run(answerRequests, { interaction: row, answer: JSON.stringify(answer) });
        await search.changed(transaction, logs, String(row));
      });
    },

    earlier: (principal, request) => findEarlier(database, principal, request),

    async settle(isAll) {
      const end = isAll ? now() : now() - maxRunningMs;
      await database.write((transaction) => transaction.run(settleCalls, { before: time(end), ...unknownOutcome }));
      const due = time(isAll ? now() + maxRunningMs + 1 : now());
      for (let count = settledAtOnce; count === settledAtOnce;) {
        count = await database.write((transaction) => settleSome(transaction, search, due));
      }
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

async function findEarlier(
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

async function settleSome(transaction: Transaction, search: Pick<Search, 'changed'>, now: string): Promise<number> {
  const overdue = await transaction.all(selectOverdue, { now, limit: settledAtOnce });
  for (const row of overdue) {
    const calls = (await transaction.all(selectCalls, { ids: JSON.stringify([row.id]) })).map(toRecordedCall);
    const log = interruptedLog(row, calls);
    await transaction.run(updateLog, { ...toRow(log), id: row.id });
    const answer: FirstAnswer = { body: toAnswer(log) };
    await transaction.run(answerRequests, { interaction: row.id, answer: JSON.stringify(answer) });
    await search.changed(transaction, logs, String(row.id));
  }
  return overdue.length;
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
function toAnswer({ id, conversation_id, assistant_response, service_responses, writes = [] }: Log): object {
  return { interaction_id: id, conversation_id, assistant_response, service_responses, writes, warnings: [] };
}
