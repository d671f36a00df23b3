/**
 * The baseline: a bare Koa, @koa/router and better-sqlite3 server that does the same inserts and reads as our services,
 * durable in the same way, one commit a write, with no validation, keys or logs. Sends its parent its address.
 */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Router from '@koa/router';
import Sqlite from 'better-sqlite3';
import Koa from 'koa';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: bare.ts FOLDER');

const database = new Sqlite(join(folder, 'bare.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  create table sessions (
    id integer primary key autoincrement, user_id integer not null, context text not null,
    sequence_number integer not null, created_at text not null, updated_at text not null);
  create table numbers (
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

interface SessionContext {
  readonly sessionId: number;
  readonly context: string;
}

/** The body of a request, which a bare server does not validate. */
interface Body {
  readonly userId: number;
  readonly context: string;
  readonly elementType: string;
  readonly comment: string;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const part of request) text += String(part);
  return JSON.parse(text) as Body; // no validation: that is what makes it bare
}

const router = new Router();
router.get('/sessions/:sessionId/context', (context) => {
  context.body = readContext.get(Number(context.params.sessionId));
});
router.post('/sessions', async (context) => {
  const { userId, context: text } = await readBody(context.req);
  const now = new Date().toISOString();
  context.body = insertSession.get(userId, text, now, now);
  context.status = 201;
});
router.post('/sequence', async (context) => {
  const { elementType, comment } = await readBody(context.req);
  context.body = insertNumber.get(elementType, null, comment);
  context.status = 201;
});

const server = new Koa().use(router.routes()).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind of address
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(0));
