/** The queries that read the log of interactions. */
import { isAnyOf, type RawBuilder, sql, statement } from 'fountainai';
import { type Filters, filterConditions, type FilterName, filterNamesOf } from './filters.ts';
import type { RecordStore, StoredRow } from './rows.ts';

/** The columns whose texts can be long. */
export const texts = ['user_input', 'assistant_response', 'service_responses', 'writes', 'facts'] as const;
type Text = (typeof texts)[number];

/** A row of a page: if its texts are long, they are not in it. */
export type LogHead = Omit<StoredRow, Text> & Readonly<Record<Text, string | null>>;

const short = [
  'id',
  'timestamp',
  'system_prompt_hash',
  'request_id',
  'error_code',
  'public_id',
  'conversation_id',
  'principal',
  'state',
  'bytes',
] as const;
const columns = [...short, ...texts] as const;

/** The maximum length of the texts in a row of a page, which can have a thousand rows. */
const maxShortTexts = sql.lit(2_048);

/** Engines know the length of a long text without reading it. */
const length: RawBuilder<number> = sql<number>`octet_length(user_input) + octet_length(assistant_response)
  + octet_length(service_responses) + coalesce(octet_length(writes), 0) + coalesce(octet_length(facts), 0)`;
const shortText = (column: Text) =>
  sql<string | null>`case when ${length} <= ${maxShortTexts} then ${sql.ref(column)} end`.as(column);
const head = [...short, ...texts.map(shortText)] as const;

/** @param parameter the ids as JSON text */
export const selectLogsById = statement((database: RecordStore, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(columns)
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

export const selectLogLengths = statement((database: RecordStore, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(['id as key', length.as('length')])
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

export const selectLogHeads = statement((database: RecordStore, parameter: { ids: string }) =>
  database
    .selectFrom('logs')
    .select(head)
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

export const selectLogByPublicId = statement((database: RecordStore, parameter: { id: string }) =>
  database.selectFrom('logs').select(columns).where('public_id', '=', parameter.id),
);

/** The documents that are kept with these hashes. @param parameter the hashes as JSON text */
export const selectDocuments = statement((database: RecordStore, parameter: { hashes: string }) =>
  database
    .selectFrom('documents')
    .selectAll()
    .where(isAnyOf(database, 'hash', parameter.hashes, 'text')),
);

/** The calls of these interactions, in their order. @param parameter the ids as JSON text */
export const selectCalls = statement((database: RecordStore, parameter: { ids: string }) =>
  database
    .selectFrom('calls')
    .selectAll()
    .where(isAnyOf(database, 'interaction', parameter.ids, 'bigint'))
    .orderBy('interaction')
    .orderBy('position'),
);

/** The statements for one choice of filters, which are compiled once. */
export interface FilteredStatements {
  readonly page: ReturnType<typeof pageStatement>;
  readonly rows: ReturnType<typeof rowsStatement>;
  readonly count: ReturnType<typeof countStatement>;
}

const known = new Map<string, FilteredStatements>();

/** Returns the statements for these filters; there are as many as combinations of the names of filters that are used. */
export function statementsFor(filters: Filters): FilteredStatements {
  const names = filterNamesOf(filters);
  const key = names.join();
  const found = known.get(key) ?? {
    page: pageStatement(names),
    rows: rowsStatement(names),
    count: countStatement(names),
  };
  known.set(key, found);
  return found;
}

export interface PageParameters extends Filters {
  readonly limit: number;
  readonly offset: number;
}

type Names = readonly FilterName[];

const pageStatement = (names: Names) =>
  statement((database: RecordStore, parameter: PageParameters) =>
    database
      .selectFrom('logs')
      .select(head)
      .where(filterConditions(database, names, parameter))
      .orderBy('timestamp', 'desc')
      .orderBy('id', 'desc')
      .limit(parameter.limit)
      .offset(parameter.offset),
  );

const rowsStatement = (names: Names) =>
  statement((database: RecordStore, parameter: Filters & { limit: number }) =>
    database
      .selectFrom('logs')
      .select(columns)
      .where(filterConditions(database, names, parameter))
      .orderBy('timestamp', 'desc')
      .orderBy('id', 'desc')
      .limit(parameter.limit),
  );

const countStatement = (names: Names) =>
  statement((database: RecordStore, parameter: Filters) =>
    database
      .selectFrom('logs')
      .select((row) => row.fn.countAll<number>().as('total'))
      .where(filterConditions(database, names, parameter)),
  );
