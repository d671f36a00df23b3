/** Restores a backup: all of it is checked before any database is replaced. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { openSqliteFile } from '../../service/storage/sqlite/sqlite-objects.ts';
import { OpsError } from '../error/ops-error.ts';
import { type BackupEntry, checkIntegrity, claimDatabase, fileExists } from './backup.ts';

export interface RestoreOptions {
  readonly dataDirectory: string;
  /** Replaces existing data. */
  readonly replace: boolean;
  readonly dryRun: boolean;
}

/**
 * @throws OpsError if the file is damaged or not a backup, if services run on the data, or if data exists that must
 *   not be replaced; then nothing has changed
 */
export async function restore(source: string, options: RestoreOptions): Promise<BackupEntry[]> {
  const { dataDirectory, replace, dryRun } = options;
  const backup = openBackup(source);
  const claims: BetterSqlite3.Database[] = [];
  const placed: string[] = [];
  try {
    const services = backup.prepare<[], BackupEntry>('select name, bytes, hash from service order by name').all();
    const toFile = (name: string): string => join(dataDirectory, `${name}.sqlite`);
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    for (const { name } of services) claims.push(claimDatabase(toFile(name)));
    for (const { name } of services) if (!replace) await requireNoFile(toFile(name));
    for (const service of services) {
      placed.push(`${toFile(service.name)}.restored`);
      await writeRestored(backup, service, `${toFile(service.name)}.restored`);
    }
    if (!dryRun) for (const { name } of services) await replaceDatabase(`${toFile(name)}.restored`, toFile(name));
    return services;
  } finally {
    for (const file of placed) await rm(file, { force: true });
    for (const claim of claims) claim.close();
    backup.close();
  }
}

function openBackup(source: string): BetterSqlite3.Database {
  try {
    const backup = openSqliteFile(source, { readonly: true, fileMustExist: true });
    backup.prepare('select name, bytes, hash from service, piece using (name) limit 0').all();
    return backup;
  } catch (error) {
    const data = { file: source };
    const remedy = `give a file that ${commandLine('db', 'backup')} wrote`;
    throw new OpsError('cli-backup-invalid', `"${source}" is not a backup`, remedy, { data, cause: error });
  }
}

async function requireNoFile(file: string): Promise<void> {
  if (await fileExists(file))
    throw new OpsError('cli-file-exists', `"${file}" already exists`, 'give --replace to replace it', {
      data: { file },
    });
}

async function writeRestored(
  backup: BetterSqlite3.Database,
  { name, bytes, hash }: BackupEntry,
  file: string,
): Promise<void> {
  const pieces = backup.prepare<[string], Buffer>('select content from piece where name = ? order by position');
  const found = createHash('sha256');
  const handle = await open(file, 'w', 0o600);
  let written = 0;
  try {
    for (const content of pieces.pluck().iterate(name)) {
      await handle.writeFile(content);
      found.update(content);
      written += content.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (written !== bytes || found.digest('hex') !== hash) {
    throw new OpsError('cli-backup-damaged', `the backup of ${name} is damaged`, 'restore another backup', {
      data: { service: name },
    });
  }
  checkIntegrity(file, name);
  requestRebuilds(file);
}

/**
 * The index may be newer than the backup: a rebuild is requested, which the service begins at its start. The words in the
 * database itself are as old as its documents.
 */
function requestRebuilds(file: string): void {
  const database = openSqliteFile(file);
  try {
    const hasSearch = database.prepare(`select 1 from sqlite_schema where name = 'search_state'`).get() !== undefined;
    const ofServer = `update search_state set requested = 1 where coalesce(live, target, '') not like 'embedded %'`;
    if (hasSearch) database.prepare(ofServer).run();
  } finally {
    database.close();
  }
}

/** Deletes the write-ahead log of the former database, then replaces the database. */
async function replaceDatabase(restored: string, file: string): Promise<void> {
  for (const ending of ['-wal', '-shm']) await rm(`${file}${ending}`, { force: true });
  await rename(restored, file);
}
