/** The inserts and reads of the peers on Node: those of the bare servers of the benchmark, one commit a write. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dataFolder, projectFolder } from './common.js';

const Sqlite = createRequire(join(projectFolder, 'package.json'))('better-sqlite3');
const database = new Sqlite(join(dataFolder, 'sessions.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  create table sessions (
    id integer primary key autoincrement, user_id integer not null, context text not null,
    sequence_number integer not null, created_at text not null, updated_at text not null)`);
const insert = database.prepare(
  `insert into sessions (user_id, context, sequence_number, created_at, updated_at)
   values (?, ?, (select coalesce(max(id), 0) + 1 from sessions), ?, ?)
   returning id as sessionId, user_id as userId, context, sequence_number as sequenceNumber,
     created_at as createdAt, updated_at as updatedAt`,
);
const select = database.prepare('select id as sessionId, context from sessions where id = ?');

export function createSession({ userId, context = '' }) {
  const now = new Date().toISOString();
  return insert.get(userId, context, now, now);
}

/** Returns undefined for an unknown id. */
export const readContext = (id) => select.get(id);
