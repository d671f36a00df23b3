/** Reads the log of interactions. */
import {
  type Database,
  type ItemList,
  listRows,
  type LongRows,
  type Search,
  type SearchQuery,
  unsearched,
} from 'fountainai';
import { insertLog } from './tables/record-statements.ts';
import type { LogPlace } from './cursor.ts';
import { type Filters, filterNamesOf } from './tables/filters.ts';
import { logs, principalWord, toLogDocument } from './log-collection.ts';
import {
  type LogHead,
  selectCalls,
  selectLogByPublicId,
  selectLogHeads,
  selectLogLengths,
  selectLogsById,
  statementsFor,
  texts,
} from './tables/log-statements.ts';
import { type Log, type StoredRow, toCall, toLog, toRecordedCall, toRow } from './tables/rows.ts';

export type { Log } from './tables/rows.ts';

export interface LogPage {
  readonly logs: ItemList<Log>;
  /** The last row of the page, for a cursor; undefined on the last page. */
  readonly last: LogPlace | undefined;
}

export interface FoundLogs {
  readonly logs: ItemList<Log>;
  /** The number of entries on all pages. */
  readonly total: number;
  /** False if more entries match than the pages have. */
  readonly isExact: boolean;
}

export interface InteractionLog {
  /** Adds an interaction that has ended. */
  append(log: Log): Promise<void>;
  /** Returns the newest first, by their start; entries of the same millisecond in the order in which they began. */
  list(limit: number, offset: number, filters?: Filters): Promise<ItemList<Log>>;
  /** The same, with the place of the last entry. */
  page(limit: number, offset: number, filters: Filters): Promise<LogPage>;
  count(filters: Filters): Promise<number>;
  /** Returns a page of the entries with these words, the most relevant first. */
  find(query: SearchQuery): Promise<ItemList<Log>>;
  /** Returns a page of the entries with these words that match the filters, and their number; `owner` filters in the index. */
  findWith(query: SearchQuery, filters: Filters): Promise<FoundLogs>;
  /** Returns an entry with its calls. @param filters the entry must have this principal and this owner */
  read(id: string, filters?: Pick<Filters, 'principal' | 'owner'>): Promise<Log | undefined>;
  /** Yields all entries with their calls, the newest first. */
  export(filters: Filters): AsyncGenerator<Log, void>;
}

/** The maximum number of found entries to which filters are applied. */
const maxFound = 1_000;
/** The number of entries of an export that are in the memory. */
const exportedRows = 20;

/** @param search is notified of every entry. Default: `find` finds nothing */
export function createInteractionLog(
  database: Database,
  search: Pick<Search, 'changed' | 'find'> = unsearched,
): InteractionLog {
  const reader = new LogReader(database, search);
  return {
    append: async (log) => {
      await database.write(async (transaction) => {
        const ended = { deadline_at: null, replica: null, run: null };
        const inserted = await transaction.first(insertLog, { ...toRow(log), ...ended });
        if (inserted !== undefined) await search.changed(transaction, logs, String(inserted.id));
      });
    },
    list: async (limit, offset, filters = {}) => reader.toList(await reader.selectPage(limit, offset, filters)),
    async page(limit, offset, filters) {
      const heads = await reader.selectPage(limit + 1, offset, filters);
      const row = heads.length > limit ? heads[limit - 1] : undefined;
      const last = row === undefined ? undefined : { timestamp: row.timestamp, id: row.public_id ?? '' };
      return { logs: await reader.toList(heads.slice(0, limit)), last };
    },
    count: async (filters) => (await database.first(statementsFor(filters).count, filters))?.total ?? 0,
    async find(query) {
      const { byId } = await reader.find(query);
      return reader.listFound(byId, [...byId.keys()]);
    },
    async findWith(query, filters) {
      const { owner } = filters;
      const where = { principal: owner === undefined ? undefined : principalWord(owner) };
      if (filterNamesOf({ ...filters, owner: undefined }).length === 0) {
        const { byId, total, isExact } = await reader.find({ ...query, where });
        return { logs: await reader.listFound(byId, [...byId.keys()], owner), total, isExact };
      }
      const found = await reader.find({ q: query.q, limit: maxFound, offset: 0, where });
      const { byId } = found;
      const ids = JSON.stringify([...byId.keys()]);
      const matching = new Set((await reader.selectPage(maxFound, 0, { ...filters, ids })).map(({ id }) => id));
      const ordered = [...byId.keys()].filter((id) => matching.has(id));
      const page = ordered.slice(query.offset, query.offset + query.limit);
      const isExact = found.isExact && found.total <= maxFound;
      return { logs: await reader.listFound(byId, page, owner), total: ordered.length, isExact };
    },
    async read(id, { principal, owner } = {}) {
      const row = await database.first(selectLogByPublicId, { id });
      if (row === undefined) return undefined;
      if ([principal, owner].some((name) => name !== undefined && name !== row.principal)) return undefined;
      return (await reader.withCalls([row]))[0];
    },
    export: (filters) => reader.export(filters),
  };
}

