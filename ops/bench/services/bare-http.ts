/**
 * A baseline: a bare node:http and better-sqlite3 server, with no framework, validation, keys or logs. `POST /numbered-sessions`
 * commits twice, to two databases, as a session with a number of Central Sequence must.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BareBody, openBareStore, reportAddress } from './bare-store.ts';

const folder = process.argv[2] ?? '.';
const store = openBareStore(folder, 'bare-http');
const numbers = openBareStore(folder, 'bare-http-numbers');

const writes: Readonly<Record<string, (body: BareBody) => unknown>> = {
  '/sessions': (body) => store.createSession(body),
  '/sequence': (body) => store.takeNumber(body),
  '/numbered-sessions'(body) {
    numbers.takeNumber({ ...body, elementType: 'session', comment: '' });
    return store.createSession(body);
  },
};

const server = createServer((request, response) => {
  const { url = '' } = request;
  if (request.method === 'GET') {
    const id = /^\/sessions\/(\d+)\/context$/.exec(url)?.[1];
    send(response, 200, id === undefined ? undefined : store.readContext(Number(id)));
    return;
  }
  readText(request, (text) => send(response, 201, writes[url]?.(JSON.parse(text) as BareBody))); // not validated
});

function readText(request: IncomingMessage, use: (text: string) => void): void {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (text += part)).on('end', () => use(text));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body ?? null);
  const isFound = body !== undefined;
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(text) };
  response.writeHead(isFound ? status : 404, headers).end(text);
}

server.listen(0, '127.0.0.1', () => {
  reportAddress((server.address() as AddressInfo).port); // a TCP server that listens has no other kind of address
});
