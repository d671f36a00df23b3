import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('runs work in its order, one piece at a time, also after a failure', async () => {
  const steps: string[] = [];
  const turns = new Turns();
  const work = (name: string, milliseconds: number) => async (): Promise<string> => {
    steps.push(`${name} starts`);
    await wait(milliseconds);
    steps.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const results = await Promise.allSettled([
    turns.take(work('a', 20)),
    turns.take(work('b', 5)),
    turns.take(work('c', 0)),
  ]);
  expect(steps).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
