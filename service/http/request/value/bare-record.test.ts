import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { BareRecord } from './bare-record.ts';

/** Asks V8, whose syntax for such questions is parsed while its flag is set. */
function hasFastProperties(object: object): unknown {
  setFlagsFromString('--allow-natives-syntax');
  try {
    return runInNewContext('%HasFastProperties(object)', { object });
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}

it.each(['constructor', 'toString', '__proto__'])('inherits no %s, and may have one', (name) => {
  const record = new BareRecord<string>();
  expect(record[name]).toBeUndefined();
  record[name] = 'x';
  expect(Object.entries(record)).toEqual([[name, 'x']]);
});

it('is not a hash table', () => {
  const record = new BareRecord<string>();
  record.sessionId = '7';
  expect(hasFastProperties(record)).toBe(true);
  expect(hasFastProperties(Object.create(null) as object)).toBe(false);
});
