import { expect, test } from 'vitest';
import { takeRequestId, takeTraceparent, traceIdOf } from './trace.ts';

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
])('the request id of $given', ({ given, want }) => {
  expect(takeRequestId(given)).toEqual(want ?? expect.stringMatching(/^[0-9a-f]{12}-[0-9a-z]+$/));
});

test('request ids that are made are all different', () => {
  expect(new Set(Array.from({ length: 1000 }, () => takeRequestId(undefined))).size).toBe(1000);
});

test.each([
  { given: `00-${trace}-${span}-01`, want: new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`) },
  { given: `00-${trace}-${span}-00`, want: new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`) },
  { given: `cc-${trace}-${span}-01-more`, want: new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`) },
])('the trace of $given goes on', ({ given, want }) => {
  const traceparent = takeTraceparent(given);
  expect(traceparent).toMatch(want);
  expect(traceparent).not.toContain(span);
  expect(traceIdOf(traceparent)).toBe(trace);
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
])('$given begins a new trace', ({ given }) => {
  const traceparent = takeTraceparent(given);
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(traceIdOf(traceparent)).not.toBe(trace);
  expect(takeTraceparent(given)).not.toBe(traceparent);
});
