/** The conversations of principals. Each earlier interaction was one of its own. */
import { type Kysely, sql } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('conversations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('last_at', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute();
  for (const columns of [
    ['last_at', 'id'],
    ['principal', 'last_at', 'id'],
  ] as const)
    await database.schema
      .createIndex(`conversations_by_${columns[0]}`)
      .on('conversations')
      .columns([...columns])
      .execute();
  await sql`insert into conversations (id, principal, started_at, last_at, title, revision)
    select conversation_id, min(principal), min(timestamp), max(timestamp), substr(min(user_input), 1, 100), 1
    from logs where conversation_id is not null and principal is not null group by conversation_id`.execute(database);
}
