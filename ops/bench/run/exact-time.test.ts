import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSchedulerTime, readExactTime } from './exact-time.ts';

describe('the exact time of a process', () => {
  it('is the first number of its threads', () => {
    expect(parseSchedulerTime('56374000 1200 3\n')).toBe(56_374_000);
    expect(() => parseSchedulerTime('\n')).toThrow('missing');
  });

  it('is unknown for a process that has ended', () => {
    expect(readExactTime(2 ** 30)).toBeUndefined();
  });

  it.skipIf(!existsSync('/proc/self/schedstat'))('grows while it works (needs Linux)', () => {
    const before = readExactTime(process.pid) ?? NaN;
    for (const end = process.cpuUsage().user + 20_000; process.cpuUsage().user < end;) Math.sqrt(2);
    expect((readExactTime(process.pid) ?? NaN) - before).toBeGreaterThan(10_000);
  });
});
