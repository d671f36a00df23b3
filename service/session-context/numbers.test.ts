import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpClient } from 'fountainai';
import { centralSequence, type NumberSource } from './numbers.ts';

interface Call {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let calls: Call[];
let answer: (response: ServerResponse, call: number) => void;
let numbers: NumberSource;

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const context = { requestId: 'request-1', traceparent: '00-1-2-01', log: pino({ level: 'silent' }) };

const timeout = 30_000;

beforeEach(async () => {
  calls = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { method, url, headers } = request;
      answer(response, calls.push({ method, url, headers, body }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  numbers = centralSequence({ address, apiKey: 'secret', createHttpClient, timeout });
});

afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await numbers.close();
  await new Promise((resolve) => server.close(resolve));
});

describe('numberOf', () => {
  it('sends one request with key, type and id, and with the ids of the request', async () => {
    answer = json(201, { sequenceNumber: 12, comment: '' });
    expect(await numbers.readNumber(7, context)).toBe(12);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: 'POST',
      url: '/base/sequence',
      headers: {
        'content-type': 'application/json',
        'x-api-key': 'secret',
        'x-request-id': 'request-1',
        traceparent: '00-1-2-01',
        'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      },
    });
    expect(JSON.parse(calls[0]!.body)).toEqual({ elementType: 'session', elementId: 7 });
  });

  it('sends another key for every session', async () => {
    answer = json(201, { sequenceNumber: 1 });
    await Promise.all([1, 2, 3].map((id) => numbers.readNumber(id, context)));
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);
  });

  it('repeats the request with the same key if the connection breaks', async () => {
    answer = (response, call) => {
      if (call === 1) response.destroy();
      else json(201, { sequenceNumber: 3 })(response);
    };
    expect(await numbers.readNumber(7, context)).toBe(3);
    expect(calls).toHaveLength(2);
    expect(calls[0]!.headers['idempotency-key']).toBe(calls[1]!.headers['idempotency-key']);
  });

  it.each([
    { given: 'a connection that is cut twice', answer: (response: ServerResponse) => response.destroy(), asked: 2 },
    { given: 'no answer in time', answer: () => void vi.advanceTimersByTime(timeout), asked: 1, hasClock: true },
    { given: 'a 500', answer: json(500, {}), asked: 1 },
    { given: 'a 503', answer: json(503, {}), asked: 1 },
    { given: 'a 401', answer: json(401, {}), asked: 1 },
    { given: 'a redirect', answer: json(302, { sequenceNumber: 1 }), asked: 1 },
    { given: 'a 200', answer: json(200, { sequenceNumber: 1 }), asked: 1 },
    { given: 'no JSON', answer: (response: ServerResponse) => response.writeHead(201).end('<html>'), asked: 1 },
    { given: 'null', answer: json(201, null), asked: 1 },
    { given: 'no number', answer: json(201, {}), asked: 1 },
    { given: 'a text', answer: json(201, { sequenceNumber: '1' }), asked: 1 },
    { given: 'the number 0', answer: json(201, { sequenceNumber: 0 }), asked: 1 },
    { given: 'a fraction', answer: json(201, { sequenceNumber: 1.5 }), asked: 1 },
    { given: 'too large an answer', answer: json(201, { sequenceNumber: 1, comment: 'x'.repeat(100_000) }), asked: 1 },
  ])('fails as 502 for $given', async (given) => {
    answer = given.answer;
    // Time passes only when the server has the request.
    if ('hasClock' in given) vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failure = numbers.readNumber(7, context);
    await expect(failure).rejects.toMatchObject({ code: 'bad_gateway', status: 502 });
    await expect(failure).rejects.not.toThrow('secret');
    expect(calls).toHaveLength(given.asked);
  });

  it('fails with 502 if no server listens', async () => {
    const other = centralSequence({ address: () => 'http://127.0.0.1:1', apiKey: 'secret', createHttpClient });
    await expect(other.readNumber(7, context)).rejects.toMatchObject({
      status: 502,
      cause: { reason: 'ECONNREFUSED' },
    });
    await other.close();
  });
});

describe('check', () => {
  it.each([
    { status: 200, want: 'resolves' },
    { status: 503, want: 'rejects' },
  ] as const)('$want on $status', async ({ status, want }) => {
    answer = json(status, {});
    await expect(
      numbers.check().then(
        () => 'resolves',
        () => 'rejects',
      ),
    ).resolves.toBe(want);
    expect(calls[0]).toMatchObject({ method: 'GET', url: '/base/healthz' });
  });
});
