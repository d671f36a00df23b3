import { describe, expect, it } from 'vitest';
import { closeInOrder } from './stop.ts';

/** Stops services with these names and calls, and returns the order in which each began and ended to close. */
async function closed(calls: Record<string, readonly string[]>, failing: readonly string[] = []): Promise<string[]> {
  const steps: string[] = [];
  const services = Object.entries(calls).map(([name, called]) => ({
    name,
    calls: called,
    async close() {
      steps.push(`${name}…`);
      await new Promise(setImmediate);
      steps.push(name);
      if (failing.includes(name)) throw new Error(name);
    },
  }));
  await closeInOrder(services).catch((error: unknown) => steps.push(String(error)));
  return steps;
}

describe('closeInOrder', () => {
  it.each([
    { given: {}, want: [] },
    { given: { a: [], b: [] }, want: ['a…', 'b…', 'a', 'b'] },
    { given: { a: [], b: ['a'] }, want: ['b…', 'b', 'a…', 'a'] },
    { given: { a: ['b'], b: ['c'], c: [] }, want: ['a…', 'a', 'b…', 'b', 'c…', 'c'] },
    {
      given: { central: [], ensemble: ['*'], session: ['central'] },
      want: ['ensemble…', 'ensemble', 'session…', 'session', 'central…', 'central'],
    },
    { given: { a: ['b'], b: ['a'] }, want: ['a…', 'b…', 'a', 'b'] },
    { given: { a: ['a', 'elsewhere'] }, want: ['a…', 'a'] },
  ])('$given', async ({ given, want }) => {
    expect(await closed(given)).toEqual(want);
  });

  it('stops the others if one fails, and throws the failure', async () => {
    expect(await closed({ a: [], b: ['a'] }, ['b'])).toEqual([
      'b…',
      'b',
      'a…',
      'a',
      'AggregateError: a service did not stop cleanly',
    ]);
  });
});
