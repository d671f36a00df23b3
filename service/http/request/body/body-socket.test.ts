/** Bodies over a real socket: too large, too slow, incomplete. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileBody } from './body.ts';
import { HttpError } from '../../../errors/errors.ts';
import { createOperation } from '../../testing/requests.ts';

const mebibyte = 1_048_576;
const settled: unknown[] = [];
let server: Server;

beforeAll(async () => {
  const { operation } = await createOperation({
    requestBody: { content: { 'application/json': { schema: {} }, 'text/plain': { schema: {} } } },
  });
  const read = compileBody(operation, { bodyMilliseconds: 60_000 });
  const readShortly = compileBody(operation, { bodyMilliseconds: 300 });
  server = createServer((request, response) => {
    Promise.resolve((request.url === shortly ? readShortly : read)(request)).then(
      () => response.end(),
      (error: unknown) => {
        settled.push(error);
        const { status, headers } = error instanceof HttpError ? error : new HttpError('internal_error');
        response.writeHead(status, headers).end();
      },
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(): Socket {
  const { port } = server.address() as AddressInfo; // the server listens on TCP
  return connect(port, '127.0.0.1').on('error', () => undefined); // a reset also closes the connection
}

/** The path of requests whose bodies have little time: on a busy machine, no body comes in time. */
const shortly = '/shortly';

const head = (...lines: string[]) => createHead('/p', lines);
const createHead = (path: string, lines: readonly string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: a', 'Content-Type: text/plain', ...lines, '', ''].join('\r\n');

/** `once` would fail if the connection is reset. */
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

/** Returns the status of the response, when the server has closed the connection. */
async function readAnswer(socket: Socket): Promise<{ status: string; closes: boolean }> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  await closed(socket);
  return { status: text.slice(9, 12), closes: /^connection: close\r$/im.test(text) };
}

const chunk = (size: number) => `${size.toString(16)}\r\n${'a'.repeat(size)}\r\n`;
const refused = { status: '413', closes: true };

describe('1 MiB', () => {
  test.each([
    { name: 'announced', head: head(`Content-Length: ${mebibyte}`, 'Connection: close'), body: 'a'.repeat(mebibyte) },
    {
      name: 'in chunks',
      head: head('Transfer-Encoding: chunked', 'Connection: close'),
      body: `${chunk(mebibyte)}0\r\n\r\n`,
    },
  ])('$name is accepted', async ({ head, body }) => {
    const socket = open();
    socket.write(head + body);
    expect(await readAnswer(socket)).toEqual({ status: '200', closes: true });
  });

  test.each([
    { name: 'announced', head: head(`Content-Length: ${mebibyte + 1}`), body: 'a'.repeat(mebibyte + 1) },
    { name: 'in chunks', head: head('Transfer-Encoding: chunked'), body: `${chunk(mebibyte)}${chunk(1)}0\r\n\r\n` },
  ])('and one byte, $name, gets a 413 that the client can read', async ({ head, body }) => {
    const socket = open();
    socket.write(head + body);
    expect(await readAnswer(socket)).toEqual(refused);
  });

  test('and far more, announced and not sent, gets a 413', async () => {
    const socket = open();
    socket.write(head(`Content-Length: ${mebibyte ** 2}`));
    expect(await readAnswer(socket)).toEqual(refused);
  });

  test('and an endless body is cut after some more', async () => {
    const socket = open();
    socket.write(head('Transfer-Encoding: chunked'));
    let sent = 0;
    const send = () => {
      while (socket.writable && socket.write(chunk(65_536))) sent += 65_536;
    };
    socket.on('drain', send);
    send();
    await closed(socket);
    expect(sent).toBeLessThan(64 * mebibyte);
  });
});

describe('a slow body', () => {
  test('that stops gets a 408', async () => {
    const socket = open();
    socket.write(`${createHead(shortly, ['Content-Length: 10'])}abc`);
    expect(await readAnswer(socket)).toEqual({ status: '408', closes: true });
  });

  test('that drips gets a 408, regardless of how often a byte comes', async () => {
    const socket = open();
    socket.write(createHead(shortly, ['Content-Length: 1000']));
    const drip = setInterval(() => socket.write('a'), 20);
    try {
      expect(await readAnswer(socket)).toEqual({ status: '408', closes: true });
    } finally {
      clearInterval(drip);
    }
  });
});

describe('an incomplete body', () => {
  test.each([
    { name: 'reset', cut: (socket: Socket) => socket.resetAndDestroy() },
    { name: 'ended', cut: (socket: Socket) => socket.end() },
  ])('ends the reading if the connection is $name', async ({ cut }) => {
    const before = settled.length;
    const socket = open();
    const received = once(server, 'request');
    socket.write(`${head('Content-Length: 10')}abc`);
    await received;
    cut(socket);
    await expect.poll(() => settled.length).toBe(before + 1);
    expect(settled.at(-1)).toMatchObject({
      code: 'malformed_request',
      details: 'the body ended before its announced end',
    });
  });

  test('leaves other connections unaffected', async () => {
    const socket = open();
    socket.write(`${head('Content-Length: 3', 'Connection: close')}abc`);
    expect(await readAnswer(socket)).toEqual({ status: '200', closes: true });
  });
});
