import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../service/storage/testing/folders.ts';
import { answerHeap, askHeapBytes, parseResidentBytes, readResidentBytes } from './memory.ts';

describe('resident memory', () => {
  it('is in the status of a process', () => {
    expect(parseResidentBytes('Name:\tnode\nVmPeak:\t  999 kB\nVmRSS:\t   2048 kB\nRssAnon:\t 1 kB\n')).toBe(2_097_152);
  });

  it('is an error for a process without it, such as a kernel thread', () => {
    expect(() => parseResidentBytes('Name:\tkthreadd\n')).toThrow('has no VmRSS');
  });

  it('is unknown for a process that has ended', () => {
    expect(readResidentBytes([2 ** 30])).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('of two processes is their sum (needs Linux)', () => {
    const one = readResidentBytes([process.pid]) ?? 0;
    const two = readResidentBytes([process.pid, process.pid]) ?? 0;
    expect(one).toBeGreaterThan(10_000_000);
    expect(two / one).toBeGreaterThan(1.5);
  });
});

it('the heap of a server is asked after a garbage collection, and the question does not keep it running', async () => {
  const temporary = await temporaryFolder();
  try {
    const script = join(temporary.path, 'server.js');
    // 200 MB of garbage of which nothing may be counted; it ends when its parent disconnects.
    await writeFile(
      script,
      `let garbage = Array.from({ length: 200 }, () => new Array(131_072).fill(0.5));
       garbage = undefined;
       const timer = setTimeout(() => undefined, 60_000);
       process.once('disconnect', () => clearTimeout(timer));
       process.send?.('ready');`,
    );
    const child = fork(script, [], { execArgv: answerHeap });
    await once(child, 'message');
    const bytes = await askHeapBytes(child);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(bytes).toBeLessThan(100_000_000);
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  } finally {
    await temporary.dispose();
  }
});
