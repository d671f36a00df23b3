/** The queries that write the embedded word tables, for each engine. */
import { type Kysely, sql } from 'kysely';
import { isAnyOf } from '../../storage/database/any-of.ts';
import { byEngine, engineOf } from '../../storage/database/engine.ts';
import { givenRows } from '../../storage/database/given-rows.ts';
import { statement, type Statement } from '../../storage/database/statement.ts';
import { completeWordTable, getWordTableName } from '../tables/tables.ts';
import { findNewest } from './find-newest.ts';
import type { FindStatement } from './find-options.ts';
import { addRangeWords } from './range-words.ts';
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
  /** Adds what tables of earlier versions lack. */
  readonly upgrades: readonly Statement<object, unknown>[];
  readonly find: FindStatement;
}

export interface WordTableOptions {
  /** The name of the collection. */
  readonly name: string;
  /** True if ids are numbers, which are row ids then; SQLite scans all rows for other ids. */
  readonly hasNumbers: boolean;
  /** The maximum number of documents that a search finds. */
  readonly ranked: number;
  /** As in `FindOptions`. */
  readonly sampled?: number | undefined;
  /** As in `FindOptions`. */
  readonly sampledBytes?: number | undefined;
}

export function wordStatements({ name, hasNumbers, ranked, sampled, sampledBytes }: WordTableOptions): WordStatements {
  const tableName = getWordTableName(name);
  const table = sql.ref(tableName);
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
          select position, document, a, b, c, d, replace(' ' || filters, ' ', ${` ${sqliteMark}`}) from (${given})`,
        postgres: sql`insert into ${table} (document, newest, words) select document, coalesce(position, 0),
          setweight(to_tsvector('simple', a), 'A') || setweight(to_tsvector('simple', b), 'B') ||
          setweight(to_tsvector('simple', c), 'C') || setweight(to_tsvector('simple', d), 'D') ||
          array_to_tsvector(array(select ${postgresMark}::text || word from unnest(string_to_array(filters, ' ')) as word))
          from (${given}) as given`,
      };
      return { compile: () => texts[engineOf(database)].compile(database) };
    }),
    clear: byEngine({
      sqlite: () => sql`insert into ${table} (${table}) values ('delete-all')`,
      postgres: () => sql`delete from ${table}`,
    }),
    upgrades: [...completeWordTable(tableName), ...addRangeWords(table)].map((text) =>
      byEngine({ sqlite: () => sql`select 1`, postgres: () => text }),
    ),
    find: findNewest({ table, hasNumbers, ranked, sampled, sampledBytes }),
  };
}
