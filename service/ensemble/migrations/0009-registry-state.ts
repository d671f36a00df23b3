/**
 * A token that differs after each change of the registry, so that a process reads the services again only after one. The
 * database sets it: no writer can forget that, neither a replica of an earlier version nor a person with SQL.
 */
import { engineOf, type Kysely, type RawBuilder, sql } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  // Empty at first, and by its name after "services", so that `db copy` writes the tables in this order.
  await database.schema
    .createTable('services_state')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('token', 'text', (column) => column.notNull())
    .execute();
  for (const statement of triggers[engineOf(database)]) await statement.execute(database);
}

const triggers: Readonly<Record<ReturnType<typeof engineOf>, readonly RawBuilder<unknown>[]>> = {
  sqlite: ['insert', 'update', 'delete'].map(
    (event) => sql`create trigger ${sql.ref(`services_${event}`)} after ${sql.raw(event)} on services begin
      insert into services_state (id, token) values (1, hex(randomblob(16)))
        on conflict (id) do update set token = excluded.token;
    end`,
  ),
  postgres: [
    sql`create function renew_services_token() returns trigger language plpgsql as $$
    begin
      execute format('insert into %I.services_state (id, token) values (1, gen_random_uuid())
        on conflict (id) do update set token = excluded.token', tg_table_schema);
      return null;
    end $$`,
    sql`create trigger services_changed after insert or update or delete or truncate on services
      for each statement execute function renew_services_token()`,
  ],
};
