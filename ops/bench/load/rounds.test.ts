import { describe, expect, it } from 'vitest';
import type { LoadSample } from './measure.ts';
import { compareSamples, createRounds, warmUpSeconds } from './rounds.ts';

const sample = (rate: number, cpu: number | undefined): LoadSample => ({ rate, p50: 1, p99: 1, cpu, others: 0 });

describe('a comparison of two servers', () => {
  it('is made round by round', () => {
    const [ours, theirs] = [
      [sample(10, 5), sample(30, 5), sample(20, 5)],
      [sample(10, 5), sample(10, 5), sample(40, 5)],
    ];
    expect(compareSamples(ours, theirs, ({ rate }) => rate)).toEqual({ median: 1, least: 0.5, greatest: 3 });
  });

  it('is unknown if a figure of one round is unknown', () => {
    const ours = [sample(1, 5), sample(1, undefined)];
    expect(compareSamples(ours, [sample(1, 5), sample(1, 5)], ({ cpu }) => cpu)).toBeUndefined();
    expect(compareSamples(ours, [sample(1, 5)], ({ rate }) => rate)).toBeUndefined();
  });
});

it('rounds alternate the order, and warm a server up once for each kind of request, for as much longer as it has replicas', async () => {
  const seen: string[] = [];
  const measureRounds = createRounds({ rounds: 2, seconds: 1 }, ({ name }, { path }, connections, seconds) => {
    seen.push(`${name} ${path} ${connections} ${seconds}`);
    return Promise.resolve(sample(seen.length, undefined));
  });
  const contend = (name: string, path: string, replicas = 1) => ({
    target: { name, urls: Array.from({ length: replicas }, () => ''), pids: [], headers: {} },
    work: { method: 'GET', path } as const,
  });
  const samples = await measureRounds([contend('a', '/x'), contend('b', '/x')], 8);
  expect(samples.map((list) => list.map(({ rate }) => rate))).toEqual([
    [3, 6],
    [4, 5],
  ]);
  await measureRounds([contend('a', '/y', 4), contend('b', '/x')], 9);
  const warmUp = warmUpSeconds;
  expect(seen).toEqual([
    ...[`a /x 8 ${warmUp}`, `b /x 8 ${warmUp}`, 'a /x 8 1', 'b /x 8 1', 'b /x 8 1', 'a /x 8 1'],
    ...[`a /y 9 ${4 * warmUp}`, 'a /y 9 1', 'b /x 9 1', 'b /x 9 1', 'a /y 9 1'],
  ]);
});
