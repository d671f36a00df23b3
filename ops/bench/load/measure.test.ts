import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { measure, computeMedians, combineSamples } from './measure.ts';

it('takes the median of each figure by itself', () => {
  const samples = [
    { rate: 1, p50: 3, p99: 30, cpu: 9, others: 0 },
    { rate: 2, p50: 2, p99: 10, cpu: 8, others: 0.5 },
    { rate: 3, p50: 1, p99: 20, cpu: 7, others: undefined },
  ];
  expect(computeMedians(samples)).toEqual({ rate: 2, p50: 2, p99: 20, cpu: 8, others: undefined });
});

describe('servers that share the requests', () => {
  it('have the sum of their rates and the highest latencies', () => {
    const samples = [
      { rate: 1, p50: 5, p99: 30 },
      { rate: 2, p50: 4, p99: 40 },
      { rate: 3, p50: 6, p99: 20 },
    ];
    expect(combineSamples(samples)).toEqual({ rate: 6, p50: 6, p99: 40 });
  });

  it('have equal numbers of connections', async () => {
    const counts = [0, 0];
    const servers = counts.map((_, index) =>
      createServer((_request, response) => void response.end('{}'))
        .on('connection', () => (counts[index] = (counts[index] ?? 0) + 1))
        .listen(0, '127.0.0.1'),
    );
    try {
      await Promise.all(servers.map((server) => once(server, 'listening')));
      // TCP servers that listen have no other kind of address.
      const urls = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const sample = await measure(
        { name: 'two', urls, pids: [process.pid], headers: {} },
        { method: 'GET', path: '/' },
        6,
        1,
      );
      expect(counts).toEqual([3, 3]);
      expect(sample.rate).toBeGreaterThan(0);
    } finally {
      for (const server of servers) server.close();
    }
  });
});
