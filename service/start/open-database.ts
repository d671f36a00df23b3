/** The database of a service, on the engine of the settings. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { importOptional, PackageFault } from '../../openapi/package/package-fault.ts';
import { errorCode, errorText } from '../../openapi/errors/error-text.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import type { Config } from '../config/config.ts';
import { StartError } from '../errors/errors.ts';
import type { Database } from '../storage/database/database.ts';
import type { Migrations } from '../storage/database/migrations.ts';
import { retryingFor } from '../storage/database/retry.ts';
import { openSqlite, openSqliteBeside } from '../storage/sqlite/sqlite.ts';

export interface DatabaseOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Milliseconds to wait for a PostgreSQL that cannot be reached yet. Default: 30 s. */
  readonly databasePatience?: number | undefined;
}

const defaultPatience = 30_000;

const { dataDirectory: folderSetting, databaseUrl: urlSetting } = serviceSettings;

/**
 * Opens the service's own database, a file of SQLite or a schema of PostgreSQL, and migrates its tables.
 * A PostgreSQL that is stopped or still starting is awaited; a fault that waiting cannot fix fails at once.
 * @throws StartError if the database cannot be opened; PackageFault if its engine is not installed
 */
export async function openDatabase(
  service: string,
  migrations: Migrations,
  options: DatabaseOptions,
): Promise<Database> {
  const { dataDirectory, databaseUrl } = options.config;
  if (databaseUrl !== undefined) return openSchema(databaseUrl, service, migrations, options);
  const file = join(dataDirectory, `${service}.sqlite`);
  return openSqlite(file, migrations).catch((error: unknown) => {
    if (error instanceof PackageFault) throw error; // no fault of the folder
    const message = `${folderSetting.name}: data cannot be stored in "${file}": ${errorText(error)}${getRemedy(error)}`;
    const data = { setting: folderSetting.name, file, reason: errorCode(error) ?? '' };
    throw new StartError('start-data-directory-unusable', message, { data, cause: error });
  });
}

/**
 * Opens the data of a service for a job; the service may run at the same time.
 * @returns undefined if the data does not exist; with PostgreSQL, only the first query shows this
 */
export async function openBeside(
  service: string,
  { dataDirectory, databaseUrl: url }: Config,
): Promise<Database | undefined> {
  if (url !== undefined) {
    const { openPostgresBeside } = await importPostgres();
    return openPostgresBeside({ url, schema: toSchemaName(service) });
  }
  const file = join(dataDirectory, `${service}.sqlite`);
  return existsSync(file) ? openSqliteBeside(file) : undefined;
}

/** Only DATABASE_URL needs it. */
const importPostgres = () => importOptional('pg', urlSetting.name, () => import('../storage/postgres/postgres.ts'));

async function openSchema(
  url: string,
  service: string,
  migrations: Migrations,
  { log, databasePatience: patience = defaultPatience }: DatabaseOptions,
): Promise<Database> {
  const { openPostgres, isNotThereYet } = await importPostgres();
  const schema = toSchemaName(service);
  const onLost = (error: Error): void => log.warn({ reason: error.message }, 'a connection to the database ended');
  const onWait = (error: unknown): void => {
    const what = { service, server: getPlace(url), reason: errorText(error), seconds: patience / 1000 };
    log.warn(what, 'the database cannot be reached yet: waiting for it');
  };
  const pauses = { patience, firstPause: 100, longestPause: 1_000 };
  const open = (): Promise<Database> => openPostgres({ url, schema, onLost }, migrations);
  return retryingFor(open, { ...pauses, isRetriable: isNotThereYet, onWait }).catch((error: unknown) => {
    const reason = `data cannot be stored in the schema "${schema}" at ${getPlace(url)}: ${errorText(error)}`;
    const data = { setting: urlSetting.name, schema, server: getPlace(url) };
    throw new StartError('start-database-unusable', `${urlSetting.name}: ${reason}`, { data, cause: error });
  });
}

/**
 * `central-sequence` → `central_sequence`
 * @throws StartError if PostgreSQL does not allow the name; it would truncate a name that is too long
 */
export function toSchemaName(service: string): string {
  const schema = service.replaceAll('-', '_');
  if (/^[a-z]\w{0,62}$/.test(schema) && !/^(pg_|information_schema$|public$)/.test(schema)) return schema;
  const message = `${urlSetting.name}: PostgreSQL does not allow a schema named "${schema}"; rename openapi/${service}.yml`;
  throw new StartError('start-schema-name-invalid', message, { data: { setting: urlSetting.name, schema } });
}

/** Returns the address without its secrets. */
function getPlace(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Returns the remedy for a file that cannot be written. SQLite's codes: https://www.sqlite.org/rescode.html */
function getRemedy(error: unknown): string {
  const code = errorCode(error) ?? '';
  if (/^(SQLITE_FULL|SQLITE_IOERR|ENOSPC|EDQUOT)/.test(code)) {
    return `; free space on its disk, or name another folder (${code})`;
  }
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|EROFS|EACCES|EPERM)/.test(code)) {
    return `; let this process write there, or name another folder (${code})`;
  }
  return '';
}
