/**
 * The query that ranks the newest documents with the searched words. All documents with a common word would cost seconds in
 * a large table, so their number is limited. Documents with beginnings of longer words count only if the whole words are in fewer.
 */
import { sql } from 'kysely';
import { byEngine } from '../../storage/database/engine.ts';
import { findInPostgres } from './find-in-postgres.ts';
import type { BuildFind, FindOptions, FindStatement, RankedRow } from './find-options.ts';

export function findNewest(options: FindOptions): FindStatement {
  return byEngine({ sqlite: findInSqlite(options), postgres: findInPostgres(options) });
}

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
