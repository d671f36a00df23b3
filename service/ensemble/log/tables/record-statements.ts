/** The queries that write the record of interactions. */
import { isAnyOf, sql, statement } from 'fountainai';
import type { AnswerRow, CallRow, LogRow, RecordStore, RunColumns } from './rows.ts';

export const insertLog = statement((database: RecordStore, parameter: LogRow & RunColumns) =>
  database
    .insertInto('logs')
    .values({
      timestamp: parameter.timestamp,
      user_input: parameter.user_input,
      ...endOf(parameter),
      request_id: parameter.request_id,
      public_id: parameter.public_id,
      conversation_id: parameter.conversation_id,
      principal: parameter.principal,
      deadline_at: parameter.deadline_at,
      replica: parameter.replica,
      run: parameter.run,
    })
    .returning('id'),
);

type LogEnd = Omit<LogRow, 'timestamp' | 'user_input' | 'request_id' | 'public_id' | 'conversation_id' | 'principal'>;

/** The columns that change at the end of an interaction, by name, so that every statement sets the same. */
const endOf = (parameter: LogEnd): LogEnd => ({
  assistant_response: parameter.assistant_response,
  service_responses: parameter.service_responses,
  writes: parameter.writes,
  system_prompt_hash: parameter.system_prompt_hash,
  error_code: parameter.error_code,
  state: parameter.state,
  facts: parameter.facts,
  bytes: parameter.bytes,
});

export const updateLog = statement((database: RecordStore, parameter: LogEnd & { id: number }) =>
  database.updateTable('logs').set(endOf(parameter)).where('id', '=', parameter.id),
);

/**
 * The end of a run. A run that another replica has interrupted wrongly corrects its record, unless calls wait: the turn is gone.
 * @param parameter isWaiting: 1 or 0
 */
export const updateRun = statement(
  (database: RecordStore, parameter: LogEnd & { row: number; run: number; isWaiting: number }) =>
    database
      .updateTable('logs')
      .set(endOf(parameter))
      .where('id', '=', parameter.row)
      .where('run', '=', parameter.run)
      .where(sql<boolean>`(state = 'running' or (state = 'interrupted' and ${parameter.isWaiting} = 0))`),
);

/** Running interactions whose time is over, or whose replica is gone. @param parameter the replicas as JSON text */
export const selectAbandoned = statement(
  (database: RecordStore, parameter: { now: string; replicas: string; limit: number }) =>
    database
      .selectFrom('logs')
      .selectAll()
      .where('state', '=', 'running')
      .where(
        sql<boolean>`(deadline_at < ${parameter.now} or ${isAnyOf(database, 'replica', parameter.replicas, 'text')})`,
      )
      .orderBy('id')
      .limit(parameter.limit),
);

