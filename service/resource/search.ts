/** The search of a resource: its items, by the words in some of their members. */
import { type Kysely, sql } from 'kysely';
import { type ItemList, listRows, type LongRows } from '../http/handlers/item-list.ts';
import type { SearchCollection, SearchDocument, SearchField, SearchValue } from '../search/collection/collection.ts';
import type { Found, Search } from '../search/collection/search.ts';
import type { Highlight } from '../search/collection/words.ts';
import { isAnyOf } from '../storage/database/any-of.ts';
import type { Transaction } from '../storage/database/database.ts';
import { statement } from '../storage/database/statement.ts';
import type { RowHead } from './table/statements.ts';

/** The fields of an item in an index; the id of a document is the position of the item's row. */
export type SearchedResource = {
  /** The table of the resource, also its name in the index. */
  readonly table: string;
} & (SearchedMembers | SearchedFields);

interface SearchedMembers {
  /** Members of an item with text or lists of text, in the order of their weight; at most four. */
  readonly members: readonly string[];
}

interface SearchedFields {
  /**
   * The same with their types, and with numbers, each by the name of its member. A `filtered` one has the name
   * of a column of the resource: the index filters a list that has both `q` and a number for the column.
   */
  readonly fields: readonly SearchField[];
  /** The field whose greatest value comes first among items that match equally well. */
  readonly newest: string;
}

/** The search of a resource: the search of its service, and its collection there. */
export interface ResourceSearch {
  readonly search: Search;
  readonly collection: SearchCollection;
}

interface Tables {
  resource: { position: number; key: string; body: string };
}

type Store = Kysely<Tables>;

/** The names of tables are data here: all tables of resources have these columns. */
const fixed = (table: string): 'resource' => table as 'resource';

export function resourceSearch(searched: SearchedResource): SearchCollection {
  const { table: name } = searched;
  const { fields, newest } = 'fields' in searched ? searched : getFields(searched);
  const { selectBody, selectBodies, selectKeys, selectAfter, countRows, sampleRows } = rowStatements(fixed(name));
  return {
    name,
    fields,
    newest,
    revision: 1,
    hasNumbers: true,
    queried: true,
    async read(reader, ids) {
      const positions = ids.map(Number);
      const [position] = positions;
      const rows =
        position !== undefined && positions.length === 1
          ? await reader.all(selectBody, { position }) // runs in every write: a list of one takes twice as long
          : await reader.all(selectBodies, { positions: JSON.stringify(positions) });
      return rows.map((row) => getDocument(row, fields));
    },
    async itemIds(reader, ids) {
      const rows = await reader.all(selectKeys, { positions: JSON.stringify(ids.map(Number)) });
      return new Map(rows.map(({ position, key }) => [String(position), key]));
    },
    idsAfter: async (reader, after = '0', limit) =>
      getIds(await reader.all(selectAfter, { after: Number(after), limit })),
    count: async (reader) => (await reader.first(countRows, {}))?.total ?? 0,
    sample: async (reader, limit) => getIds(await reader.all(sampleRows, { limit })),
  };
}

function rowStatements(table: 'resource') {
  const selectBody = statement((database: Store, parameter: { position: number }) =>
    database.selectFrom(table).select(['position', 'body']).where('position', '=', parameter.position),
  );
  const selectBodies = statement((database: Store, parameter: { positions: string }) =>
    database
      .selectFrom(table)
      .select(['position', 'body'])
      .where(isAnyOf(database, 'position', parameter.positions, 'bigint')),
  );
  const selectKeys = statement((database: Store, parameter: { positions: string }) =>
    database
      .selectFrom(table)
      .select(['position', 'key'])
      .where(isAnyOf(database, 'position', parameter.positions, 'bigint')),
  );
  const selectAfter = statement((database: Store, parameter: { after: number; limit: number }) =>
    database
      .selectFrom(table)
      .select('position')
      .where('position', '>', parameter.after)
      .orderBy('position')
      .limit(parameter.limit),
  );
  const countRows = statement((database: Store) =>
    database.selectFrom(table).select((row) => row.fn.countAll<number>().as('total')),
  );
  const sampleRows = statement((database: Store, parameter: { limit: number }) =>
    database
      .selectFrom(table)
      .select('position')
      .orderBy(sql`random()`)
      .limit(parameter.limit),
  );
  return { selectBody, selectBodies, selectKeys, selectAfter, countRows, sampleRows };
}

const searchedField = (name: string): SearchField => ({ name, type: 'string', searched: true, optional: true });
const getIds = (rows: readonly { position: number }[]): string[] => rows.map(({ position }) => String(position));

