/**
 * The query that ranks the newest documents on PostgreSQL. All matches of the index would have to be read and sorted, which took
 * 100 ms for 100,000 of a million rows. So the words are counted in the newest rows first, and the count says where to look:
 *
 * - Words in many of them: rows are read from the newest on until there are enough, 2,000 rows in a millisecond.
 * - Words in some of them: the index is asked for the matches in a range of the newest ids, since each row has words for its ranges.
 * - Words in few of them, and words of which the above has not found enough: the index is asked for all matches.
 */
import { type RawBuilder, sql } from 'kysely';
import type { BuildFind, FindOptions } from './find-options.ts';
import { rangeBits, toRangeWord } from './range-words.ts';

const sampledRows = 1_024;
/** As stored. Words are uncompressed to be counted: 1,024 rows with texts of 100,000 characters would take a second. */
const defaultSampledBytes = 8 * 2 ** 20;
/** Words in more rows are looked for row by row. For the beginning of a word the index reads all longer words, also in old rows. */
const manyInSample = { whole: 1 / 4, begun: 1 / 10 } as const;
type Query = keyof typeof manyInSample;
/** Twice as many as expected. */
const walkedRows = 40_960;

/** A search has at most 17 words for ranges: each match is compared with all. */
const mostIds = { short: 2 ** 16, long: 2 ** 19 } as const;

export function findInPostgres(options: FindOptions): BuildFind {
  const { table, ranked: most, sampled: sampling = sampledRows, sampledBytes = defaultSampledBytes } = options;
  // A plan is kept for all searches if it costs no more than one for each, so numbers that never change are part of the text.
  const [ranked, sampled, walked] = [sql.lit(most), sql.lit(sampling), sql.lit(walkedRows)];
  const newestFirst = sql`order by newest desc, document limit ${sql.lit(most + 1)}`;
  const select = (query: Query, isNeeded: RawBuilder<unknown>) => {
    const [words, quick] = [sql.ref(query), sql.ref(`${query}_quick`)];
    const isMany = sql`(select ${words} from sample) >= ${sql.lit(Math.ceil(sampling * manyInSample[query]))}`;
    const isEnough = sql`(select count(*) from ${quick}) > ${ranked}`;
    // The planner can use the index of words for "@@" only. For a join with the candidates it would read the whole table.
    const matches = (condition: RawBuilder<unknown>) =>
      sql`(select ctid as place, newest, document from ${table}
        where ${isNeeded} and ${condition} and words @@ (select ${words} from query) ${newestFirst})`;
    return sql`${quick} as materialized (
        (select place, newest, document from
          (select ctid as place, newest, document, words from ${table} where ${isNeeded} and ${isMany}
            order by newest desc, document limit ${walked}) as newest_rows
          where ts_match_vq(words, (select ${words} from query)) ${newestFirst})
        union all ${matches(sql`not ${isMany} and words @@ (select ${words} from ranges)`)}),
      ${words} as materialized (
        select * from ${quick} where ${isEnough} union all ${matches(sql`not ${isEnough}`)})`;
  };
  return ({ postgres, postgresWhole, filters, limit, offset }) => sql`
    with query as materialized (select to_tsquery('simple', ${postgres}) as words,
        to_tsquery('simple', ${postgresWhole}) && ${filters}::tsquery as whole,
        to_tsquery('simple', ${postgres}) && ${filters}::tsquery as begun),
      sample as materialized (
        select min(newest) as first, max(newest) as last, count(*) filter (where begun) as begun,
          count(*) filter (where begun and ts_match_vq(words, (select whole from query))) as whole
        from (select newest, words, ts_match_vq(words, (select begun from query)) as begun
          from (select newest, words, sum(pg_column_size(words)) over
              (order by newest desc, document rows between unbounded preceding and 1 preceding) as bytes
            from (select * from ${table} order by newest desc, document limit ${sampled}) as newest_rows) as sized
          where coalesce(bytes, 0) < ${sql.lit(sampledBytes)}) as sampled),
      ranges as materialized (
        select ${selectRanges('whole', ranked)} as whole, ${selectRanges('begun', ranked)} as begun from sample),
      ${select('whole', sql`true`)},
      ${select('begun', sql`(select count(*) from whole) <= ${ranked}`)},
      candidates as materialized (
        select * from whole where (select count(*) from whole) > ${ranked} union all select * from begun),
      newest as materialized (select * from candidates order by newest desc, document limit ${ranked})
    select document, (select count(*) from candidates) as total from newest
    order by ts_rank((select words from ${table} where ctid = place), (select words from query)) desc, newest desc, document
    limit ${limit} offset ${offset}`;
}

/**
 * Returns a subquery of "sample": the words for the newest ids in which there should be enough matches. Their number is that of the
 * ids for each match in the sample, whose count is taken as two standard deviations lower; with few matches as less, since to ask for all
 * costs little more then. Null if the sample has no match, or the ids would be too many.
 */
function selectRanges(query: Query, ranked: RawBuilder<unknown>): RawBuilder<unknown> {
  const count = sql.ref(query);
  const least = sql`(${count} - least(2, ${count} / 10.0) * sqrt(${count}))`;
  const word = toRangeWord(sql.ref('bits'), sql.ref('range'));
  return sql`(
    select string_agg(quote_literal(${word}), ' | ')::tsquery
    from (select ${ranked}::float8 * (last - first + 1) / nullif(${least}, 0) as ids) as needed,
      lateral (select case when ids <= ${sql.lit(mostIds.short)} then ${sql.lit(rangeBits.short)} else ${sql.lit(rangeBits.long)} end as bits) as size,
      lateral generate_series(
        case when ids <= ${sql.lit(mostIds.long)} then (last - ids::bigint) >> bits end, last >> bits) as range)`;
}
