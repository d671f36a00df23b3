import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../../tests/lib/bundled-program.ts';
import { takeRequestId, takeTraceparent, getTraceId } from './trace.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

test.each([
  { given: 'abc-1', want: 'abc-1' },
  { given: 'a/b:c+d=e.f_g~h', want: 'a/b:c+d=e.f_g~h' },
  { given: 'x'.repeat(128), want: 'x'.repeat(128) },
  { given: 'x'.repeat(129), want: undefined },
  { given: 'two words', want: undefined },
  { given: 'line\nbreak', want: undefined },
  { given: '', want: undefined },
  { given: ['a', 'b'], want: undefined },
  { given: undefined, want: undefined },
])('the request id $given is accepted or ignored', ({ given, want }) => {
  expect(takeRequestId(given)).toEqual(want ?? expect.stringMatching(/^[0-9a-f]{12}-[0-9a-z]+$/));
});

test.each([
  { given: `00-${trace}-${span}-01`, want: new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`) },
  { given: `00-${trace}-${span}-00`, want: new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`) },
  { given: `cc-${trace}-${span}-01-more`, want: new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`) },
])('the trace of $given continues', ({ given, want }) => {
  const traceparent = takeTraceparent(given);
  expect(traceparent).toMatch(want);
  expect(traceparent).not.toContain(span);
  expect(getTraceId(traceparent)).toBe(trace);
});

test.each([
  { given: `00-${trace}-${span}-01-more` },
  { given: `ff-${trace}-${span}-01` },
  { given: `00-${'0'.repeat(32)}-${span}-01` },
  { given: `00-${trace}-${'0'.repeat(16)}-01` },
  { given: `00-${trace.toUpperCase()}-${span}-01` },
  { given: `00-${trace}` },
  { given: [`00-${trace}-${span}-01`] },
  { given: undefined },
])('$given starts a new trace', ({ given }) => {
  const traceparent = takeTraceparent(given);
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(getTraceId(traceparent)).not.toBe(trace);
  expect(takeTraceparent(given)).not.toBe(traceparent);
});

describe('ids of several processes', () => {
  const count = 1_000;
  /** Runs a new process that prints its ids: random parts must not come from state that two processes share. */
  const program = `
    import { takeRequestId, takeTraceparent } from './service/http/observe/trace.ts';
    const make = (take) => Array.from({ length: ${count} }, () => take(undefined));
    console.log(JSON.stringify({ requestIds: make(takeRequestId), traceparents: make(takeTraceparent) }));`;
  const makeIds = async (file: string): Promise<{ requestIds: string[]; traceparents: string[] }> => {
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    return JSON.parse(stdout) as { requestIds: string[]; traceparents: string[] }; // printed by the program above
  };
  let processes: Awaited<ReturnType<typeof makeIds>>[] = [];
  beforeAll(async () => {
    const bundle = await bundleProgram(program);
    const { file } = bundle;
    processes = await Promise.all([makeIds(file), makeIds(file), makeIds(file)]);
    await bundle.dispose();
  });
  const all = (kind: 'requestIds' | 'traceparents'): string[] => processes.flatMap((one) => one[kind]);

  test('differ: request ids', () => {
    expect(new Set(all('requestIds')).size).toBe(3 * count);
  });

  test('differ: trace ids and span ids', () => {
    const traceIds = all('traceparents').map(getTraceId);
    const spanIds = all('traceparents').map((text) => text.split('-')[2]!);
    expect(new Set(traceIds).size).toBe(3 * count);
    expect(new Set(spanIds).size).toBe(3 * count);
    expect(new Set([...traceIds.map((id) => id.slice(0, 16)), ...spanIds]).size).toBe(6 * count);
  });

  test('have a random prefix per process: request ids', () => {
    const prefixes = processes.map(({ requestIds }) => Buffer.from(requestIds[0]!.split('-')[0]!, 'hex'));
    expect(prefixes.map(({ length }) => length)).toEqual([6, 6, 6]);
    // All three have the same byte by chance once in about ten thousand runs, and never two bytes.
    const constant = [0, 1, 2, 3, 4, 5].filter((index) => new Set(prefixes.map((bytes) => bytes[index])).size === 1);
    expect(constant.length).toBeLessThan(2);
  });

  test('are random in every byte: trace ids and span ids', () => {
    const ids = all('traceparents').map((text) => Buffer.from(text.slice(3, 52).replace('-', ''), 'hex'));
    const valuesAt = (index: number): Set<number | undefined> => new Set(ids.map((bytes) => bytes[index]));
    const counts = Array.from({ length: 24 }, (_, index) => valuesAt(index).size);
    // 3,000 random bytes contain all of the 256 values, or all but one. Uninitialised memory is mostly zeros.
    expect(Math.min(...counts)).toBeGreaterThan(240);
    const ones = ids.map((bytes) =>
      [...bytes].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0),
    );
    const share = ones.reduce((sum, one) => sum + one, 0) / (ids.length * 24 * 8);
    expect(share).toBeGreaterThan(0.49);
    expect(share).toBeLessThan(0.51);
  });
});
