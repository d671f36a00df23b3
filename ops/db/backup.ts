/**
 * Backs up the data of all services while they run, into one file. The file is an SQLite database, which holds
 * each service's database in pieces, with its hash.
 */
import { createHash } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { backupSqlite, openSqliteFile } from '../../service/storage/sqlite/sqlite-objects.ts';
import { claimFile } from '../../service/storage/sqlite/sqlite.ts';
import { OpsError } from '../error/ops-error.ts';

export interface BackupEntry {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 */
  readonly hash: string;
}

const pieceBytes = 1024 * 1024;
/** Milliseconds that a running service may take for a commit. */
const commitTimeoutMs = 10_000;

/**
 * @param files the services' databases
 * @param target a file that must not exist
 * @throws OpsError if it exists, or if a database cannot be read or is damaged; then no target is written
 */
export async function backUp(files: readonly string[], target: string): Promise<BackupEntry[]> {
  if (await fileExists(target))
    throw new OpsError('cli-file-exists', `"${target}" already exists`, 'give the name of a new file', {
      data: { file: target },
    });
  const snapshots = openSnapshots(files);
  const unfinished = join(dirname(target), `.${basename(target)}.unfinished`);
  const written = openSqliteFile(unfinished);
  try {
    written.exec(`pragma synchronous = full; begin;
      create table service (name text primary key, bytes integer not null, hash text not null);
      create table piece (name text not null, position integer not null, content blob not null, primary key (name, position))`);
    const backedUp: BackupEntry[] = [];
    for (const [name, snapshot] of snapshots)
      backedUp.push(await addService(written, name, snapshot, `${unfinished}.${name}`));
    written.exec('commit');
    written.close();
    await rename(unfinished, target);
    return backedUp;
  } finally {
    for (const snapshot of snapshots.values()) snapshot.close();
    written.close();
    for (const ending of ['', '-journal']) await rm(`${unfinished}${ending}`, { force: true });
  }
}

/**
 * Opens connections that see all databases at the same moment: no service can write meanwhile. So no session is
 * in the backup without its number.
 */
function openSnapshots(files: readonly string[]): Map<string, BetterSqlite3.Database> {
  const holding = files.map((file) => openSqliteFile(file, { timeout: commitTimeoutMs, fileMustExist: true }));
  const snapshots = new Map<string, BetterSqlite3.Database>();
  try {
    for (const connection of holding) connection.exec('begin immediate');
    for (const file of files) {
      const snapshot = openSqliteFile(file, { readonly: true });
      snapshots.set(basename(file, '.sqlite'), snapshot);
      snapshot.exec('begin');
      snapshot.prepare('select count(*) from sqlite_schema').get(); // the first read fixes the snapshot
    }
    return snapshots;
  } catch (error) {
    for (const snapshot of snapshots.values()) snapshot.close();
    const remedy = 'read the cause, then run the same command again';
    throw new OpsError('cli-data-unreadable', 'the databases cannot be read', remedy, { cause: error });
  } finally {
    for (const connection of holding) connection.close();
  }
}

async function addService(
  written: BetterSqlite3.Database,
  name: string,
  snapshot: BetterSqlite3.Database,
  copy: string,
): Promise<BackupEntry> {
  try {
    await backupSqlite(snapshot, copy);
    checkIntegrity(copy, name);
    const insert = written.prepare<[string, number, Buffer]>('insert into piece values (?, ?, ?)');
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const content of readPieces(copy)) {
      insert.run(name, bytes, content);
      hash.update(content);
      bytes += content.length;
    }
    const backedUp = { name, bytes, hash: hash.digest('hex') };
    written.prepare<[string, number, string]>('insert into service values (?, ?, ?)').run(name, bytes, backedUp.hash);
    return backedUp;
  } finally {
    for (const ending of ['', '-journal', '-wal', '-shm']) await rm(`${copy}${ending}`, { force: true });
  }
}

async function* readPieces(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(pieceBytes), 0, pieceBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** @throws OpsError if the file is damaged */
export function checkIntegrity(file: string, name: string): void {
  const connection = openSqliteFile(file);
  try {
    const found = connection.pragma('integrity_check', { simple: true });
    if (found !== 'ok') {
      const problem = `the database of "${name}" is damaged (${String(found)})`;
      throw new OpsError('cli-data-damaged', problem, 'restore another backup', { data: { service: name } });
    }
  } finally {
    connection.close();
  }
}

export async function fileExists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Locks a database as a service does, so that no service starts on it. @throws OpsError if a service uses it */
export function claimDatabase(file: string): BetterSqlite3.Database {
  try {
    return claimFile(file);
  } catch (cause) {
    throw new OpsError('cli-data-in-use', `"${file}" is in use`, 'stop the services first', { data: { file }, cause });
  }
}
