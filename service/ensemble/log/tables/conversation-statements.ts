/** The queries of conversations. */
import { isAnyOf, sql, statement } from 'fountainai';
import type { ConversationRow, RecordStore } from './rows.ts';

export const selectConversation = statement((database: RecordStore, parameter: { id: string }) =>
  database.selectFrom('conversations').selectAll().where('id', '=', parameter.id),
);

export const insertConversation = statement((database: RecordStore, parameter: ConversationRow) =>
  database.insertInto('conversations').values({
    id: parameter.id,
    principal: parameter.principal,
    started_at: parameter.started_at,
    last_at: parameter.last_at,
    title: parameter.title,
    revision: parameter.revision,
  }),
);

/** @param parameter last_at: stays if it is null */
export const touchConversation = statement((database: RecordStore, parameter: { id: string; last_at: string | null }) =>
  database
    .updateTable('conversations')
    .set({
      revision: sql<number>`revision + 1`,
      last_at: sql<string>`coalesce(cast(${parameter.last_at} as text), last_at)`,
    })
    .where('id', '=', parameter.id),
);

export const deleteConversation = statement((database: RecordStore, parameter: { id: string }) =>
  database.deleteFrom('conversations').where('id', '=', parameter.id),
);

/** The latest interactions of a conversation, the newest first. */
export const selectLogsOf = statement(
  (database: RecordStore, parameter: { conversation_id: string; before: number; limit: number }) =>
    database
      .selectFrom('logs')
      .select(['id', 'user_input', 'assistant_response'])
      .where('conversation_id', '=', parameter.conversation_id)
      .where('id', '<', parameter.before)
      .orderBy('id', 'desc')
      .limit(parameter.limit),
);

export const selectRunningOf = statement((database: RecordStore, parameter: { conversation_id: string }) =>
  database
    .selectFrom('logs')
    .select('id')
    .where('conversation_id', '=', parameter.conversation_id)
    .where('state', '=', 'running')
    .limit(1),
);

/** The turn of a conversation that waits, or with which a process carries on. */
export const selectTurnIn = statement((database: RecordStore, parameter: { conversation_id: string }) =>
  database.selectFrom('turns').selectAll().where('conversation_id', '=', parameter.conversation_id),
);

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** With the number of interactions that the log still has. */
const listed = sql<number>`(select count(*) from logs where logs.conversation_id = conversations.id)`.as(
  'interactions',
);

const selectPage = (database: RecordStore, { limit, offset }: Page) =>
  database
    .selectFrom('conversations')
    .selectAll()
    .select(listed)
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset);

export const selectConversations = statement(selectPage);

export const selectConversationsOf = statement((database: RecordStore, parameter: Page & { principal: string }) =>
  selectPage(database, parameter).where('principal', '=', parameter.principal),
);

const selectCount = (database: RecordStore) =>
  database.selectFrom('conversations').select((row) => row.fn.countAll<number>().as('total'));

export const countConversations = statement(selectCount);

export const countConversationsOf = statement((database: RecordStore, parameter: { principal: string }) =>
  selectCount(database).where('principal', '=', parameter.principal),
);

/** The conversations of these interactions. @param parameter the ids as JSON text */
export const selectConversationIds = statement((database: RecordStore, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select('conversation_id')
    .distinct()
    .where('conversation_id', 'is not', null)
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

/** Those of these conversations that have no interaction any more. @param parameter the ids as JSON text */
export const deleteEmptyConversations = statement((database: RecordStore, parameter: { ids: string }) =>
  database
    .deleteFrom('conversations')
    .where(isAnyOf(database, 'id', parameter.ids, 'text'))
    .where(sql<boolean>`not exists (select 1 from logs where logs.conversation_id = conversations.id)`),
);
