import { Script } from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { boundedPattern } from './pattern.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const timeout = (): never => {
  throw Object.assign(new Error('Script execution timed out'), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
};

describe('a bounded pattern', () => {
  test('matches on a busy machine, on which the time passes while the process waits', () => {
    vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
    vi.spyOn(Script.prototype, 'runInContext').mockImplementationOnce(timeout).mockImplementationOnce(timeout);
    const pattern = boundedPattern(/^a$/u);
    expect(pattern.test('a')).toBe(true);
    expect(pattern.test('b')).toBe(false);
    expect(pattern.test('a')).toBe(true);
  });

  test('that never ends is tried once, and matches nothing afterwards', () => {
    const run = vi.spyOn(Script.prototype, 'runInContext');
    vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 50_000, system: 0 });
    const pattern = boundedPattern(/^(a+)+$/u);
    expect(pattern.test(`${'a'.repeat(40)}!`)).toBe(false);
    expect(pattern.test('a')).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('that gets no processor time is abandoned after ten attempts', () => {
    vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
    const run = vi.spyOn(Script.prototype, 'runInContext').mockImplementation(timeout);
    expect(boundedPattern(/^a$/u).test('a')).toBe(false);
    expect(run).toHaveBeenCalledTimes(10);
  });
});