type FoundById = ReadonlyMap<number, Awaited<ReturnType<Search['find']>>['items'][number]>;

class LogReader {
  readonly #database: Database;
  readonly #search: Pick<Search, 'find'>;
  readonly #long: LongRows<LogHead, StoredRow>;

  constructor(database: Database, search: Pick<Search, 'find'>) {
    this.#database = database;
    this.#search = search;
    this.#long = {
      keyOf: ({ id }) => id,
      isWhole: (row): row is LogHead & StoredRow => row.user_input !== null,
      lengthOf: (row) => texts.reduce((length, column) => length + (row[column]?.length ?? 0), 0),
      lengths: (ids) => database.all(selectLogLengths, { ids }),
      read: (ids) => database.all(selectLogsById, { ids }),
    };
  }

  selectPage(limit: number, offset: number, filters: Filters): Promise<LogHead[]> {
    return this.#database.all(statementsFor(filters).page, { ...filters, limit, offset });
  }

  async toList(heads: readonly LogHead[]): Promise<ItemList<Log>> {
    return (await listRows(heads, this.#long, heads.length)).map(toLog);
  }

  async find(query: SearchQuery): Promise<{ byId: FoundById; total: number; isExact: boolean }> {
    const { items, total, isExact } = await this.#search.find(logs, query);
    return { byId: new Map(items.map((item) => [Number(item.id), item])), total, isExact };
  }

  /** @param owner entries of others are skipped, also if the index has not the same state as the database */
  async listFound(byId: FoundById, ids: readonly number[], owner?: string): Promise<ItemList<Log>> {
    const heads = await this.#database.all(selectLogHeads, { ids: JSON.stringify(ids) });
    const own = heads.filter(({ principal }) => owner === undefined || principal === owner);
    const headById = new Map(own.map((head) => [head.id, head]));
    const ordered = ids.flatMap((id) => headById.get(id) ?? []);
    return (await listRows(ordered, this.#long, ordered.length)).map((row) => {
      return { ...toLog(row), highlights: byId.get(row.id)?.highlight(toLogDocument(row)) ?? [] };
    });
  }

  async withCalls(rows: readonly StoredRow[]): Promise<Log[]> {
    const calls = await this.#database.all(selectCalls, { ids: JSON.stringify(rows.map(({ id }) => id)) });
    return rows.map((row) => {
      const own = calls.filter(({ interaction }) => interaction === row.id);
      return { ...toLog(row), calls: own.map((call) => toCall(toRecordedCall(call))) };
    });
  }

  async *export(filters: Filters): AsyncGenerator<Log, void> {
    let place = filters;
    for (;;) {
      const rows = await this.#database.aside.all(statementsFor(place).rows, { ...place, limit: exportedRows });
      yield* await this.withCalls(rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < exportedRows) return;
      place = { ...filters, after_time: last.timestamp, after_id: last.id };
    }
  }
}
