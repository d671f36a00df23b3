/** The queries of the embedded word tables, for each engine. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isAnyOf } from '../../storage/database/any-of.ts';
import { byEngine, engineOf } from '../../storage/database/engine.ts';
import { givenRows } from '../../storage/database/given-rows.ts';
import { statement, type Statement } from '../../storage/database/statement.ts';
import { getWordTableName } from '../tables/tables.ts';

/** A document's words, by the weight of their fields: `a` is the highest. */
export interface Words {
  readonly document: string;
  /** A greater value is newer; null: in order of insertion. */
  readonly position: number | null;
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly d: string;
  /** Words that represent the values of filtered fields. */
  readonly filters: string;
}

/** The searched words, in the query language of each engine. */
export interface SearchMatch {
  readonly sqlite: string;
  readonly postgres: string;
  /** The filters for PostgreSQL: their words begin with a character that no other word has. */
  readonly filters: string;
}

/**
 * All words must match, the last as a prefix, and all filters. Words are letters and digits, so nothing in
 * them has a meaning in a query language.
 */
export function buildMatch(words: readonly string[], filters: readonly string[]): SearchMatch {
  const last = words.length - 1;
  const quoted = words.map((word, index) => (index === last ? `"${word}"*` : `"${word}"`));
  const inFilters = filters.map((filter) => `filters : "${filter}"`);
  const inWords = words.map((word, index) => `'${word}':${index === last ? '*' : ''}ABCD`);
  return {
    sqlite: [`{a b c d} : (${quoted.join(' AND ')})`, ...inFilters].join(' AND '),
    postgres: inWords.join(' & '),
    filters: filters.map((filter) => `'=${filter}'`).join(' & '),
  };
}

export const wordRows = givenRows<Words>({
  document: 'text',
  position: 'bigint',
  a: 'text',
  b: 'text',
  c: 'text',
  d: 'text',
  filters: 'text',
});

export interface WordStatements {
  /** `documents`: JSON text. */
  readonly remove: Statement<{ documents: string }, unknown>;
  /** `rows` of `wordRows`. */
  readonly insert: Statement<{ rows: string }, unknown>;
  readonly clear: Statement<object, unknown>;
  readonly find: Statement<SearchMatch & { limit: number; offset: number }, { document: string }>;
  readonly count: Statement<SearchMatch, { total: number }>;
}

/**
 * Only so many of the newest matches are ranked; in a large table a very common word would otherwise cost
 * seconds.
 */
const mostRanked = 10_000;

/** @param hasNumbers true if ids are numbers, which are row ids then; SQLite scans all rows for other ids */
export function wordStatements(collection: string, hasNumbers: boolean): WordStatements {
  const table = sql.ref(getWordTableName(collection));
  return {
    remove: statement((database: Kysely<unknown>, { documents }: { documents: string }) => {
      const isRowId = hasNumbers && engineOf(database) === 'sqlite';
      const column = isRowId
        ? isAnyOf(database, 'rowid', documents, 'bigint')
        : isAnyOf(database, 'document', documents, 'text');
      return { compile: () => sql`delete from ${table} where ${column}`.compile(database) };
    }),
    insert: statement((database: Kysely<unknown>, { rows }: { rows: string }) => {
      const given = wordRows.select(database, rows);
      const texts = {
        sqlite: sql`insert into ${table} (rowid, document, a, b, c, d, filters)
          select position, document, a, b, c, d, filters from (${given})`,
        postgres: sql`insert into ${table} (document, newest, words) select document, coalesce(position, 0),
          setweight(to_tsvector('simple', a), 'A') || setweight(to_tsvector('simple', b), 'B') ||
          setweight(to_tsvector('simple', c), 'C') || setweight(to_tsvector('simple', d), 'D') ||
          array_to_tsvector(array(select '=' || word from unnest(string_to_array(filters, ' ')) as word))
          from (${given}) as given`,
      };
      return { compile: () => texts[engineOf(database)].compile(database) };
    }),
    clear: byEngine({
      sqlite: () => sql`insert into ${table} (${table}) values ('delete-all')`,
      postgres: () => sql`delete from ${table}`,
    }),
    ...searches(table),
  };
}

function searches(table: RawBuilder<unknown>): Pick<WordStatements, 'find' | 'count'> {
  return {
    find: byEngine({
      sqlite: ({ sqlite, limit, offset }) =>
        sql<{ document: string }>`select document from
          (select rowid as position, document, bm25(${table}, 0, 8, 4, 2, 1, 0) as score
            from ${table} where ${table} match ${sqlite} order by rowid desc limit ${mostRanked})
          order by score, position desc limit ${limit} offset ${offset}`,
      postgres: ({ postgres, filters, limit, offset }) =>
        sql<{ document: string }>`select document from
          (select document, newest, words from ${table}
            where words @@ (to_tsquery('simple', ${postgres}) && ${filters}::tsquery)
            order by newest desc limit ${mostRanked}) as fitting
          order by ts_rank(words, to_tsquery('simple', ${postgres})) desc, newest desc, document
          limit ${limit} offset ${offset}`,
    }),
    count: byEngine({
      sqlite: ({ sqlite }) =>
        sql<{ total: number }>`select count(*) as total from ${table} where ${table} match ${sqlite}`,
      postgres: ({ postgres, filters }) =>
        sql<{ total: number }>`select count(*) as total from ${table}
          where words @@ (to_tsquery('simple', ${postgres}) && ${filters}::tsquery)`,
    }),
  };
}
