/** The filters of the log, as conditions of SQL. */
import { isAnyOf, type RawBuilder, sql } from 'fountainai';
import type { RecordStore } from './rows.ts';

/** Undefined members do not filter. */
export interface Filters {
  /** ISO 8601, UTC, with milliseconds, as the log has its times. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly principal?: string | undefined;
  /** The principal whose entries the client may read. Undefined: all */
  readonly owner?: string | undefined;
  readonly conversation_id?: string | undefined;
  readonly state?: string | undefined;
  /** Without it, running interactions are not listed. */
  readonly running?: 'excluded' | undefined;
  readonly failed?: 'only' | 'excluded' | undefined;
  readonly service_id?: string | undefined;
  readonly operation_id?: string | undefined;
  readonly effect?: string | undefined;
  readonly status?: string | undefined;
  /** Only earlier interactions than this one: both or none. */
  readonly after_time?: string | undefined;
  readonly after_id?: number | undefined;
  /** The same by the public id of an interaction, which may have been deleted: both or none. */
  readonly cursor_time?: string | undefined;
  readonly cursor_entry?: string | undefined;
  /** JSON text: only interactions with these ids. */
  readonly ids?: string | undefined;
}

const callFilters = ['service_id', 'operation_id', 'effect', 'status'] as const;
const plainFilters = {
  from: (parameter: Filters) => sql<boolean>`timestamp >= ${parameter.from}`,
  to: (parameter: Filters) => sql<boolean>`timestamp < ${parameter.to}`,
  principal: (parameter: Filters) => sql<boolean>`principal = ${parameter.principal}`,
  owner: (parameter: Filters) => sql<boolean>`principal = ${parameter.owner}`,
  conversation_id: (parameter: Filters) => sql<boolean>`conversation_id = ${parameter.conversation_id}`,
  state: (parameter: Filters) => sql<boolean>`state = ${parameter.state}`,
  running: () => sql<boolean>`coalesce(state, 'done') <> 'running'`,
  after_time: ({ after_time: time, after_id: id }: Filters) =>
    sql<boolean>`(timestamp < ${time} or (timestamp = ${time} and id < ${id}))`,
  // Without the entry, those of the same time come again.
  cursor_time: ({ cursor_time: time, cursor_entry: entry }: Filters) =>
    sql<boolean>`(timestamp < ${time} or (timestamp = ${time} and id <
      coalesce((select place.id from logs as place where place.public_id = ${entry}), ${sql.lit(Number.MAX_SAFE_INTEGER)})))`,
} as const;
const hasFailed = sql<boolean>`(error_code is not null or state = 'interrupted')`;

/** A filter of a statement; `failed` and `succeeded` stand for the two values of one member. */
export type FilterName = keyof typeof plainFilters | (typeof callFilters)[number] | 'failed' | 'succeeded' | 'ids';

/** Returns the filters that are set, always in the same order. */
export function filterNamesOf(filters: Filters): readonly FilterName[] {
  const plain = [...namesOf(plainFilters), ...callFilters].filter((name) => filters[name] !== undefined);
  const failed = filters.failed === undefined ? [] : ([filters.failed === 'only' ? 'failed' : 'succeeded'] as const);
  return [...plain, ...failed, ...(filters.ids === undefined ? [] : (['ids'] as const))];
}

/** @param parameter its members may be markers of a statement */
export function filterConditions(
  database: RecordStore,
  names: readonly FilterName[],
  parameter: Filters,
): RawBuilder<boolean> {
  const has = (name: FilterName): boolean => names.includes(name);
  const conditions = namesOf(plainFilters)
    .filter(has)
    .map((name) => plainFilters[name](parameter));
  const ofCalls = callFilters.filter(has).map((name) => sql<boolean>`calls.${sql.ref(name)} = ${parameter[name]}`);
  const all = [
    sql<boolean>`1 = 1`,
    ...conditions,
    ...(has('failed') ? [hasFailed] : []),
    ...(has('succeeded') ? [sql<boolean>`not coalesce(${hasFailed}, false)`] : []),
    ...(has('ids') && parameter.ids !== undefined ? [isAnyOf(database, 'id', parameter.ids, 'bigint')] : []),
    ...(ofCalls.length === 0
      ? []
      : [
          sql<boolean>`exists (select 1 from calls where calls.interaction = logs.id and ${sql.join(ofCalls, sql` and `)})`,
        ]),
  ];
  return sql<boolean>`${sql.join(all, sql` and `)}`;
}

/** The members of `plainFilters` are known. */
const namesOf = <Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] => Object.keys(record) as Name[];
