/** Fixtures for tests: data of Session and Context before the migration 0003-sessions, with its words and its responses. */
import {
  bodyHash,
  type Database,
  idempotent,
  type Kysely,
  type RawBuilder,
  type SearchCollection,
  sql,
  statement,
} from 'fountainai';
import * as session from '../migrations/0001-session.ts';
import * as searchTables from '../migrations/0002-search.ts';

export const oldMigrations = { '0001-session': session, '0002-search': searchTables };

export interface OldSession {
  readonly sessionId: number;
  readonly userId: number;
  readonly context: string;
  readonly sequenceNumber: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

interface OldTables {
  session: {
    id: number;
    user_id: number;
    context: string;
    sequence_number: number;
    revision: number;
    created_at: string;
    updated_at: string;
  };
}

type OldStore = Kysely<OldTables>;

/** The sessions in an index that was built before the migration. */
export const oldCollection: SearchCollection = {
  name: 'sessions',
  fields: [
    { name: 'context', type: 'string', searched: true },
    { name: 'userId', type: 'int64', filtered: true },
    { name: 'sessionId', type: 'int64' },
    { name: 'sequenceNumber', type: 'int64' },
  ],
  newest: 'sessionId',
  revision: 1,
  hasNumbers: true,
  queried: true,
  async read(reader, ids) {
    const rows = await reader.all(selectOldSessions, {});
    return rows
      .map(({ sessionId, ...row }) => ({ id: String(sessionId), sessionId, ...row }))
      .filter(({ id }) => ids.includes(id));
  },
  idsAfter: async (reader, after = '0') => {
    const rows = await reader.all(selectOldSessions, {});
    return rows.filter(({ sessionId }) => sessionId > Number(after)).map(({ sessionId }) => String(sessionId));
  },
  count: async (reader) => (await reader.all(selectOldSessions, {})).length,
  sample: () => Promise.resolve([]),
};

/** Creates a session as the service did, with an id from its counter; the response is stored for the key. */
export async function createOldSession(
  database: Database,
  values: Pick<OldSession, 'userId' | 'context'>,
  key?: string,
): Promise<OldSession> {
  const sessionId = await database.takeId('session', 'id');
  const now = '2026-01-01T00:00:00.000Z';
  const numbers = { sequenceNumber: sessionId * 2, createdAt: now, updatedAt: now, revision: 1 };
  return database.write((transaction) =>
    idempotent(transaction, { key, operation: 'createSession', body: values }, async () => {
      const row = { sessionId, ...values, ...numbers };
      await transaction.run(insertOldSession, row);
      return row;
    }),
  );
}

export async function changeOldSession(database: Database, sessionId: number, context: string): Promise<void> {
  await database.write((transaction) => transaction.run(updateOldContext, { sessionId, context }));
}

export async function deleteOldSession(database: Database, sessionId: number): Promise<void> {
  await database.write((transaction) => transaction.run(deleteOld, { sessionId }));
}

/** Creates this number of sessions of user 7 at once, with the context `storm` and the keys `key-1`, `key-2` and so on. */
export async function createOldSessions(database: Database, sessions: number): Promise<void> {
  const hash = bodyHash({ userId: 7, context: 'storm' });
  const time = '2026-01-01T00:00:00.000Z';
  const numbers = sql`with recursive numbers (i) as
    (select 1 union all select i + 1 from numbers where i < ${sql.lit(sessions)}) select`;
  await runText(
    database,
    sql`insert into session (user_id, context, sequence_number, revision, created_at, updated_at)
      ${numbers} 7, 'storm', i * 2, 1, ${sql.lit(time)}, ${sql.lit(time)} from numbers`,
  );
  await runText(
    database,
    sql`insert into idempotency (operation, key, body_hash, answer)
      ${numbers} 'createSession', 'key-' || i, ${sql.lit(hash)}, '{"sessionId":' || i ||
      ',"userId":7,"context":"storm","sequenceNumber":' || (i * 2) || ',"createdAt":"2026-01-01T00:00:00.000Z",' ||
      '"updatedAt":"2026-01-01T00:00:00.000Z","revision":1}' from numbers`,
  );
}

async function runText(database: Database, text: RawBuilder<unknown>): Promise<void> {
  const insert = statement((tables: Kysely<unknown>) => ({ compile: () => text.compile(tables) }));
  await database.write((transaction) => transaction.run(insert, {}));
}

const insertOldSession = statement((database: OldStore, parameter: OldSession) =>
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

const updateOldContext = statement((database: OldStore, parameter: { sessionId: number; context: string }) =>
  database
    .updateTable('session')
    .set((row) => ({
      context: parameter.context,
      updated_at: '2026-01-02T00:00:00.000Z',
      revision: row('revision', '+', 1),
    }))
    .where('id', '=', parameter.sessionId),
);

const deleteOld = statement((database: OldStore, parameter: { sessionId: number }) =>
  database.deleteFrom('session').where('id', '=', parameter.sessionId),
);

const selectOldSessions = statement((database: OldStore) =>
  database
    .selectFrom('session')
    .select(['id as sessionId', 'user_id as userId', 'context', 'sequence_number as sequenceNumber'])
    .orderBy('id'),
);
