/** The table of words on PostgreSQL, also that of an earlier version. */
import { type Kysely, sql } from 'kysely';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { statement } from '../../storage/database/statement.ts';
import { runTexts, useDatabase } from '../../tests/lib/database.ts';
import { postgres } from '../../tests/lib/engines.ts';
import { noteMigrations, notes } from '../testing/notes.ts';
import { openEmbeddedSearch } from './embedded-search.ts';

const indexes = statement((database: Kysely<unknown>) => ({
  compile: () =>
    sql<{ name: string; options: string | null }>`select indexrelid::regclass::text as name, reloptions::text as options
      from pg_index join pg_class on pg_class.oid = indexrelid
      where indrelid = 'search_notes'::regclass and not indisprimary order by relname`.compile(database),
}));

describe.skipIf(postgres === undefined)('a table of words (needs PostgreSQL)', () => {
  const opened = useDatabase(() => postgres!.place(), noteMigrations); // skipped without a server

  it.each([
    { given: 'new', changes: [] },
    {
      given: 'of an earlier version',
      changes: [
        'drop index search_notes_newest',
        'drop index search_notes_words',
        'create index search_notes_words on search_notes using gin (words)',
      ],
    },
  ])('that is $given lets few words wait outside of the index', async ({ changes }) => {
    const database = opened();
    await runTexts(database, ...changes);
    const search = await openEmbeddedSearch({ database, collections: [notes], log: pino({ level: 'silent' }) });
    await search.close();
    expect(await database.all(indexes, {})).toEqual([
      { name: 'search_notes_newest', options: null },
      { name: 'search_notes_words', options: '{gin_pending_list_limit=256}' },
    ]);
  });
});
