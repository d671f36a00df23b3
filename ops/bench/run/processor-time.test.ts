import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseMachineTicks, parseProcessTicks, readProcessorTime } from './processor-time.ts';

describe('processor time', () => {
  it.each([
    { given: '7 (node) S 1 7 7 0 -1 4194560 100 0 0 0 31 12 0 0 20 0 11 0 5 1000', want: 43 },
    { given: '7 (a ) S b) R 1 7 7 0 -1 4194560 100 0 0 0 5 6 7 8 20 0 11 0 5 1000', want: 26 },
  ])('of a process is its user and system time, and that of children that have ended: $given', ({ given, want }) => {
    expect(parseProcessTicks(given)).toBe(want);
  });

  it('of the machine is the time in which it was not idle', () => {
    expect(parseMachineTicks('cpu  10 1 20 1000 500 2 3 4 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n')).toBe(40);
  });

  it.skipIf(process.platform !== 'linux')('has that of children, also after their end (needs Linux)', async () => {
    const before = readProcessorTime([process.pid])?.processes ?? 0;
    const work =
      'while (process.cpuUsage().user < 1e5); process.stdin.on("end", () => process.exit()).resume(); console.log(1)';
    const child = spawn(process.execPath, ['-e', work], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const whileItRuns = readProcessorTime([process.pid])?.processes ?? 0;
    child.stdin.end();
    await once(child, 'exit');
    const after = readProcessorTime([process.pid])?.processes ?? 0;
    expect(whileItRuns - before).toBeGreaterThanOrEqual(80_000);
    expect(after).toBeGreaterThanOrEqual(whileItRuns);
  });

  it('is unknown for a process that has ended', () => {
    expect(readProcessorTime([2 ** 30])).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('grows while a process works (needs Linux)', () => {
    const before = readProcessorTime([process.pid]);
    for (const end = process.cpuUsage().user + 60_000; process.cpuUsage().user < end;) Math.sqrt(2);
    const after = readProcessorTime([process.pid]);
    expect((after?.processes ?? 0) - (before?.processes ?? 0)).toBeGreaterThanOrEqual(40_000);
    expect((after?.machine ?? 0) - (before?.machine ?? 0)).toBeGreaterThanOrEqual(20_000);
  });
});
