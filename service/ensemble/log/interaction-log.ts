/** The log of interactions, in the database. */
import {
  type Database,
  type Generated,
  isAnyOf,
  type ItemList,
  type Kysely,
  listRows,
  type LongRows,
  type Search,
  type SearchQuery,
  sql,
  statement,
  unsearched,
} from 'fountainai';
import type { components } from '../api.d.ts';
import { logs, toLogDocument } from './log-collection.ts';

/** One interaction, also one that failed, in the field names of the ensemble's document. */
export type Log = components['schemas']['Log'];

export interface InteractionLog {
  append(log: Log): Promise<void>;
  /** Returns the newest first, by their start; entries of the same millisecond in the order in which they ended. */
  list(limit: number, offset: number): Promise<ItemList<Log>>;
  /** Returns a page of the entries with these words, the most relevant first. */
  find(query: SearchQuery): Promise<ItemList<Log>>;
}

/** @param search is notified of every entry. Default: `find` finds nothing */
export function createInteractionLog(
  database: Database,
  search: Pick<Search, 'changed' | 'find'> = unsearched,
): InteractionLog {
  const long: LongRows<LogHead, StoredRow> = {
    keyOf: ({ id }) => id,
    isWhole: (row): row is LogHead & StoredRow => row.user_input !== null,
    lengthOf: (row) => texts.reduce((length, column) => length + (row[column]?.length ?? 0), 0),
    lengths: (ids) => database.all(selectLogLengths, { ids }),
    read: (ids) => database.all(selectLogsById, { ids }),
  };
  return {
    append: async (log) => {
      await database.write(async (transaction) => {
        const inserted = await transaction.first(insertLog, toRow(log));
        if (inserted !== undefined) await search.changed(transaction, logs, String(inserted.id));
      });
    },
    async list(limit, offset) {
      const heads = await database.all(selectLogs, { limit, offset });
      return (await listRows(heads, long, heads.length)).map(toLog);
    },
    async find(query) {
      const { items } = await search.find(logs, query);
      const byId = new Map(items.map((item) => [Number(item.id), item]));
      const heads = await database.all(selectLogHeads, { ids: JSON.stringify([...byId.keys()]) });
      const headById = new Map(heads.map((head) => [head.id, head]));
      const ordered = [...byId.keys()].flatMap((id) => headById.get(id) ?? []);
      return (await listRows(ordered, long, ordered.length)).map((row) => {
        return { ...toLog(row), highlights: byId.get(row.id)?.highlight(toLogDocument(row)) ?? [] };
      });
    },
  };
}

interface LogRow {
  readonly timestamp: string;
  readonly user_input: string;
  readonly assistant_response: string;
  /** JSON. */
  readonly service_responses: string;
  readonly system_prompt_hash: string | null;
  readonly request_id: string | null;
  readonly error_code: string | null;
  /** JSON; null in entries from before writes were kept. */
  readonly writes: string | null;
}

type StoredRow = LogRow & { readonly id: number };

interface Tables {
  logs: LogRow & { readonly id: Generated<number> };
}

/** The columns whose texts can be long. */
const texts = ['user_input', 'assistant_response', 'service_responses', 'writes'] as const;

/** A row of a page: if its texts are long, they are not in it. */
type LogHead = Omit<StoredRow, (typeof texts)[number]> & Readonly<Record<(typeof texts)[number], string | null>>;

function toRow(log: Log): LogRow {
  return {
    timestamp: log.timestamp,
    user_input: toStorableText(log.user_input),
    assistant_response: toStorableText(log.assistant_response),
    // JSON escapes characters that text columns cannot store.
    service_responses: JSON.stringify(log.service_responses),
    system_prompt_hash: log.system_prompt_hash ?? null,
    request_id: log.request_id ?? null,
    error_code: log.error_code ?? null,
    writes: log.writes === undefined ? null : JSON.stringify(log.writes),
  };
}

function toLog(row: LogRow): Log {
  const { timestamp, user_input, assistant_response, service_responses, system_prompt_hash, request_id } = row;
  const { error_code, writes } = row;
  return {
    timestamp,
    user_input,
    assistant_response,
    // `toRow` wrote it from a value of this type.
    service_responses: JSON.parse(service_responses) as Log['service_responses'],
    ...(system_prompt_hash === null ? {} : { system_prompt_hash }),
    ...(request_id === null ? {} : { request_id }),
    ...(error_code === null ? {} : { error_code }),
    ...(writes === null ? {} : { writes: JSON.parse(writes) as NonNullable<Log['writes']> }),
  };
}

const insertLog = statement((database: Kysely<Tables>, parameter: LogRow) =>
  database
    .insertInto('logs')
    .values({
      timestamp: parameter.timestamp,
      user_input: parameter.user_input,
      assistant_response: parameter.assistant_response,
      service_responses: parameter.service_responses,
      system_prompt_hash: parameter.system_prompt_hash,
      request_id: parameter.request_id,
      error_code: parameter.error_code,
      writes: parameter.writes,
    })
    .returning('id'),
);

const columns = [
  'id',
  'timestamp',
  'user_input',
  'assistant_response',
  'service_responses',
  'system_prompt_hash',
  'request_id',
  'error_code',
  'writes',
] as const;

/** @param parameter the ids as JSON text */
const selectLogsById = statement((database: Kysely<Tables>, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(columns)
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

/** The maximum length of the texts in a row of a page, which can have a thousand rows. */
const maxShortTexts = sql.lit(2_048);

/** Engines know the length of a long text without reading it. */
const length = sql<number>`octet_length(user_input) + octet_length(assistant_response)
  + octet_length(service_responses) + coalesce(octet_length(writes), 0)`;
const short = (column: (typeof texts)[number]) =>
  sql<string | null>`case when ${length} <= ${maxShortTexts} then ${sql.ref(column)} end`.as(column);
const head = [
  ...(['id', 'timestamp', 'system_prompt_hash', 'request_id', 'error_code'] as const),
  ...texts.map(short),
] as const;

const selectLogLengths = statement((database: Kysely<Tables>, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(['id as key', length.as('length')])
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

const selectLogHeads = statement((database: Kysely<Tables>, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(head)
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

const selectLogs = statement((database: Kysely<Tables>, parameter: { limit: number; offset: number }) =>
  database
    .selectFrom('logs')
    .select(head)
    .orderBy('timestamp', 'desc')
    .orderBy('id', 'desc')
    .limit(parameter.limit)
    .offset(parameter.offset),
);

/** The characters that PostgreSQL rejects in text: NUL, and half of a surrogate pair, which is not UTF-8. */
const unstorable = /[\0\p{Cs}]/gu;

/** @returns the text with U+FFFD for each character that cannot be stored: a record must not fail by what it records */
function toStorableText(text: string): string {
  return text.replaceAll(unstorable, '\ufffd');
}
