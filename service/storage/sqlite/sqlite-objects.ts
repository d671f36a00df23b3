/**
 * The one place where better-sqlite3's objects are made. From Node 24.19 on, a process aborts when one of those of
 * better-sqlite3 12 is garbage collected: Node's `ObjectWrap` then asks for an environment that is not there in the
 * middle of a collection. So none ever is: what is made here is held until the process ends. Connections are few, and
 * hot statements are prepared once, so that this stays small. better-sqlite3 13 mends it, and needs Node 22.
 */
import BetterSqlite3 from 'better-sqlite3';
import { closeSync, openSync } from 'node:fs';

const held: unknown[] = [];

function hold<Value>(value: Value): Value {
  held.push(value);
  return value;
}

/**
 * Opens a file, or `:memory:`. A file that it creates is for its owner alone, and so are those that SQLite makes for it
 * (`-wal`, `-shm`, `-journal`), which get its permissions.
 * @throws SqliteError where it can't be opened
 */
export function openSqliteFile(file: string, options?: BetterSqlite3.Options): BetterSqlite3.Database {
  if (options?.readonly !== true && options?.fileMustExist !== true) createPrivately(file);
  const connection = hold(new BetterSqlite3(file, options));
  const prepare: BetterSqlite3.Database['prepare'] = connection.prepare.bind(connection);
  const preparing = (sql: string) => hold(prepare<[]>(sql));
  return Object.assign(connection, {
    prepare: preparing,
    // The original prepares a statement that nobody can hold.
    pragma: (source: string, { simple = false }: BetterSqlite3.PragmaOptions = {}): unknown => {
      const statement = preparing(`pragma ${source}`);
      if (statement.reader) return simple ? statement.pluck().get() : statement.all();
      statement.run();
      return [];
    },
  });
}

function createPrivately(file: string): void {
  if (file === ':memory:' || file === '') return;
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch {
    // It is there, or SQLite says why it cannot be.
  }
}

/**
 * Copies the database as `connection` sees it into a new file, a few pages at a time.
 * @throws SqliteError where the file can't be written
 */
export async function backupSqlite(connection: BetterSqlite3.Database, file: string): Promise<void> {
  for (const symbol of Object.getOwnPropertySymbols(connection)) {
    const native: unknown = Reflect.get(connection, symbol);
    if (!hasBackup(native)) continue;
    // `connection.backup` makes an object of this and lets go of it when it is done.
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
