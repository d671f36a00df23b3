/** The queries that write the embedded word tables, for each engine. */
import { sql } from 'kysely';
import type { Statement } from '../../storage/database/statement.ts';
import { byEngine } from '../../storage/database/engine.ts';
import { createNewestIndex, getWordTableName } from '../tables/tables.ts';
import { type FindStatement, findNewest } from './find-newest.ts';
import { postgresMark, sqliteMark } from './search-match.ts';

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

export interface WordStatements {
  readonly remove: Statement<{ document: string }, unknown>;
  readonly insert: Statement<Words, unknown>;
  readonly clear: Statement<object, unknown>;
  /** Adds what tables of earlier versions lack. */
  readonly upgrade: Statement<object, unknown>;
  readonly find: FindStatement;
}

export interface WordTableOptions {
  /** The name of the collection. */
  readonly name: string;
  /** True if ids are numbers, which are row ids then; SQLite scans all rows for other ids. */
  readonly hasNumbers: boolean;
  /** The maximum number of documents that a search finds. */
  readonly ranked: number;
}

export function wordStatements({ name, hasNumbers, ranked }: WordTableOptions): WordStatements {
  const table = sql.ref(getWordTableName(name));
  return {
    remove: byEngine({
      sqlite: ({ document }) =>
        hasNumbers
          ? sql`delete from ${table} where rowid = cast(${document} as integer)`
          : sql`delete from ${table} where document = ${document}`,
      postgres: ({ document }) => sql`delete from ${table} where document = ${document}`,
    }),
    insert: byEngine({
      sqlite: ({ document, position, a, b, c, d, filters }) =>
        sql`insert into ${table} (rowid, document, a, b, c, d, filters)
          values (${position}, ${document}, ${a}, ${b}, ${c}, ${d},
            replace(' ' || ${filters}, ' ', ${` ${sqliteMark}`}))`,
      postgres: ({ document, position, a, b, c, d, filters }) =>
        sql`insert into ${table} (document, newest, words) values (${document}, coalesce(${position}, 0),
          setweight(to_tsvector('simple', ${a}), 'A') || setweight(to_tsvector('simple', ${b}), 'B') ||
          setweight(to_tsvector('simple', ${c}), 'C') || setweight(to_tsvector('simple', ${d}), 'D') ||
          array_to_tsvector(array(select ${postgresMark}::text || word from unnest(string_to_array(${filters}, ' ')) as word)))`,
    }),
    clear: byEngine({
      sqlite: () => sql`insert into ${table} (${table}) values ('delete-all')`,
      postgres: () => sql`delete from ${table}`,
    }),
    upgrade: byEngine({ sqlite: () => sql`select 1`, postgres: () => createNewestIndex(name) }),
    find: findNewest({ table, hasNumbers, ranked }),
  };
}
