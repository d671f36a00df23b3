import { describe, expect, it } from 'vitest';
import { compareInRounds, measureTwiceAbove } from './compare-reads.ts';

/** Two servers whose rounds take so long, and the order in which they worked. */
function createWork(times: Readonly<Record<'a' | 'b', readonly number[]>>) {
  const seen: ('a' | 'b')[] = [];
  const used = { a: 0, b: 0 };
  const send = (name: 'a' | 'b'): Promise<void> => {
    used[name] += times[name][seen.filter((one) => one === name).length] ?? NaN;
    seen.push(name);
    return Promise.resolve();
  };
  return { seen, work: { send, readTime: (name: 'a' | 'b') => used[name] } };
}

describe('the processor time of a read', () => {
  it('is compared round by round in alternating order, without the rounds of the warm-up', async () => {
    const { seen, work } = createWork({ a: [100, 20, 30, 40], b: [1, 10, 10, 10] });
    const ratio = await compareInRounds(['a', 'b'], { warmUpRounds: 1, rounds: 3 }, work);
    expect(ratio).toEqual({ median: 3, least: 2, greatest: 4 });
    expect(seen.join('')).toBe('abbaabba');
  });

  it.each([{ given: undefined }, { given: 7 }])(
    'that is unknown is an error, not a pass: $given',
    async ({ given }) => {
      const work = { send: () => Promise.resolve(), readTime: () => given };
      await expect(compareInRounds(['a', 'b'], { warmUpRounds: 0, rounds: 1 }, work)).rejects.toThrow(
        expect.objectContaining({ code: 'cli-nothing-to-measure', exitCode: 2 }),
      );
    },
  );
});

describe('a ratio above the limit', () => {
  it.each([
    { given: [1.5, 9], want: 1.5, times: 1 },
    { given: [1.6, 1.4], want: 1.4, times: 2 },
    { given: [1.6, 1.7], want: 1.6, times: 2 },
  ])('is measured again, and the lower one counts: $given', async ({ given, want, times }) => {
    let time = 0;
    const measure = () => Promise.resolve({ median: given[time++] ?? NaN, least: 1, greatest: 2 });
    expect((await measureTwiceAbove(1.5, measure)).median).toBe(want);
    expect(time).toBe(times);
  });
});
