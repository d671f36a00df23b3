import { expect, it } from 'vitest';
import { chooseMediaType } from './accept.ts';

const [json, events] = ['application/json', 'text/event-stream'] as const;

it.each([
  { given: '', want: json },
  { given: '*/*', want: json },
  { given: 'application/*', want: json },
  { given: 'text/event-stream', want: events },
  { given: 'Text/Event-Stream; charset=utf-8', want: events },
  { given: 'text/*', want: events },
  { given: 'text/event-stream;q=0', want: json },
  { given: 'text/event-stream;q=0.0, */*', want: json },
  { given: 'text/*, text/event-stream;q=0', want: json },
  { given: 'text/event-stream; Q=0', want: json },
  { given: 'text/event-stream;q=none', want: json },
  { given: 'text/event-stream;q=2', want: json },
  { given: 'text/event-stream;q=-1', want: json },
  { given: 'text/event-stream;x="a,b";q=0, text/*;q=0', want: json },
  { given: 'application/json, text/event-stream', want: json },
  { given: 'text/event-stream, application/json', want: json },
  { given: 'application/json;q=0.9, text/event-stream', want: events },
  { given: 'application/json, text/event-stream;q=0.9', want: json },
  { given: 'text/event-stream, */*', want: events },
  { given: '*/*, text/event-stream', want: events },
  { given: 'text/event-stream;q=0.5, */*;q=0.5', want: events },
  { given: 'text/event-stream;q=0.4, */*;q=0.5', want: json },
  { given: 'text/html, text/*;q=0.3, */*;q=0.2', want: events },
  { given: 'application/json;q=0, */*', want: events },
  { given: 'application/xml', want: json },
  { given: 'nonsense, ,;q=1,text/event-stream', want: events },
  { given: '"text/event-stream', want: json },
])('chooses $want for "$given"', ({ given, want }) => {
  expect(chooseMediaType(given, [json, events])).toBe(want);
});

it('reads a long header with many quotes', () => {
  expect(chooseMediaType('"\\"'.repeat(100_000), [json, events])).toBe(json);
});
