/** The log of interactions, in the database. */
import { type Database, type Generated, isAnyOf, type Kysely, type Search, statement, unsearched } from 'fountainai';
import type { components } from '../api.d.ts';
import { logs } from './log-collection.ts';

/** One interaction, also one that failed, in the field names of the ensemble's document. */
export type Log = components['schemas']['Log'];

export interface InteractionLog {
  append(log: Log): Promise<void>;
  /** Returns the newest first, by their start; entries of the same millisecond in the order in which they ended. */
  list(limit: number, offset: number): Promise<Log[]>;
  /** Returns the found entries in the order of the search. */
  listOf(ids: readonly string[]): Promise<{ id: string; log: Log }[]>;
}

/** @param search is notified of every entry; optional */
export function createInteractionLog(database: Database, search: Pick<Search, 'changed'> = unsearched): InteractionLog {
  return {
    append: async (log) => {
      await database.write(async (transaction) => {
        const inserted = await transaction.first(insertLog, toRow(log));
        if (inserted !== undefined) await search.changed(transaction, logs, String(inserted.id));
      });
    },
    list: async (limit, offset) => (await database.all(selectLogs, { limit, offset })).map(toLog),
    listOf: async (ids) => {
      const rows = await database.all(selectLogsById, { ids: JSON.stringify(ids.map(Number)) });
      const byId = new Map(rows.map(({ id, ...row }) => [String(id), toLog(row)]));
      return ids.flatMap((id) => {
        const log = byId.get(id);
        return log === undefined ? [] : [{ id, log }];
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

interface Tables {
  logs: LogRow & { readonly id: Generated<number> };
}

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

function toLog({ service_responses, system_prompt_hash, request_id, error_code, writes, ...row }: LogRow): Log {
  return {
    ...row,
    // `rowOf` wrote it from a value of this type.
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
    .select([...columns, 'id'])
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

const selectLogs = statement((database: Kysely<Tables>, parameter: { limit: number; offset: number }) =>
  database
    .selectFrom('logs')
    .select(columns)
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
