/**
 * Words for ranges of ids on PostgreSQL, so that the index of words can be asked for the newest matches only. The database adds them
 * to each row: a search would miss the rows of a replica of an earlier version, which does not know these words.
 */
import { type RawBuilder, sql } from 'kysely';

/** Ids whose other bits are equal have the same word. */
export const rangeBits = { short: 12, long: 16 } as const;

/** No searched word and no filter begins with it. */
const mark = '#';

/** Returns the word of a range. */
export const toRangeWord = (bits: RawBuilder<unknown>, range: RawBuilder<unknown>): RawBuilder<string> =>
  sql`(${sql.lit(mark)} || ${bits} || ${sql.lit(mark)} || (${range}))`;

const words = Object.values(rangeBits).map((bits) => toRangeWord(sql.lit(bits), sql`new.newest >> ${sql.lit(bits)}`));

/** Returns the statements that let the database add the words, also if it does so already. */
export function addRangeWords(table: RawBuilder<unknown>): readonly RawBuilder<unknown>[] {
  return [
    sql`create or replace function add_range_words() returns trigger language plpgsql as $$
      begin
        new.words := new.words || array_to_tsvector(array[${sql.join(words)}]);
        return new;
      end $$`,
    // To drop the trigger first would wait for all that read the table, such as a backup.
    sql`do $$
      begin
        create trigger add_range_words before insert on ${table} for each row execute function add_range_words();
      exception when duplicate_object then null;
      end $$`,
  ];
}
