/** The tables that search keeps beside a service's data. */
import { type Kysely, sql } from 'kysely';
import { engineOf } from '../../storage/database/engine-of.ts';

/** A document that the index has to hear of. What it holds is read when it is sent. */
export interface OutboxRow {
  readonly collection: string;
  readonly document: string;
  /** Counts the changes since it came into the table. */
  readonly version: number;
  /** Milliseconds since 1970, as all times here: when the first of those changes was made. */
  readonly changed_at: number;
  /** Not to be taken before; while somebody has it, when that one is given up. */
  readonly due_at: number;
  /** Who has taken it; null: nobody. */
  readonly claim: string | null;
  /** Until then something older may still reach the index, because a request was given up without an answer; else 0. */
  readonly unsure_until: number;
  /** How often the index has refused it for the moment. */
  readonly attempts: number;
}

/** A document that the index will never take as it is. */
export interface DeadLetterRow {
  readonly collection: string;
  readonly document: string;
  readonly reason: string;
  readonly refused_at: number;
}

/** How far the index of a collection is. */
export interface SearchStateRow {
  readonly collection: string;
  /** What is searched: the name of a collection of the index, or a version of the embedded one. */
  readonly live: string | null;
  /** What is being built. */
  readonly target: string | null;
  /** The last id that was put into the outbox for it. */
  readonly filled_to: string | null;
  /** When the last id was; null: not yet. */
  readonly filled_at: number | null;
  /** 1 where somebody has asked for all of it to be built anew. */
  readonly requested: number;
}

export interface SearchTables {
  outbox: OutboxRow;
  dead_letter: DeadLetterRow;
  search_state: SearchStateRow;
}

/** A piece of a service's migrations. */
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
 * A piece of a service's migrations: the words of a collection's documents, kept by the service itself while there is no
 * external index. `a` to `d` hold the searched fields by their weight. The texts themselves are not kept a second time.
 */
export async function createWordTable(database: Kysely<unknown>, collection: string): Promise<void> {
  const table = sql.ref(wordTableOf(collection));
  if (engineOf(database) === 'sqlite') {
    // Without an index of short beginnings, one that a thousand words have costs half a second in 60,000 documents. SQLite
    // knows the letters of 2012: what was a mark then, or nothing yet, may be a letter of a word today.
    await sql`create virtual table ${table} using fts5(document unindexed, a, b, c, d, filters, prefix='1 2 3', content='',
      contentless_delete=1, contentless_unindexed=1, tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co Cn'")`.execute(
      database,
    );
    return;
  }
  await sql`create table ${table} (document text collate "C" primary key, newest bigint not null, words tsvector not null)`.execute(
    database,
  );
  await sql`create index ${sql.ref(`${wordTableOf(collection)}_words`)} on ${table} using gin (words)`.execute(
    database,
  );
}

export const wordTableOf = (collection: string): string => `search_${collection}`;