const getFields = ({ members }: SearchedMembers): SearchedFields => ({
  fields: [...members.map(searchedField), { name: 'position', type: 'int64' }],
  newest: 'position',
});

function getDocument(
  { position, body }: Omit<Tables['resource'], 'key'>,
  fields: readonly SearchField[],
): SearchDocument {
  const item = JSON.parse(body) as Readonly<Record<string, unknown>>; // the writer wrote the body from an object
  const document: Record<string, SearchValue> = {};
  for (const field of fields) {
    const value = field.name === 'position' ? position : findValue(field, item[field.name]);
    if (value !== undefined) document[field.name] = value;
  }
  return { ...document, id: String(position) };
}

/** Returns the value of a field; a list of texts becomes one text. */
function findValue({ type }: SearchField, value: unknown): string | number | undefined {
  if (type === 'int64') return typeof value === 'number' ? value : undefined;
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  const words = parts.filter((part) => typeof part === 'string');
  return words.length === 0 ? undefined : words.join(' ');
}

/** Reports changes to the search, in the same write; does nothing if the resource has no search. */
export async function changed(
  transaction: Transaction,
  searched: ResourceSearch | undefined,
  positions: readonly number[],
): Promise<void> {
  await searched?.search.changed(transaction, searched.collection, positions.map(String));
}

/** Reports new items, whose rows are not read again. */
export async function added(
  transaction: Transaction,
  searched: ResourceSearch | undefined,
  rows: readonly Omit<Tables['resource'], 'key'>[],
): Promise<void> {
  if (searched === undefined) return;
  const { search, collection } = searched;
  const ids = rows.map(({ position }) => String(position));
  await search.changed(transaction, collection, ids, () => rows.map((row) => getDocument(row, collection.fields)));
}

/** The maximum number of best matches that are read if a search filters by columns that the index does not have. */
const maxNarrowedMatches = 1000;

export interface FoundRows<Row> extends Pick<Found, 'total' | 'isExact'> {
  readonly rows: ItemList<{ readonly row: Row; readonly highlights: readonly Highlight[] }, number>;
}

export interface WordQuery {
  readonly q: string;
  readonly limit: number;
  readonly offset: number;
  /** By column. */
  readonly where: Readonly<Record<string, unknown>>;
  /** True if the rows are of one scope, which an index does not have either. */
  readonly hasScope: boolean;
}

/**
 * Returns a page of the rows that a search found, best first.
 * @param readHeads returns the rows at these positions, JSON text, in any order, if they exist and match the filters
 */
export async function findRows<Row extends { readonly position: number; readonly body: string }>(
  { search, collection }: ResourceSearch,
  { q, limit, offset, where, hasScope }: WordQuery,
  readHeads: (positions: string) => Promise<readonly RowHead[]>,
  long: LongRows<RowHead, Row>,
): Promise<FoundRows<Row>> {
  const { indexed, others } = splitFilters(collection, where);
  const isNarrowed = hasScope || others > 0;
  const part = isNarrowed ? { limit: maxNarrowedMatches, offset: 0 } : { limit, offset };
  const found: Found = await search.find(collection, { q, where: indexed, ...part });
  const items = new Map(found.items.map((item) => [Number(item.id), item]));
  const positions = [...items.keys()];
  const byPosition = new Map((await readHeads(JSON.stringify(positions))).map((head) => [head.position, head]));
  const all = positions.flatMap((position) => byPosition.get(position) ?? []);
  const heads = isNarrowed ? all.slice(offset, offset + limit) : all;
  const rows = await listRows(heads, long, heads.length);
  return {
    rows: rows.map((row) => {
      const highlights = items.get(row.position)?.highlight(getDocument(row, collection.fields)) ?? [];
      return { row, highlights };
    }),
    total: isNarrowed ? all.length : found.total,
    isExact: found.isExact && !(isNarrowed && found.total > maxNarrowedMatches),
  };
}

/** Returns the filters that the index has, and the number of the others. */
function splitFilters({ fields }: SearchCollection, where: WordQuery['where']) {
  const filtered = new Set(fields.filter((field) => field.filtered).map(({ name }) => name));
  const indexed = new Map<string, number>();
  let others = 0;
  for (const [column, value] of Object.entries(where)) {
    if (value === undefined || value === null) continue;
    if (filtered.has(column) && typeof value === 'number') indexed.set(column, value);
    else others += 1;
  }
  return { indexed: Object.fromEntries(indexed), others };
}
