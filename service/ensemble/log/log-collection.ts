/** The searchable fields of the log of interactions. */
import { createHash } from 'node:crypto';
import { isAnyOf, type Kysely, type SearchCollection, sql, statement } from 'fountainai';
import type { components } from '../api.d.ts';

interface Tables {
  logs: {
    id: number;
    timestamp: string;
    user_input: string;
    assistant_response: string;
    service_responses: string;
    principal: string | null;
  };
}

type Store = Kysely<Tables>;

export const logs: SearchCollection = {
  name: 'logs',
  fields: [
    { name: 'user_input', type: 'string', searched: true },
    { name: 'assistant_response', type: 'string', searched: true },
    { name: 'service_responses', type: 'string', searched: true },
    { name: 'timestamp', type: 'int64' },
    { name: 'principal', type: 'string', filtered: true },
  ],
  newest: 'timestamp',
  revision: 1,
  hasNumbers: true,
  queried: true,
  async read(reader, documents) {
    const rows = await reader.all(selectLogs, { ids: JSON.stringify(documents.map(Number)) });
    return rows.map(toLogDocument);
  },
  async idsAfter(reader, after = '0', limit) {
    return (await reader.all(selectLogsAfter, { after: Number(after), limit })).map(({ id }) => String(id));
  },
  count: async (reader) => (await reader.first(countLogs, {}))?.total ?? 0,
  sample: async (reader, limit) => (await reader.all(sampleLogs, { limit })).map(({ id }) => String(id)),
};

export function toLogDocument(row: Tables['logs']) {
  // The log wrote it from a value of this type.
  const calls = JSON.parse(row.service_responses) as components['schemas']['Log']['service_responses'];
  return {
    id: String(row.id),
    user_input: row.user_input,
    assistant_response: row.assistant_response,
    service_responses: calls.map(({ service_name, response }) => `${service_name}\n${response}`).join('\n\n'),
    timestamp: Date.parse(row.timestamp),
    principal: principalWord(row.principal ?? ''),
  };
}

/** A principal as one word of letters and digits: an index may ignore marks, and two names must never be the same for it. */
export function principalWord(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

const selectLogs = statement((database: Store, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(['id', 'timestamp', 'user_input', 'assistant_response', 'service_responses', 'principal'])
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

const selectLogsAfter = statement((database: Store, parameter: { after: number; limit: number }) =>
  database.selectFrom('logs').select('id').where('id', '>', parameter.after).orderBy('id').limit(parameter.limit),
);

const countLogs = statement((database: Store) =>
  database.selectFrom('logs').select((row) => row.fn.countAll<number>().as('total')),
);

const sampleLogs = statement((database: Store, parameter: { limit: number }) =>
  database
    .selectFrom('logs')
    .select('id')
    .orderBy(sql`random()`)
    .limit(parameter.limit),
);
