import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundleProgram } from '../../../tests/lib/bundle.ts';
import { registerLogMetrics } from '../metrics.ts';
import { LogBuffer } from './log-buffer.ts';
import { createLog } from './log.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fountainai-log-'));
  file = join(folder, 'log');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const readLines = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const numbers = (lines: readonly string[]) => lines.map((line) => (JSON.parse(line) as { n: number }).n);

describe('LogBuffer', () => {
  it('keeps all lines and their order of any length', async () => {
    const log = createLog('info', new LogBuffer({ file, maxWaiting: 64 * 1024 * 1024 }));
    const texts = Array.from({ length: 3000 }, (_, n) => 'ü€'.repeat(n % 100 === 0 ? 40_000 : n % 300));
    texts.forEach((one, n) => log.info({ n, text: one }, 'a line'));
    await expect.poll(() => readLines().length).toBe(3000);
    expect(readLines().map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(texts);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each(['warn', 'error'] as const)('writes at once at level %s, with the lines before it', async (level) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] }); // otherwise the lines would be written after a while
    const log = createLog('info', new LogBuffer({ file }));
    log.info({ n: 1 }, 'a line');
    log[level]({ n: 2 }, 'a line');
    await expect.poll(() => numbers(readLines())).toEqual([1, 2]);
  });

  it('waits for more lines at level info, and writes them after a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const log = createLog('info', new LogBuffer({ file }));
    log.info({ n: 1 }, 'a line');
    // A write that has begun ends before these.
    for (let count = 0; count < 20; count += 1) await writeFile(join(folder, 'other'), 'x');
    log.info({ n: 2 }, 'a line');
    expect(readLines()).toEqual([]);
    vi.runAllTimers();
    await expect.poll(() => numbers(readLines())).toEqual([1, 2]);
  });

  it('drops whole lines if the reader is too slow, counts them, and says so once it can write', async () => {
    execFileSync('mkfifo', [file]);
    const end = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      const buffer = new LogBuffer({ file: end, maxWaiting: 256 * 1024 });
      const log = createLog('info', buffer);
      for (let n = 0; n < 10_000; n += 1) log.info({ n, text: 'x'.repeat(100) }, 'a line');
      const { dropped } = buffer;
      expect(dropped).toBeGreaterThan(5000);
      const registry = new Registry();
      registerLogMetrics(registry, () => buffer.dropped);
      expect(await registry.metrics()).toContain(`log_lines_dropped_total ${dropped}`);
      const lines = await readUntil(end, 'lines are missing');
      const written = lines.filter((line) => line.includes('"a line"'));
      expect(numbers(written)).toEqual(written.map((_, n) => n));
      expect(written.length + dropped).toBe(10_000);
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 40, lines: dropped });
      log.warn({ n: 10_000 }, 'another line');
      expect(await readUntil(end, 'another line')).toHaveLength(1);
    } finally {
      closeSync(end);
    }
  });
});

describe('a pipe that does not block', () => {
  it('has each urgent line at once, and all lines in their order after the last write', () => {
    execFileSync('mkfifo', [file]);
    const end = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      const buffer = new LogBuffer({ file: end });
      const log = createLog('info', buffer);
      log.warn({ n: 0 }, 'a line');
      const first = readWaiting(end);
      for (let n = 1; n < 20; n += 1) log.warn({ n, text: 'x'.repeat(5000) }, 'a line');
      const whatFits = readWaiting(end);
      buffer.flushSync();
      const rest = readWaiting(end);
      expect(numbers(first.split('\n').slice(0, -1))).toEqual([0]);
      expect(whatFits).toMatch(/x$/); // the write of a line was cut
      expect(numbers((whatFits + rest).split('\n').slice(0, -1))).toEqual([...Array(20).keys()].slice(1));
    } finally {
      closeSync(end);
    }
  });
});

/** Reads lines until one has a text. */
async function readUntil(end: number, wanted: string): Promise<string[]> {
  let found = '';
  await expect
    .poll(() => {
      found += readWaiting(end);
      return found.includes(wanted) && found.endsWith('\n');
    })
    .toBe(true);
  return found.split('\n').slice(0, -1);
}

function readWaiting(end: number): string {
  const bytes = Buffer.alloc(1024 * 1024);
  try {
    return bytes.toString('utf8', 0, readSync(end, bytes));
  } catch {
    return ''; // nothing waits
  }
}

describe('a process that ends', () => {
  const begin = `
    import { LogBuffer } from './log-buffer.ts';
    import { createLog } from './log.ts';
    const log = createLog('info', new LogBuffer());
    for (let n = 0; n < 5000; n += 1) log.info({ n }, 'a line');
  `;
  const run = async (code: string) => {
    const program = await bundleProgram(`${begin}${code}`, import.meta.dirname);
    return spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };

  it.each([
    { given: 'by itself', code: '', want: 0 },
    { given: 'by process.exit', code: 'process.exit(3);', want: 3 },
    { given: 'after an error that nothing caught', code: 'setImmediate(() => { throw new Error("x"); });', want: 1 },
    {
      given: 'at SIGTERM',
      code: 'process.once("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000); process.kill(process.pid, "SIGTERM");',
      want: 0,
    },
  ])('$given loses no line', async ({ code, want }) => {
    const child = await run(code);
    const ended = new Promise((resolve) => child.once('close', resolve));
    const found = numbers((await text(child.stdout)).split('\n').slice(0, -1));
    // What a busy machine still writes when the process ends can come after the last lines.
    expect(found.sort((one, other) => one - other)).toEqual([...Array(5000).keys()]);
    expect(await ended).toBe(want);
  });

  it('works on after its reader has left', async () => {
    const child = await run('setInterval(() => log.warn({}, "more"), 1); setTimeout(() => process.exit(4), 300);');
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(4);
  });
});
