/** The database of a service, on the engine that the settings name. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { StartError } from './http/errors.ts';
import type { Database } from './storage/database.ts';
import type { Migrations } from './storage/migrations.ts';
import { openPostgres, openPostgresBeside } from './storage/postgres.ts';
import { openSqlite, openSqliteBeside } from './storage/sqlite.ts';

export interface DatabaseOptions {
  readonly config: Config;
  readonly log: Logger;
}

/**
 * Opens the service's own database, a file of SQLite or a schema of PostgreSQL, and brings its tables up to date.
 * @throws StartError where it can't
 */
export async function openDatabase(
  service: string,
  migrations: Migrations,
  options: DatabaseOptions,
): Promise<Database> {
  const { dataDirectory, databaseUrl } = options.config;
  if (databaseUrl !== undefined) return openSchema(databaseUrl, service, migrations, options.log);
  const file = join(dataDirectory, `${service}.sqlite`);
  return openSqlite(file, migrations).catch((error: unknown) => {
    throw new StartError(`DATA_DIR: can't keep data in ${file}: ${reasonOf(error)}`, { cause: error });
  });
}

/**
 * Opens the data of a service for a job, beside the service where that runs.
 * @returns undefined where there is none yet; with PostgreSQL that is only seen by the first query
 */
export function openBeside(service: string, { dataDirectory, databaseUrl: url }: Config): Database | undefined {
  if (url !== undefined) return openPostgresBeside({ url, schema: schemaOf(service) });
  const file = join(dataDirectory, `${service}.sqlite`);
  return existsSync(file) ? openSqliteBeside(file) : undefined;
}

async function openSchema(url: string, service: string, migrations: Migrations, log: Logger): Promise<Database> {
  const schema = schemaOf(service);
  const onLost = (error: Error): void => log.warn({ reason: error.message }, 'a connection to the database ended');
  return openPostgres({ url, schema, onLost }, migrations).catch((error: unknown) => {
    const reason = `can't keep data in the schema ${schema} at ${placeOf(url)}: ${reasonOf(error)}`;
    throw new StartError(`DATABASE_URL: ${reason}`, { cause: error });
  });
}

/**
 * `central-sequence` → `central_sequence`
 * @throws StartError where PostgreSQL takes no such name: it would cut off the end of one that is too long
 */
export function schemaOf(service: string): string {
  const schema = service.replaceAll('-', '_');
  if (/^[a-z]\w{0,62}$/.test(schema) && !/^(pg_|information_schema$|public$)/.test(schema)) return schema;
  throw new StartError(`DATABASE_URL: PostgreSQL takes no schema named ${schema}; rename openapi/${service}.yml`);
}

/** The address without what is secret in it. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  // Where a name has several addresses, each has its own reason.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
