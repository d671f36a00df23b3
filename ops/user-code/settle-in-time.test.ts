import { describe, expect, it } from 'vitest';
import { settleInTime } from './settle-in-time.ts';

describe('work of services', () => {
  it('has a limit of time', async () => {
    const alive = setInterval(() => undefined, 1000);
    await expect(settleInTime(new Promise(() => undefined), 10)).rejects.toThrow('not ended after 0.01 s');
    clearInterval(alive);
  });

  it('ends if the process has nothing else to do', async () => {
    const before = process.listenerCount('beforeExit');
    const settled = settleInTime(new Promise(() => undefined), 60_000);
    process.emit('beforeExit', 0);
    await expect(settled).rejects.toThrow('never comes');
    expect(process.listenerCount('beforeExit')).toBe(before);
  });

  it('keeps its own error', async () => {
    await expect(settleInTime(Promise.reject(new Error('no disk')), 60_000)).rejects.toThrow('no disk');
  });

  it('has its result if it comes in time', async () => {
    await expect(settleInTime(Promise.resolve(7), 60_000)).resolves.toBe(7);
  });
});
