import { describe, expect, it } from 'vitest';
import { inSlices } from './slices.ts';

function* steps(count: number, milliseconds: number): Generator<void, number> {
  for (let step = 0; step < count; step += 1) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield;
  }
  return count;
}

describe('inSlices', () => {
  it('returns what the work returns', async () => {
    expect(await inSlices(steps(3, 0))).toBe(3);
  });

  it('lets other work run between the steps of long work', async () => {
    const done: string[] = [];
    const work = inSlices(steps(20, 5)).then(() => done.push('work'));
    setImmediate(() => done.push('other'));
    await work;
    expect(done).toEqual(['other', 'work']);
  });
});
