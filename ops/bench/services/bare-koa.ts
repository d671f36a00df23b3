/** A baseline: a bare Koa, @koa/router and better-sqlite3 server, with no validation, keys or logs. */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { type BareBody, openBareStore, reportAddress } from './bare-store.ts';

const store = openBareStore(process.argv[2] ?? '.', 'bare-koa');

async function readBody(request: IncomingMessage): Promise<BareBody> {
  let text = '';
  for await (const part of request) text += String(part);
  return JSON.parse(text) as BareBody; // no validation: that is what makes it bare
}

const router = new Router();
router.get('/sessions/:sessionId/context', (context) => {
  context.body = store.readContext(Number(context.params.sessionId));
});
router.post('/sessions', async (context) => {
  context.body = store.createSession(await readBody(context.req));
  context.status = 201;
});
router.post('/sequence', async (context) => {
  context.body = store.takeNumber(await readBody(context.req));
  context.status = 201;
});

const server = new Koa().use(router.routes()).listen(0, '127.0.0.1', () => {
  reportAddress((server.address() as AddressInfo).port); // a TCP server that listens has no other kind of address
});
