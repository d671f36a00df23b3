import { expect, test } from 'vitest';
import { essence, isJsonType } from './media-type.ts';

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
