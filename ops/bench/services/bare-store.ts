/** The inserts and reads of the bare servers: those of our services, durable in the same way, one commit a write. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

interface SessionContext {
  readonly sessionId: number;
  readonly context: string;
}

/** The body of a request, which a bare server does not validate. */
export interface BareBody {
  readonly userId: number;
  readonly context: string;
  readonly elementType: string;
  readonly comment: string;
}

export interface BareStore {
  readContext(id: number): SessionContext | undefined;
  createSession(body: BareBody): unknown;
  takeNumber(body: BareBody): unknown;
}

/** @param name of the file in the folder */
export function openBareStore(folder: string, name: string): BareStore {
  const database = new Sqlite(join(folder, `${name}.sqlite`));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`
    create table if not exists sessions (
      id integer primary key autoincrement, user_id integer not null, context text not null,
      sequence_number integer not null, created_at text not null, updated_at text not null);
    create table if not exists numbers (
      number integer primary key autoincrement, element_type text not null, element_id integer, comment text not null)`);
  const insertSession = database.prepare(
    `insert into sessions (user_id, context, sequence_number, created_at, updated_at)
     values (?, ?, (select coalesce(max(id), 0) + 1 from sessions), ?, ?) returning *`,
  );
  const insertNumber = database.prepare(
    'insert into numbers (element_type, element_id, comment) values (?, ?, ?) returning number',
  );
  const readContext = database.prepare<[number], SessionContext>(
    'select id as sessionId, context from sessions where id = ?',
  );
  return {
    readContext: (id) => readContext.get(id),
    createSession({ userId, context }) {
      const now = new Date().toISOString();
      return insertSession.get(userId, context, now, now);
    },
    takeNumber: ({ elementType, comment }) => insertNumber.get(elementType, null, comment),
  };
}

/** Sends the address to the parent of this process, and ends with the parent. */
export function reportAddress(port: number): void {
  process.send?.({ url: `http://127.0.0.1:${port}` });
  process.once('disconnect', () => process.exit(0));
}
