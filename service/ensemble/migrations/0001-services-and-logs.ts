import type { Kysely } from 'fountainai';

/** Creates the tables of registered services, each with its last document, and of the log of interactions. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('services')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('openapi_url', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('destination', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('etag', 'text')
    .addColumn('fetched_at', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('logs')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('timestamp', 'text', (column) => column.notNull())
    .addColumn('user_input', 'text', (column) => column.notNull())
    .addColumn('assistant_response', 'text', (column) => column.notNull())
    .addColumn('service_responses', 'text', (column) => column.notNull())
    .addColumn('system_prompt_hash', 'text')
    .addColumn('request_id', 'text')
    .addColumn('error_code', 'text')
    .execute();
  await database.schema.createIndex('logs_by_time').on('logs').columns(['timestamp', 'id']).execute();
}
