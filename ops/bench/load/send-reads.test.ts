import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sendReads } from './send-reads.ts';

/** Sends reads to a server, and returns the requests that it got. */
async function sendTo(
  answer: RequestListener,
  { timeoutMs = 60_000 }: { readonly timeoutMs?: number | undefined } = {},
): Promise<string[]> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${String(request.headers['x-api-key'])}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind of address
  const target = { name: 'a server', urls: [`http://127.0.0.1:${port}`], pids: [], headers: { 'x-api-key': 'k' } };
  try {
    await sendReads(target, { path: '/a', connections: 3, count: 7, timeoutMs });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return seen;
}

describe('a number of reads', () => {
  it('is sent with the headers, also if an answer comes in parts', async () => {
    const seen = await sendTo((_, response) => {
      response.writeHead(200, { 'Content-Length': 4 }).write('ab');
      setImmediate(() => response.end('cd'));
    });
    expect(seen).toEqual(Array(7).fill('GET /a k'));
  });

  it.each<{ given: string; answer: RequestListener; timeoutMs?: number; want: string }>([
    { given: 'another status', answer: (_, response) => response.writeHead(503).end(), want: '503' },
    { given: 'no answer', answer: (request) => request.socket.destroy(), want: 'closed' },
    { given: 'silence', answer: () => undefined, timeoutMs: 20, want: 'in time' },
  ])('fails with $given', async ({ answer, timeoutMs, want }) => {
    await expect(sendTo(answer, { timeoutMs })).rejects.toThrow(want);
  });
});
