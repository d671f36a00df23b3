/** The search of a resource: its items, by the words in some of their members. */
import { type Kysely, sql } from 'kysely';
import type { SearchCollection, SearchDocument, SearchField } from '../search/collection.ts';
import type { Found, Search } from '../search/search.ts';
import type { Transaction } from '../storage/database.ts';
import { statement } from '../storage/statement.ts';

export interface SearchedResource {
  /** Of the resource; its name in the index too. */
  readonly table: string;
  /** Members of an item that hold text or lists of text, in the order of their weight; four at most. */
  readonly members: readonly string[];
}

/** What a resource is searched by: the search of its service, and its collection there. */
export interface ResourceSearch {
  readonly search: Search;
  readonly collection: SearchCollection;
}

interface Tables {
  resource: { position: number; body: string };
}

type Store = Kysely<Tables>;

/** The names of tables are data here: all tables of resources have these columns. */
const fixed = (table: string): 'resource' => table as 'resource';

/** A row's document has the row's position for its id. */
export function resourceSearch({ table: name, members }: SearchedResource): SearchCollection {
  const table = fixed(name);
  const selectBody = statement((database: Store, parameter: { position: number }) =>
    database.selectFrom(table).select('body').where('position', '=', parameter.position),
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
  return {
    name,
    fields: [...members.map(searchedField), { name: 'position', type: 'int64' }],
    newest: 'position',
    revision: 1,
    hasNumbers: true,
    queried: true,
    async read(reader, id) {
      const row = await reader.first(selectBody, { position: Number(id) });
      return row === undefined ? undefined : documentOf(id, row.body, members);
    },
    idsAfter: async (reader, after = '0', limit) => ids(await reader.all(selectAfter, { after: Number(after), limit })),
    count: async (reader) => (await reader.first(countRows, {}))?.total ?? 0,
    sample: async (reader, limit) => ids(await reader.all(sampleRows, { limit })),
  };
}

const searchedField = (name: string): SearchField => ({ name, type: 'string', searched: true, optional: true });
const ids = (rows: readonly { position: number }[]): string[] => rows.map(({ position }) => String(position));

/** A list becomes one text. */
function documentOf(id: string, body: string, members: readonly string[]): SearchDocument {
  const item = JSON.parse(body) as Readonly<Record<string, unknown>>; // the writer wrote it from an object
  const texts = members.flatMap((name): [string, string][] => {
    const value = item[name];
    const parts: unknown[] = Array.isArray(value) ? value : [value];
    const words = parts.filter((part) => typeof part === 'string');
    return words.length === 0 ? [] : [[name, words.join(' ')]];
  });
  return { ...Object.fromEntries(texts), position: Number(id), id };
}

/** Tells the search of a change, in the write that makes it; does nothing if the resource is not searched. */
export async function changed(
  transaction: Transaction,
  searched: ResourceSearch | undefined,
  position: number,
): Promise<void> {
  await searched?.search.changed(transaction, searched.collection, String(position));
}

/** Matches that are looked through if a search is narrowed by columns, which an index does not have; the best ones. */
const maxNarrowedMatches = 1000;

export interface FoundPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface WordQuery {
  readonly q: string;
  readonly limit: number;
  readonly offset: number;
  readonly isNarrowed: boolean;
}

/**
 * A page of the rows that a search found, best first, read in one statement.
 * @param read the rows at these positions, JSON text, in any order, as far as they are there and within what is asked for
 */
export async function findRows<Row extends { readonly position: number }>(
  { search, collection }: ResourceSearch,
  { q, limit, offset, isNarrowed }: WordQuery,
  read: (positions: string) => Promise<readonly Row[]>,
): Promise<FoundPage<Row>> {
  const part = isNarrowed ? { limit: maxNarrowedMatches, offset: 0 } : { limit, offset };
  const found: Found = await search.find(collection, { q, ...part });
  const positions = found.items.map(({ id }) => Number(id));
  const byPosition = new Map((await read(JSON.stringify(positions))).map((row) => [row.position, row]));
  const rows = positions.flatMap((position) => byPosition.get(position) ?? []);
  if (!isNarrowed) return { rows, total: found.total };
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}
