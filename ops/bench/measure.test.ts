import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { measure, median, medians, percentile, together } from './measure.ts';

describe('median', () => {
  const table = [
    { given: [3], want: 3 },
    { given: [5, 1, 3], want: 3 },
    { given: [4, 1, 3, 2], want: 2.5 },
  ];
  it.each(table)('of $given is $want', ({ given, want }) => expect(median(given)).toBe(want));

  it('of nothing is refused', () => expect(() => median([])).toThrow('no values'));

  it('is taken of each figure by itself', () => {
    const samples = [
      { rate: 1, p99: 30 },
      { rate: 2, p99: 10 },
      { rate: 3, p99: 20 },
    ];
    expect(medians(samples)).toEqual({ rate: 2, p99: 20 });
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  const table = [
    { given: [3], share: 0.99, want: 3 },
    { given: hundred, share: 0.5, want: 50 },
    { given: hundred, share: 0.99, want: 99 },
    { given: [1, 2, 3], share: 0.99, want: 3 },
  ];
  it.each(table)('$share of $given is $want', ({ given, share, want }) => expect(percentile(given, share)).toBe(want));

  it('of nothing is refused', () => expect(() => percentile([], 0.5)).toThrow('no values'));
});

describe('servers that share the requests', () => {
  it('have their rates added, and the highest p99', () => {
    const samples = [
      { rate: 1, p99: 30 },
      { rate: 2, p99: 40 },
      { rate: 3, p99: 20 },
    ];
    expect(together(samples)).toEqual({ rate: 6, p99: 40 });
  });

  it('have as many connections each', async () => {
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
      const sample = await measure({ name: 'two', urls, headers: {} }, { method: 'GET', path: '/' }, 6, 1);
      expect(counts).toEqual([3, 3]);
      expect(sample.rate).toBeGreaterThan(0);
    } finally {
      for (const server of servers) server.close();
    }
  });
});
