/** The queries of turns that wait for a person. */
import { isAnyOf, sql, statement } from 'fountainai';
import type { RecordStore, TurnRow } from './rows.ts';

export const upsertTurn = statement((database: RecordStore, parameter: TurnRow) =>
  database
    .insertInto('turns')
    .values({
      conversation_id: parameter.conversation_id,
      interaction: parameter.interaction,
      principal: parameter.principal,
      state: parameter.state,
      expires_at: parameter.expires_at,
      turn: parameter.turn,
    })
    .onConflict((conflict) =>
      conflict.column('conversation_id').doUpdateSet({
        interaction: parameter.interaction,
        state: parameter.state,
        expires_at: parameter.expires_at,
        turn: parameter.turn,
      }),
    ),
);

export const deleteTurn = statement((database: RecordStore, parameter: { interaction: number }) =>
  database.deleteFrom('turns').where('interaction', '=', parameter.interaction),
);

export const selectTurn = statement(
  (database: RecordStore, parameter: { conversation_id: string; principal: string }) =>
    database
      .selectFrom('turns')
      .selectAll()
      .where('conversation_id', '=', parameter.conversation_id)
      .where('principal', '=', parameter.principal),
);

export const selectTurnOf = statement((database: RecordStore, parameter: { interaction: number }) =>
  database.selectFrom('turns').selectAll().where('interaction', '=', parameter.interaction),
);

export const selectExpiredTurns = statement((database: RecordStore, parameter: { now: string; limit: number }) =>
  database
    .selectFrom('turns')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('expires_at', '<', parameter.now)
    .orderBy('expires_at')
    .limit(parameter.limit),
);

export const selectLogById = statement((database: RecordStore, parameter: { id: number }) =>
  database.selectFrom('logs').selectAll().where('id', '=', parameter.id),
);

/** The last interaction of a conversation. */
export const selectLogOfConversation = statement(
  (database: RecordStore, parameter: { conversation_id: string; principal: string }) =>
    database
      .selectFrom('logs')
      .selectAll()
      .where('conversation_id', '=', parameter.conversation_id)
      .where('principal', '=', parameter.principal)
      .orderBy('id', 'desc')
      .limit(1),
);

/** Begins another run, and returns its number. */
export const startAgain = statement(
  (database: RecordStore, parameter: { id: number; deadline_at: string; replica: string }) =>
    database
      .updateTable('logs')
      .set({
        state: 'running',
        deadline_at: parameter.deadline_at,
        replica: parameter.replica,
        run: sql<number>`coalesce(run, 0) + 1`,
      })
      .where('id', '=', parameter.id)
      .returning('run'),
);

/** @param parameter the ids as JSON text; only calls of the interaction that wait change */
export const approveCalls = statement((database: RecordStore, parameter: { interaction: number; ids: string }) =>
  database
    .updateTable('calls')
    .set({ status: 'approved', reason: null })
    .where('interaction', '=', parameter.interaction)
    .where('status', '=', 'pending')
    .where(isAnyOf(database, 'id', parameter.ids, 'text')),
);

export const rejectCalls = statement(
  (database: RecordStore, parameter: { interaction: number; ids: string; reason: string; response: string }) =>
    database
      .updateTable('calls')
      .set({ status: 'not_sent', reason: parameter.reason, response: parameter.response })
      .where('interaction', '=', parameter.interaction)
      .where('status', '=', 'pending')
      .where(isAnyOf(database, 'id', parameter.ids, 'text')),
);

/** No call of the interaction waits from then on. */
export const rejectWaiting = statement(
  (database: RecordStore, parameter: { interaction: number; reason: string; response: string }) =>
    database
      .updateTable('calls')
      .set({ status: 'not_sent', reason: parameter.reason, response: parameter.response })
      .where('interaction', '=', parameter.interaction)
      .where('status', 'in', ['pending', 'approved']),
);

/** Approved calls that were not sent before a stop wait again. */
export const waitAgain = statement((database: RecordStore, parameter: { interaction: number }) =>
  database
    .updateTable('calls')
    .set({ status: 'pending' })
    .where('status', '=', 'approved')
    .where('interaction', '=', parameter.interaction),
);
