/**
 * The query that ranks the newest documents with the searched words. All documents with a common word would cost seconds in
 * a large table, so their number is limited. Documents with beginnings of longer words count only if the whole words are in fewer.
 */
import { type RawBuilder, sql } from 'kysely';
import { byEngine } from '../../storage/database/engine.ts';
import type { Statement } from '../../storage/database/statement.ts';
import type { SearchMatch } from './search-match.ts';

export interface RankedRow {
  readonly document: string;
  /** The number of documents on all pages, or one more if there are more. */
  readonly total: number;
}

export interface FindOptions {
  readonly table: RawBuilder<unknown>;
  /** True if the ids of documents are the row ids of SQLite. */
  readonly hasNumbers: boolean;
  /** The maximum number of documents on all pages. */
  readonly ranked: number;
  /** The maximum number of the newest rows that PostgreSQL reads for frequent words. Default: 40,960. */
  readonly walked?: number | undefined;
}

export type FindStatement = Statement<SearchMatch & { limit: number; offset: number }, RankedRow>;

export function findNewest(options: FindOptions): FindStatement {
  return byEngine({ sqlite: findInSqlite(options), postgres: findInPostgres(options) });
}

type BuildFind = (parameter: SearchMatch & { limit: number; offset: number }) => RawBuilder<RankedRow>;

/** Even the rank of one row costs a pass over all documents with the words, which is shortest for whole words. */
function findInSqlite({ table, hasNumbers, ranked }: FindOptions): BuildFind {
  const document = hasNumbers ? sql`cast(rowid as text)` : sql`document`;
  return ({ sqlite, sqliteWhole, limit, offset }) => sql<RankedRow>`
    select document, total from
      (select *, count(*) over () as total, row_number() over (order by position desc) as place from
        (select rowid as position, ${document} as document, bm25(${table}, 0, 8, 4, 2, 1, 0) as score from ${table}
          where ${table} match iif(
            (select count(*) from (select 1 from ${table} where ${table} match ${sqliteWhole} limit ${ranked + 1})) > ${ranked},
            ${sqliteWhole}, ${sqlite})
          order by rowid desc limit ${ranked + 1}))
    where place <= ${ranked} order by score, position desc limit ${limit} offset ${offset}`;
}

/**
 * Number of the newest rows in which the words are counted first. If they are in few of them, all matches of the index are
 * sorted: 10,000 of a million rows took 10 ms, and 100,000 took 100 ms. Otherwise rows are read from the newest on, 2,000
 * in a millisecond, until there are enough: 20,000 for a word in every tenth. If there are not enough in `walkedRows`, only the newest
 * rows have the words so often, and the index is asked as well.
 */
const sampleRows = 1_024;
const manyInSample = 52;
const walkedRows = 40_960;

function findInPostgres({ table, ranked, walked = walkedRows }: FindOptions): BuildFind {
  // The planner knows nothing of the words, since a plan is kept for all searches. It can use the index of words for "@@" only. For
  // a join with the candidates it would read the whole table.
  const select = (query: string, isNeeded: RawBuilder<unknown>) => {
    const [words, walk] = [sql.ref(query), sql.ref(`${query}_walked`)];
    const isEnough = sql`(select count(*) from ${walk}) > ${ranked}`;
    return sql`${walk} as materialized (
        select place, newest, document from
          (select ctid as place, newest, document, words from ${table} where ${isNeeded} and (select ${words} from sample)
            order by newest desc, document limit ${walked}) as newest_rows
        where ts_match_vq(words, (select ${words} from query)) order by newest desc, document limit ${ranked + 1}),
      ${words} as materialized (select * from ${walk} where ${isEnough} union all
        (select ctid as place, newest, document from ${table}
          where ${isNeeded} and not ${isEnough} and words @@ (select ${words} from query)
          order by newest desc, document limit ${ranked + 1}))`;
  };
  const isCommon = (query: string) =>
    sql`count(*) filter (where ts_match_vq(words, (select ${sql.ref(query)} from query))) >= ${manyInSample}`;
  return ({ postgres, postgresWhole, filters, limit, offset }) => sql<RankedRow>`
    with query as materialized (select to_tsquery('simple', ${postgres}) as words,
        to_tsquery('simple', ${postgresWhole}) && ${filters}::tsquery as whole,
        to_tsquery('simple', ${postgres}) && ${filters}::tsquery as begun),
      sample as materialized (select ${isCommon('whole')} as whole, ${isCommon('begun')} as begun from
        (select words from ${table} order by newest desc, document limit ${sampleRows}) as sampled),
      ${select('whole', sql`true`)},
      ${select('begun', sql`(select count(*) from whole) <= ${ranked}`)},
      candidates as materialized (
        select * from whole where (select count(*) from whole) > ${ranked} union all select * from begun),
      newest as materialized (select * from candidates order by newest desc, document limit ${ranked})
    select document, (select count(*) from candidates) as total from newest
    order by ts_rank((select words from ${table} where ctid = place), (select words from query)) desc, newest desc, document
    limit ${limit} offset ${offset}`;
}
