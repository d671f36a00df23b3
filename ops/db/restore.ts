/** Brings back what a backup holds: all of it is looked at before any of it takes its place. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { openSqliteFile } from '../../service/storage/sqlite-objects.ts';
import { claimFile } from '../../service/storage/sqlite.ts';
import { OpsError } from '../lib/errors.ts';
import { type BackedUp, expectSound, isThere } from './backup.ts';

export interface RestoreOptions {
  readonly dataDirectory: string;
  /** Takes away what is there. */
  readonly replace: boolean;
  readonly dryRun: boolean;
}

/**
 * @throws OpsError where the backup is damaged or none, where services run on the data, or where data is there that is
 *   not to be replaced; then nothing has changed
 */
export async function restore(source: string, options: RestoreOptions): Promise<BackedUp[]> {
  const { dataDirectory, replace, dryRun } = options;
  const backup = openBackup(source);
  const claims: BetterSqlite3.Database[] = [];
  const placed: string[] = [];
  try {
    const services = backup.prepare<[], BackedUp>('select name, bytes, hash from service order by name').all();
    const fileOf = (name: string): string => join(dataDirectory, `${name}.sqlite`);
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    for (const { name } of services) claims.push(claimed(fileOf(name)));
    for (const { name } of services) if (!replace) await expectNothing(fileOf(name));
    for (const service of services) {
      placed.push(`${fileOf(service.name)}.restored`);
      await unpack(backup, service, `${fileOf(service.name)}.restored`);
    }
    if (!dryRun) for (const { name } of services) await takePlace(`${fileOf(name)}.restored`, fileOf(name));
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
    throw new OpsError(
      'cli-backup-invalid',
      `${source} is no backup`,
      'give a file that npm run db -- backup has written',
      { data: { file: source }, cause: error },
    );
  }
}

function claimed(file: string): BetterSqlite3.Database {
  try {
    return claimFile(file);
  } catch (error) {
    throw new OpsError('cli-data-in-use', `${file} is in use`, 'stop the services first', {
      data: { file },
      cause: error,
    });
  }
}

async function expectNothing(file: string): Promise<void> {
  if (await isThere(file))
    throw new OpsError('cli-file-exists', `${file} is there already`, 'give --replace to have it taken away', {
      data: { file },
    });
}

async function unpack(backup: BetterSqlite3.Database, { name, bytes, hash }: BackedUp, file: string): Promise<void> {
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
    throw new OpsError('cli-backup-damaged', `the backup of ${name} is damaged`, 'restore another', {
      data: { service: name },
    });
  }
  expectSound(file, name);
}

/** What the former database had not yet taken over from its log is no part of the new one. */
async function takePlace(restored: string, file: string): Promise<void> {
  for (const ending of ['-wal', '-shm']) await rm(`${file}${ending}`, { force: true });
  await rename(restored, file);
}
