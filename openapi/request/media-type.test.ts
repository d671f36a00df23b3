import { expect, test } from 'vitest';
import { essence, isEventStreamType, isJsonType } from './media-type.ts';

test.each<[given: string, isJson: boolean, essence: string]>([
  ['application/json', true, 'application/json'],
  ['Application/JSON; charset=utf-8', true, 'application/json'],
  ['application/problem+json', true, 'application/problem+json'],
  ['application/json-seq', false, 'application/json-seq'],
  ['text/plain; a="x/json"', false, 'text/plain'],
  ['application/jsonp', false, 'application/jsonp'],
  ['', false, ''],
])('%s', (given, isJson, want) => {
  expect([isJsonType(given), essence(given)]).toEqual([isJson, want]);
});

test.each([
  ['text/event-stream', true],
  [' Text/Event-Stream ; charset=utf-8', true],
  ['text/event-streams', false],
  ['application/json; a="text/event-stream"', false],
])('%s is a stream of events: %s', (given, want) => {
  expect(isEventStreamType(given)).toBe(want);
});