export const insertCall = statement((database: RecordStore, parameter: CallRow) =>
  database
    .insertInto('calls')
    .values({
      id: parameter.id,
      interaction: parameter.interaction,
      position: parameter.position,
      service_id: parameter.service_id,
      service_name: parameter.service_name,
      operation_id: parameter.operation_id,
      method: parameter.method,
      url: parameter.url,
      arguments: parameter.arguments,
      effect: parameter.effect,
      started_at: parameter.started_at,
      ...endOfCall(parameter),
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(endOfCall(parameter))),
);

type CallEnd = Pick<CallRow, 'status' | 'milliseconds' | 'http_status' | 'reason' | 'response'>;

const endOfCall = (parameter: CallEnd): CallEnd => ({
  status: parameter.status,
  milliseconds: parameter.milliseconds,
  http_status: parameter.http_status,
  reason: parameter.reason,
  response: parameter.response,
});

export const updateCall = statement((database: RecordStore, parameter: CallEnd & { id: string }) =>
  database.updateTable('calls').set(endOfCall(parameter)).where('id', '=', parameter.id),
);

/** The outcome of a call that was sent, also if another replica has recorded before that it is unknown. */
export const endCall = statement((database: RecordStore, parameter: CallEnd & { id: string }) =>
  database
    .updateTable('calls')
    .set(endOfCall(parameter))
    .where('id', '=', parameter.id)
    .where('status', 'in', ['sent', 'outcome_unknown']),
);

interface LostOutcome {
  readonly reason: string;
  readonly response: string;
}

/** Calls of an interaction that were sent by a process that stopped before it recorded the outcome. */
export const settleCalls = statement((database: RecordStore, parameter: LostOutcome & { interaction: number }) =>
  database
    .updateTable('calls')
    .set({ status: 'outcome_unknown', reason: parameter.reason, response: parameter.response })
    .where('status', '=', 'sent')
    .where('interaction', '=', parameter.interaction),
);

interface LeftCalls {
  readonly before: string;
  /** As JSON text. */
  readonly replicas: string;
}

/** Of calls that were sent, before a time or by one of these replicas, and whose outcome was not recorded. */
const isLeft = (database: RecordStore, { before, replicas }: LeftCalls) =>
  sql<boolean>`(status = 'sent' and (started_at < ${before} or exists (select 1 from logs where logs.id = calls.interaction
    and ${isAnyOf(database, 'replica', replicas, 'text')})))`;

export const selectLeftCall = statement((database: RecordStore, parameter: LeftCalls) =>
  database.selectFrom('calls').select('id').where(isLeft(database, parameter)).limit(1),
);

/** The same as `settleCalls` for interactions that have ended without these calls. */
export const settleLeftCalls = statement((database: RecordStore, parameter: LostOutcome & LeftCalls) =>
  database
    .updateTable('calls')
    .set({ status: 'outcome_unknown', reason: parameter.reason, response: parameter.response })
    .where(isLeft(database, parameter)),
);

/** @param parameter the hashes as JSON text */
export const selectDocumentHashes = statement((database: RecordStore, parameter: { hashes: string }) =>
  database
    .selectFrom('documents')
    .select('hash')
    .where(isAnyOf(database, 'hash', parameter.hashes, 'text')),
);

export const insertDocument = statement((database: RecordStore, parameter: { hash: string; text: string }) =>
  database
    .insertInto('documents')
    .values({ hash: parameter.hash, text: parameter.text })
    .onConflict((conflict) => conflict.column('hash').doNothing()),
);

/** Refers to those of these documents that are kept. @param parameter the hashes as JSON text */
export const referToDocuments = statement((database: RecordStore, parameter: { interaction: number; hashes: string }) =>
  database
    .insertInto('interaction_documents')
    .columns(['interaction', 'hash'])
    .expression(
      database
        .selectFrom('documents')
        .select([sql<number>`cast(${parameter.interaction} as bigint)`.as('interaction'), 'hash'])
        .where(isAnyOf(database, 'hash', parameter.hashes, 'text')),
    ),
);

type AnswerKey = Pick<AnswerRow, 'principal' | 'operation' | 'key'>;

export const selectAnswer = statement((database: RecordStore, parameter: AnswerKey) =>
  database
    .selectFrom('answers')
    .selectAll()
    .where('principal', '=', parameter.principal)
    .where('operation', '=', parameter.operation)
    .where('key', '=', parameter.key),
);

export const insertAnswer = statement((database: RecordStore, parameter: AnswerRow) =>
  database.insertInto('answers').values({
    principal: parameter.principal,
    operation: parameter.operation,
    key: parameter.key,
    body_hash: parameter.body_hash,
    interaction: parameter.interaction,
    answer: parameter.answer,
  }),
);

/** Sets the answer of the requests that wait for one. */
export const answerRequests = statement((database: RecordStore, parameter: { interaction: number; answer: string }) =>
  database
    .updateTable('answers')
    .set({ answer: parameter.answer })
    .where('interaction', '=', parameter.interaction)
    .where('answer', 'is', null),
);
