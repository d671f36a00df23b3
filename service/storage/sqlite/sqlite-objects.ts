/**
 * Creates all objects of better-sqlite3. From Node 24.19 on, a process aborts when an object of
 * better-sqlite3 12 is garbage collected: Node's `ObjectWrap` then needs an environment that does not exist in the
 * middle of a collection. So no object is ever collected: this file keeps each one until the process ends. Connections
 * are few, and hot statements are prepared once, so the list stays small. better-sqlite3 13 fixes the fault, and needs
 * Node 22.
 */
import BetterSqlite3 from 'better-sqlite3';
import { closeSync, openSync } from 'node:fs';
import { nativeFault } from '../../../openapi/package/package-fault.ts';

const held: unknown[] = [];

function hold<Value>(value: Value): Value {
  held.push(value);
  return value;
}

/**
 * Opens a file, or `:memory:`. Only the owner can access a file that it creates, and the files that SQLite adds
 * (`-wal`, `-shm`, `-journal`) get the same permissions.
 * @throws SqliteError if it cannot be opened; PackageFault if SQLite cannot be loaded
 */
export function openSqliteFile(file: string, options?: BetterSqlite3.Options): BetterSqlite3.Database {
  if (options?.readonly !== true && options?.fileMustExist !== true) createPrivately(file);
  const connection = hold(connect(file, options));
  const prepare: BetterSqlite3.Database['prepare'] = connection.prepare.bind(connection);
  const preparing = (sql: string) => hold(prepare<[]>(sql));
  return Object.assign(connection, {
    prepare: preparing,
    // The original `exec` prepares a statement that this file could not keep.
    pragma: (source: string, { simple = false }: BetterSqlite3.PragmaOptions = {}): unknown => {
      const statement = preparing(`pragma ${source}`);
      if (statement.reader) return simple ? statement.pluck().get() : statement.all();
      statement.run();
      return [];
    },
  });
}

/** The native module is loaded here, not before. */
function connect(file: string, options?: BetterSqlite3.Options): BetterSqlite3.Database {
  try {
    return new BetterSqlite3(file, options);
  } catch (error) {
    throw nativeFault('better-sqlite3', error) ?? error;
  }
}

function createPrivately(file: string): void {
  if (file === ':memory:' || file === '') return;
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch {
    // The file exists, or SQLite reports why it cannot be created.
  }
}

/**
 * Copies the database as `connection` sees it into a new file, a few pages at a time.
 * @throws SqliteError if the file cannot be written
 */
export async function backupSqlite(connection: BetterSqlite3.Database, file: string): Promise<void> {
  for (const symbol of Object.getOwnPropertySymbols(connection)) {
    const native: unknown = Reflect.get(connection, symbol);
    if (!hasBackup(native)) continue;
    // `connection.backup` creates such an object and releases it when the copy is done.
    const make = native.backup.bind(native);
    Object.defineProperty(native, 'backup', {
      configurable: true,
      value: (...given: unknown[]) => hold(make(...given)),
    });
  }
  createPrivately(file);
  await connection.backup(file);
}

function hasBackup(value: unknown): value is { backup: (...given: unknown[]) => unknown } {
  return typeof value === 'object' && value !== null && 'backup' in value && typeof value.backup === 'function';
}
