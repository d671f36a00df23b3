/** The tables of search in a service's database. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, engineOf } from '../../storage/database/engine.ts';
import type { SearchItemRow, SearchSystemRow, SearchWatchRow } from './upgrade.ts';

/** A document that must be sent to the index. Its content is read when it is sent. */
export interface OutboxRow {
  readonly collection: string;
  readonly document: string;
  /** Counts the changes since the row was created. */
  readonly version: number;
  /**
   * Time of the first of these changes, in milliseconds since 1970 like all times here; of a document that was sent and will be
   * sent once more, that time.
   */
  readonly changed_at: number;
  /** The earliest time to send it. */
  readonly due_at: number;
  /** Set by versions in which several workers shared the outbox; null since. */
  readonly claim: string | null;
  /** Until then an older state may still reach the index, because a request timed out; 0 otherwise. */
  readonly unsure_until: number;
  /** Number of times that the index has postponed it. */
  readonly attempts: number;
}

/** A document that the index will never accept in its current state. */
export interface DeadLetterRow {
  readonly collection: string;
  readonly document: string;
  readonly reason: string;
  readonly refused_at: number;
}

/** The state of a collection's index. */
export interface SearchStateRow {
  readonly collection: string;
  /** The searched target: the name of a collection of the index, or a version of the embedded one. */
  readonly live: string | null;
  /** The target that is being built. */
  readonly target: string | null;
  /** The last id that was put into the outbox for the target. */
  readonly filled_to: string | null;
  /** The time when all ids were in the outbox; null: not yet. */
  readonly filled_at: number | null;
  /** 1 if a rebuild was requested. */
  readonly requested: number;
}

export interface SearchTables {
  outbox: OutboxRow;
  dead_letter: DeadLetterRow;
  search_state: SearchStateRow;
  search_system: SearchSystemRow;
  search_watch: SearchWatchRow;
  search_item: SearchItemRow;
}

/** Part of a service's migrations. */
export async function createSearchTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('outbox')
    .addColumn('collection', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('claim', 'text')
    .addColumn('unsure_until', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('outbox_primary', ['collection', 'document'])
    .execute();
  await database.schema.createIndex('outbox_by_due').on('outbox').columns(['due_at']).execute();
  await database.schema.createIndex('outbox_by_change').on('outbox').columns(['changed_at']).execute();
  await database.schema
    .createTable('dead_letter')
    .addColumn('collection', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('refused_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('dead_letter_primary', ['collection', 'document'])
    .execute();
  await database.schema
    .createTable('search_state')
    .addColumn('collection', 'text', (column) => column.primaryKey())
    .addColumn('live', 'text')
    .addColumn('target', 'text')
    .addColumn('filled_to', 'text')
    .addColumn('filled_at', 'bigint')
    .addColumn('requested', 'bigint', (column) => column.notNull())
    .execute();
}

/**
 * Part of a service's migrations: the words of a collection's documents, which the service stores itself without an
 * external index. `a` to `d` hold the searched fields by their weight. The texts themselves are not stored twice.
 */
export async function createWordTable(database: Kysely<unknown>, collection: string): Promise<void> {
  for (const statement of wordTables[engineOf(database)](getWordTableName(collection)))
    await statement.execute(database);
}

const wordTables: Readonly<Record<EngineName, (table: string) => readonly RawBuilder<unknown>[]>> = {
  // Without an index of short prefixes, a prefix of a thousand words costs half a second in 60,000 documents. SQLite
  // knows the letters of 2012: a character that was a mark or unassigned then may be a letter today.
  sqlite: (table) => [
    sql`create virtual table ${sql.ref(table)} using fts5(document unindexed, a, b, c, d, filters, prefix='1 2 3', content='',
      contentless_delete=1, contentless_unindexed=1, tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co Cn'")`,
  ],
  postgres: (table) => [
    sql`create table ${sql.ref(table)} (document text collate "C" primary key, newest bigint not null, words tsvector not null)`,
    sql`create index ${sql.ref(`${table}_words`)} on ${sql.ref(table)} using gin (words)`,
    ...completeWordTable(table),
  ],
};

export const getWordTableName = (collection: string): string => `search_${collection}`;

/**
 * Returns the statements for PostgreSQL that complete a table of words, also one of an earlier version. Words of the last writes wait
 * outside of the index of words, and each search reads all of them: 4 MB of them, which is the default, in 150 ms.
 */
export function completeWordTable(table: string): readonly RawBuilder<unknown>[] {
  return [
    sql`create index if not exists ${sql.ref(`${table}_newest`)} on ${sql.ref(table)} (newest desc, document)`,
    sql`alter index if exists ${sql.ref(`${table}_words`)} set (gin_pending_list_limit = 256)`, // kB
  ];
}
