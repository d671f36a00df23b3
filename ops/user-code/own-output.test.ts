import fs, { openSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { reserveOutput } from './own-output.ts';

const originalOpen = openSync;

// What is spied on when the output is given back would stay what all modules of the process import, also those of later test files.
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  expect(openSync).toBe(originalOpen);
});

it('gives standard output back to code that keeps the stream', () => {
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const giveBack = reserveOutput();
  const kept = process.stdout;
  const write = kept.write.bind(kept);
  try {
    kept.write('while it is reserved');
  } finally {
    giveBack();
  }
  expect(process.stdout).not.toBe(kept);
  kept.write('afterwards');
  write('by the function');
  const [toError, toOutput] = [error, output].map(({ mock }) => mock.calls.map(([text]) => text));
  expect(toError).toEqual(['while it is reserved']);
  expect(toOutput).toEqual(['afterwards', 'by the function']);
});

it('has the number and the class of standard output', () => {
  const { fd, constructor } = process.stdout;
  const giveBack = reserveOutput();
  const kept = process.stdout;
  giveBack();
  expect({ fd: kept.fd, constructor: kept.constructor }).toEqual({ fd, constructor });
});

it.each([
  { given: '/dev/stdout', want: '/dev/stderr' },
  { given: '/proc/self/fd/1', want: '/proc/self/fd/2' },
  { given: '/log/1', want: '/log/1' },
])('opens $want for $given while it is reserved', ({ given, want }) => {
  const open = vi.spyOn(fs, 'openSync').mockReturnValue(1);
  const giveBack = reserveOutput();
  fs.openSync(given, 'a');
  giveBack();
  fs.openSync(given, 'a');
  expect(open.mock.calls.map(([path]) => path)).toEqual([want, given]);
});
