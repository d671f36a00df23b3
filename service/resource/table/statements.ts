/** The queries of one resource's table. Its columns besides the fixed ones are known by their names only. */
import { type ExpressionBuilder, type Generated, type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { getElements, isAnyOf } from '../../storage/database/any-of.ts';
import { type GivenRows, givenRows } from '../../storage/database/given-rows.ts';
import { statement, type Statement } from '../../storage/database/statement.ts';

export interface ResourceRow {
  readonly position: number;
  readonly key: string;
  /** Counts the changes of the item, from 1. */
  readonly revision: number;
  /** JSON. */
  readonly body: string;
}

/** The values of the other columns, too, which are known by their names only. */
export type NewResourceRow = ResourceRow & StatementValues;

/** A row of a page: null stands for a long body. */
export interface RowHead extends Omit<ResourceRow, 'body'> {
  readonly body: string | null;
}

/** The maximum length of a body in a row of a page, which can have a thousand rows. */
const maxShortBody = 2_048;

interface Tables {
  resource: { position: Generated<number>; key: string; revision: number; body: string };
}

/** The names of tables and columns are data here: all tables of resources have the columns that are typed. */
const fixed = (table: string): 'resource' => table as 'resource';

type Store = Kysely<Tables>;
type Where = ExpressionBuilder<Tables, 'resource'>;
type Value = string | number | null;
/** Values of a query by name; values for columns have the names of `toScopeName`, `toFilterName` and the columns. */
export type StatementValues = Readonly<Record<string, Value>>;

export interface ResourceColumns {
  readonly table: string;
  /** The columns that limit all queries to items within parents. */
  readonly scope: readonly string[];
  /** The columns within which a key is unique. */
  readonly keyWithin: readonly string[];
  /**
   * The first column of `values` and `lists` that has a filter in every query; empty if none has. An engine uses no index
   * for an optional filter, and evaluates it for every row. It is one column and not any combination of them, since
   * clients choose filters, and each combination would be a further statement.
   */
  readonly leading: string;
  /** True if filters are JSON lists of values, any of which matches, and none is leading. */
  readonly hasLists: boolean;
  /** Columns that contain the keys of parents. */
  readonly within: readonly string[];
  /** Columns that contain one value. */
  readonly values: readonly string[];
  /** Columns that contain a list, as `listText` writes it. */
  readonly lists: readonly string[];
  /** All columns besides the fixed ones. */
  readonly all: readonly string[];
}

export const toScopeName = (column: string): string => `scope ${column}`;
export const toFilterName = (column: string): string => `filter ${column}`;

export interface ResourceStatements {
  /** `key`, `body` and all columns; no row if the key exists there. */
  readonly insert: Statement<StatementValues, { position: number }>;
  /** `rows` of `newRows`; fails if a key exists. */
  readonly insertAll: Statement<{ rows: string }, unknown>;
  readonly newRows: GivenRows<NewResourceRow>;
  /** The same values for the row at `position`. */
  readonly update: Statement<StatementValues, unknown>;
  /** The row at `position`. */
  readonly remove: Statement<StatementValues, unknown>;
  /** The row with this `key`, or with another name in the column. */
  readonly find: (column: string) => Statement<StatementValues, ResourceRow>;
  /** `limit` rows after the position `after`, without the first `offset`. */
  readonly page: Statement<StatementValues, RowHead>;
  /** The number of rows that `page` returns, and the position of the last one. */
  readonly measure: Statement<StatementValues, { length: number; last: number | null }>;
  /** The rows at `positions`, JSON text, that are in scope and match the filters. */
  readonly headsAt: Statement<StatementValues, RowHead>;
  /** The lengths of the bodies at `positions`. */
  readonly lengthsAt: Statement<StatementValues, { key: number; length: number }>;
  /** The whole rows at `positions`. */
  readonly at: Statement<StatementValues, ResourceRow>;
  readonly count: Statement<StatementValues, { total: number }>;
}

export function resourceStatements(columns: ResourceColumns): ResourceStatements {
  const table = fixed(columns.table);
  // The columns of all tables of resources; those of `within` are not in the type.
  const read = ['position', 'key', 'revision', 'body', ...columns.within] as ['position', 'key', 'revision', 'body'];
  const head = [...read.filter((column) => column !== 'body'), shortBody.as('body')] as const;
  const isKeyUnique = columns.keyWithin.every((column) => columns.scope.includes(column));
  const inScope = scopeCondition(columns);
  const filters = filtersFrom(columns);
  const narrowed = (database: Store, where: Where, parameter: StatementValues) =>
    where.and([inScope(where, parameter), ...filters.map((filter) => filter(database, parameter))]);
  const page = (database: Store, parameter: StatementValues) =>
    database
      .selectFrom(table)
      .where('position', '>', number(parameter.after))
      .where((where) => narrowed(database, where, parameter))
      .orderBy('position')
      .limit(number(parameter.limit))
      .offset(number(parameter.offset));
  return {
    ...writes(table, columns),
    ...byPositions(table, read),
    find: (column) =>
      statement((database: Store, parameter: StatementValues) => {
        const found = database
          .selectFrom(table)
          .select(read)
          .where((where) => where.and([equals(column, parameter.key), inScope(where, parameter)]));
        // SQLite would also sort the single row, which takes longer than finding it.
        return column === 'key' && isKeyUnique ? found : found.orderBy('position').limit(1);
      }),
    page: statement((database: Store, parameter: StatementValues) => page(database, parameter).select(head)),
    measure: statement((database: Store, parameter: StatementValues) =>
      database
        .selectFrom(page(database, parameter).select('position').as('page'))
        .select(({ fn }) => [fn.countAll<number>().as('length'), fn.max<number | null>('page.position').as('last')]),
    ),
    headsAt: statement((database: Store, parameter: StatementValues) =>
      selectAt(table, database, parameter)
        .select(head)
        .where((where) => narrowed(database, where, parameter)),
    ),
    count: statement((database: Store, parameter: StatementValues) =>
      database
        .selectFrom(table)
        .select((select) => select.fn.countAll<number>().as('total'))
        // Without a condition, SQLite counts the pages of an index instead of the rows.
        .$if(columns.scope.length + filters.length > 0, (rows) =>
          rows.where((where) => narrowed(database, where, parameter)),
        ),
    ),
  };
}

const scopeCondition =
  ({ scope }: ResourceColumns) =>
  (where: Where, parameter: StatementValues) =>
    where.and(scope.map((column) => equals(column, parameter[toScopeName(column)])));

const selectAt = (table: 'resource', database: Store, parameter: StatementValues) =>
  database.selectFrom(table).where(isAnyOf(database, 'position', text(parameter.positions), 'bigint'));

type Read = readonly ['position', 'key', 'revision', 'body'];

function byPositions(table: 'resource', read: Read): Pick<ResourceStatements, 'at' | 'lengthsAt'> {
  return {
    at: statement((database: Store, parameter: StatementValues) => selectAt(table, database, parameter).select(read)),
    lengthsAt: statement((database: Store, parameter: StatementValues) =>
      selectAt(table, database, parameter).select(['position as key', sql<number>`octet_length(body)`.as('length')]),
    ),
  };
}

/** Engines know the length of a long text without reading it. */
const shortBody = sql<string | null>`case when octet_length(body) <= ${sql.lit(maxShortBody)} then body end`;

type Fixed = keyof Tables['resource'];
type Writes = Pick<ResourceStatements, 'insert' | 'insertAll' | 'newRows' | 'update' | 'remove'>;

function writes(table: 'resource', columns: ResourceColumns): Writes {
  const newRows = givenRows<NewResourceRow>({
    ...Object.fromEntries(columns.all.map((column) => [column, 'text'] as const)),
    position: 'bigint',
    key: 'text',
    revision: 'bigint',
    body: 'text',
  });
  return {
    newRows,
    insert: statement((database: Store, parameter: StatementValues) =>
      database
        .insertInto(table)
        .values({ ...written(columns, parameter), revision: 1 })
        .onConflict((conflict) => conflict.doNothing())
        .returning('position'),
    ),
    insertAll: statement((database: Store, { rows }: { rows: string }) =>
      database
        .insertInto(table)
        .columns(newRows.columns as Fixed[]) // the others are not in the type
        .expression(newRows.select(database, rows)),
    ),
    update: statement((database: Store, parameter: StatementValues) =>
      database
        .updateTable(table)
        .set((current) => ({ ...written(columns, parameter), revision: current('revision', '+', 1) }))
        .where('position', '=', number(parameter.position)),
    ),
    remove: statement((database: Store, parameter: StatementValues) =>
      database.deleteFrom(table).where('position', '=', number(parameter.position)),
    ),
  };
}

function equals(column: string, value: Value | undefined): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} = ${value}`;
}

type Filter = (database: Store, parameter: StatementValues) => RawBuilder<SqlBool>;

/** Returns the conditions of the leading column, and of the columns after it that have a filter. */
function filtersFrom({ values, lists, leading, hasLists }: ResourceColumns): Filter[] {
  const all = [
    ...values.map((column) => ({ column, matches: hasLists ? isOneOf : ignoreDatabase(equals) })),
    ...lists.map((column) => ({ column, matches: hasLists ? getHoldsOne : ignoreDatabase(holds) })),
  ];
  const first = hasLists ? 0 : all.findIndex(({ column }) => column === leading);
  const used = first < 0 ? [] : all.slice(first);
  return used.map(({ column, matches }) => (database, parameter) => {
    const value = parameter[toFilterName(column)];
    const condition = matches(database, column, value);
    // Null matches any value. Engines need the type of a parameter that may be null.
    return column === leading ? condition : sql<SqlBool>`(cast(${value} as text) is null or ${condition})`;
  });
}

type Condition = (database: Store, column: string, value: Value | undefined) => RawBuilder<SqlBool>;

const ignoreDatabase =
  (matches: typeof equals): Condition =>
  (_database, column, value) =>
    matches(column, value);

const isOneOf: Condition = (database, column, value) => isAnyOf(database, column, text(value), 'text');

const getHoldsOne: Condition = (database, column, value) =>
  sql<SqlBool>`exists (select 1 from ${getElements(database, text(value))} where replace(${sql.ref(column)}, value, '') <> ${sql.ref(column)})`;

/** `like` ignores case on some engines. */
function holds(column: string, value: Value | undefined): RawBuilder<SqlBool> {
  return sql<SqlBool>`replace(${sql.ref(column)}, ${value}, '') <> ${sql.ref(column)}`;
}

function written({ all }: ResourceColumns, parameter: StatementValues): { key: string; body: string } {
  const others = Object.fromEntries(all.map((column) => [column, parameter[column]]));
  return { ...others, key: text(parameter.key), body: text(parameter.body) };
}

/** While a query is built, its values are placeholders of any type. */
const number = (value: Value | undefined): number => value as number;
const text = (value: Value | undefined): string => value as string;

/** Returns a list as a column contains it: each element between line breaks, which no element contains. */
export function listText(values: readonly unknown[]): string {
  return `\n${values.map((value) => `${elementText(value)}\n`).join('')}`;
}

function elementText(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
}
