/** The queries of Session and Context, built once. Rows come out in the words of the document. */
import { isAnyOf, type Generated, type Kysely, statement } from 'fountainai';

interface Tables {
  session: {
    id: Generated<number>;
    user_id: number;
    context: string;
    sequence_number: number;
    /** Counts the changes of the session, from 1. */
    revision: number;
    /** In UTC, as RFC 3339 spells it; so is `updated_at`. */
    created_at: string;
    updated_at: string;
  };
}

type Store = Kysely<Tables>;

export interface StoredSession {
  readonly sessionId: number;
  readonly userId: number;
  readonly context: string;
  readonly sequenceNumber: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

const columns = [
  'id as sessionId',
  'user_id as userId',
  'context',
  'sequence_number as sequenceNumber',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

export const insertSession = statement((database: Store, parameter: StoredSession) =>
  database.insertInto('session').values({
    id: parameter.sessionId,
    user_id: parameter.userId,
    context: parameter.context,
    sequence_number: parameter.sequenceNumber,
    revision: parameter.revision,
    created_at: parameter.createdAt,
    updated_at: parameter.updatedAt,
  }),
);

export const selectSession = statement((database: Store, parameter: { sessionId: number }) =>
  database
    .selectFrom('session')
    .select([...columns, 'revision'])
    .where('id', '=', parameter.sessionId),
);

/** @param parameter the ids as JSON text */
export const selectSessions = statement((database: Store, parameter: { sessionIds: string }) =>
  database
    .selectFrom('session')
    .select(columns)
    .where(isAnyOf(database, 'id', parameter.sessionIds, 'bigint')),
);

export const selectContext = statement((database: Store, parameter: { sessionId: number }) =>
  database.selectFrom('session').select(['id as sessionId', 'context']).where('id', '=', parameter.sessionId),
);

export const updateContext = statement(
  (database: Store, parameter: { sessionId: number; context: string; updatedAt: string }) =>
    database
      .updateTable('session')
      .set((row) => ({
        context: parameter.context,
        updated_at: parameter.updatedAt,
        revision: row('revision', '+', 1),
      }))
      .where('id', '=', parameter.sessionId)
      .returning([...columns, 'revision']),
);

export const deleteSession = statement((database: Store, parameter: { sessionId: number }) =>
  database.deleteFrom('session').where('id', '=', parameter.sessionId),
);

export const selectPage = statement((database: Store, parameter: Page) =>
  database.selectFrom('session').select(columns).orderBy('id').limit(parameter.limit).offset(parameter.offset),
);

export const selectPageOfUser = statement((database: Store, parameter: Page & { userId: number }) =>
  database
    .selectFrom('session')
    .select(columns)
    .where('user_id', '=', parameter.userId)
    .orderBy('id')
    .limit(parameter.limit)
    .offset(parameter.offset),
);

export const countSessions = statement((database: Store) =>
  database.selectFrom('session').select((row) => row.fn.countAll<number>().as('total')),
);

export const countSessionsOfUser = statement((database: Store, parameter: { userId: number }) =>
  database
    .selectFrom('session')
    .select((row) => row.fn.countAll<number>().as('total'))
    .where('user_id', '=', parameter.userId),
);
