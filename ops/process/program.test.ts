import { describe, expect, it } from 'vitest';
import { askProgram, runProgram } from './program.ts';

const options = { folder: import.meta.dirname, environment: { PATH: process.env.PATH, WORD: 'seen' } };

describe('askProgram', () => {
  it('returns the output and the exit code of the program, which sees only the given environment', async () => {
    const answer = await askProgram('sh', ['-c', 'echo $WORD $HOME; echo bad >&2; exit 3'], options);
    expect(answer).toEqual({ code: 3, stdout: 'seen\n', stderr: 'bad\n' });
  });

  it('returns undefined for a program that does not exist', async () => {
    expect(await askProgram('no-such-program', [], options)).toBeUndefined();
  });

  it('stops a program after the time limit, and gives it no input', async () => {
    const answer = await askProgram('sleep', ['20'], options, 100);
    expect(answer).toEqual({ code: -1, stdout: '', stderr: 'error: sleep did not end by itself within 0.1 s\n' });
    expect(await askProgram('cat', [], options)).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('runProgram', () => {
  const foreground = { ...options, output: 'stderr' } as const;
  it.each([
    { given: 'exit 7', want: { code: 7, signal: null, isInterrupted: false } },
    { given: 'kill -9 $$', want: { code: null, signal: 'SIGKILL', isInterrupted: false } },
  ])('returns $want for $given', async ({ given, want }) => {
    expect(await runProgram('sh', ['-c', given], foreground)).toEqual(want);
  });

  it('throws for a program that does not exist', async () => {
    await expect(runProgram('no-such-program', [], foreground)).rejects.toThrow('ENOENT');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  const before = process.listenerCount('SIGTERM');
});
