import { afterEach, describe, expect, it, vi } from 'vitest';
import { clearProgress, ProgressLine, showProgress, withProgress } from './progress.ts';
import { Report } from '../report.ts';

const clear = '\r\u001b[2K';

function record(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  let now = 0;
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  const line = new ProgressLine(stream, () => now);
  return { stream, line, written, wait: (milliseconds: number) => (now += milliseconds) };
}

afterEach(() => vi.useRealTimers());

describe('progress on a terminal', () => {
  it('is one line, which is replaced in place, at most ten times a second', () => {
    const { line, written, wait } = record(true);
    for (let done = 1; done <= 30; done++) {
      line.update({ label: 'tasks', done, total: 30, noun: 'requests' });
      wait(50);
    }
    line.clear();
    expect(written).toHaveLength(16);
    expect(written[0]).toBe(`${clear}tasks: 1 of 30 requests (0 s)`);
    expect(written.slice(0, -1).every((text) => text.startsWith(clear) && !text.includes('\n'))).toBe(true);
    expect(written.at(-1)).toBe(clear);
  });

  it('does not wrap, and shows no control characters', () => {
    const { line, written } = record(true, 20);
    line.update({ label: `a\u001b[2J${'b'.repeat(100)}` });
    line.clear();
    expect(written[0]).toHaveLength(clear.length + 19);
    expect(written[0]?.slice(clear.length)).not.toContain('\u001b');
  });

  it('counts the seconds while nothing is reported', async () => {
    const { stream, written } = record(true);
    vi.useFakeTimers();
    await withProgress(stream, async () => {
      showProgress({ label: 'services' });
      await vi.advanceTimersByTimeAsync(2100);
    });
    expect(written).toHaveLength(4);
    expect(written[2]).toContain('services (2 s)');
  });

  it('is removed before a line of the report, and at the end', async () => {
    const { stream, written } = record(true);
    const report = new Report({ command: 'job', write: (text) => written.push(text) });
    await withProgress(stream, async () => {
      await report.step('one', () => ({ outcome: 'done' }));
      clearProgress();
    });
    expect(written.map((text) => text.replace(/ +\d+ ms/, ' 1 ms'))).toEqual([
      `${clear}one (0 s)`,
      clear,
      '+ 1 ms  done       one\n',
    ]);
  });
});

describe('progress in a log', () => {
  it('is a plain line every ten seconds, and none for short work', () => {
    const { line, written, wait } = record(false);
    for (let second = 0; second <= 25; second++) {
      line.update({ label: 'tasks', done: second });
      wait(1000);
    }
    line.clear();
    expect(written).toEqual(['tasks: 10 (10 s)\n', 'tasks: 20 (20 s)\n']);
  });
});

describe('without progress', () => {
  it('states are ignored', async () => {
    const result = await withProgress(undefined, () => {
      showProgress({ label: 'tasks' });
      clearProgress();
      return Promise.resolve('done');
    });
    expect(result).toBe('done');
  });
});
