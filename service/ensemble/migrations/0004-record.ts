/**
 * The record of interactions: each call with its state, the documents that an interaction refers to, and the first answers
 * to requests with an idempotency key. Earlier entries of the log get an id, and the principal of API_KEYS.
 */
import { type Kysely, sql } from 'fountainai';

const textColumns = ['public_id', 'conversation_id', 'principal', 'state', 'deadline_at', 'facts'] as const;

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const name of textColumns) await database.schema.alterTable('logs').addColumn(name, 'text').execute();
  await database.schema.alterTable('logs').addColumn('bytes', 'bigint').execute();
  await sql`update logs set public_id = 'log-' || id, principal = 'default',
    state = case when error_code is null then 'done' else 'failed' end,
    bytes = octet_length(user_input) + octet_length(assistant_response) + octet_length(service_responses)
      + coalesce(octet_length(writes), 0)`.execute(database);
  await database.schema.createIndex('logs_by_public_id').unique().on('logs').column('public_id').execute();
  await database.schema.createIndex('logs_by_state').on('logs').column('state').execute();
  await createCalls(database);
  await createDocuments(database);
  await createAnswers(database);
}

async function createCalls(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('interaction', 'bigint', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('service_id', 'text')
    .addColumn('service_name', 'text', (column) => column.notNull())
    .addColumn('operation_id', 'text')
    .addColumn('method', 'text')
    .addColumn('url', 'text')
    .addColumn('arguments', 'text')
    .addColumn('effect', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('milliseconds', 'bigint')
    .addColumn('http_status', 'integer')
    .addColumn('reason', 'text')
    .addColumn('response', 'text', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('calls_by_interaction').on('calls').columns(['interaction', 'position']).execute();
  await database.schema
    .createIndex('calls_by_operation')
    .on('calls')
    .columns(['operation_id', 'interaction'])
    .execute();
  await database.schema.createIndex('calls_by_status').on('calls').columns(['status', 'interaction']).execute();
}

async function createDocuments(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('documents')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('interaction_documents')
    .addColumn('interaction', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('interaction_documents_primary', ['interaction', 'hash'])
    .execute();
  await database.schema.createIndex('interactions_by_document').on('interaction_documents').column('hash').execute();
}

async function createAnswers(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('answers')
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('body_hash', 'text', (column) => column.notNull())
    .addColumn('interaction', 'bigint', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addPrimaryKeyConstraint('answers_primary', ['principal', 'operation', 'key'])
    .execute();
  await database.schema.createIndex('answers_by_interaction').on('answers').column('interaction').execute();
}
