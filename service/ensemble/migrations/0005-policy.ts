/** The rules of registrations, the operations that were accepted, and the turns that wait for a person. */
import type { Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const name of ['rules', 'accepted'])
    await database.schema.alterTable('services').addColumn(name, 'text').execute();
  await database.schema.createIndex('logs_by_conversation').on('logs').column('conversation_id').execute();
  await database.schema
    .createTable('turns')
    .addColumn('conversation_id', 'text', (column) => column.primaryKey())
    .addColumn('interaction', 'bigint', (column) => column.notNull())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('turn', 'text', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('turns_by_interaction').on('turns').column('interaction').execute();
  await database.schema.createIndex('turns_by_expiry').on('turns').column('expires_at').execute();
}
