/** What can be searched of Session and Context: the sessions, by what they are about. */
import { type Kysely, type SearchCollection, sql, statement } from 'fountainai';
import { selectSession } from './statements.ts';

interface Tables {
  session: { id: number };
}

type Store = Kysely<Tables>;

export const sessions: SearchCollection = {
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
  async read(reader, document) {
    const session = await reader.first(selectSession, { sessionId: Number(document) });
    if (session === undefined) return undefined;
    const { context, userId, sessionId, sequenceNumber } = session;
    return { id: document, context, userId, sessionId, sequenceNumber };
  },
  async idsAfter(reader, after = '0', limit) {
    return (await reader.all(selectIdsAfter, { after: Number(after), limit })).map(({ id }) => String(id));
  },
  count: async (reader) => (await reader.first(countAll, {}))?.total ?? 0,
  sample: async (reader, limit) => (await reader.all(sampleIds, { limit })).map(({ id }) => String(id)),
};

const selectIdsAfter = statement((database: Store, parameter: { after: number; limit: number }) =>
  database.selectFrom('session').select('id').where('id', '>', parameter.after).orderBy('id').limit(parameter.limit),
);

const countAll = statement((database: Store) =>
  database.selectFrom('session').select((row) => row.fn.countAll<number>().as('total')),
);

const sampleIds = statement((database: Store, parameter: { limit: number }) =>
  database
    .selectFrom('session')
    .select('id')
    .orderBy(sql`random()`)
    .limit(parameter.limit),
);
