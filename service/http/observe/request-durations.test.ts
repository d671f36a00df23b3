import { Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { RequestDurations } from './request-durations.ts';

const given: readonly (readonly [string, number, number])[] = [
  ['getThing', 200, 0.0004],
  ['getThing', 200, 0.001],
  ['getThing', 200, 0.3],
  ['getThing', 200, 61],
  ['getThing', 404, 0],
  ['a "page"\n', 200, 2.5],
  ['getThing', 200, 12],
];

it('reads the same as the histogram of prom-client with the same values', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const durations = new RequestDurations(ours);
  const { help } = await durations.get();
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help,
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers: [theirs],
  });
  const recorders = new Map(given.map(([operation]) => [operation, durations.recorder(operation)]));
  for (const [operation, status, seconds] of given) {
    recorders.get(operation)?.(status, seconds);
    histogram.observe({ operation, status }, seconds);
  }
  const text = await ours.metrics();
  expect(text).toBe(await theirs.metrics());
  expect(text).toContain('http_request_duration_seconds_bucket{le="0.001",operation="getThing",status="200"} 2\n');
  expect(await theirs.getMetricsAsJSON()).toMatchObject(await ours.getMetricsAsJSON());
});

it('counts two kinds of requests with one name in one series', async () => {
  const registry = new Registry();
  const durations = new RequestDurations(registry);
  for (const record of [durations.recorder('page'), durations.recorder('page')]) record(200, 0.01);
  const counts = (await registry.metrics()).split('\n').filter((line) => line.includes('_count{'));
  expect(counts).toEqual(['http_request_duration_seconds_count{operation="page",status="200"} 2']);
});

it('has no series before the first request', async () => {
  const registry = new Registry();
  new RequestDurations(registry).recorder('getThing');
  expect(await registry.metrics()).not.toContain('getThing');
});
