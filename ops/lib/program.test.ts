import { describe, expect, it } from 'vitest';
import { askProgram, runProgram } from './program.ts';

const options = { folder: import.meta.dirname, environment: { PATH: process.env.PATH, WORD: 'seen' } };

describe('a program that is asked', () => {
  it('says what it says, in the environment that it is given', async () => {
    const answer = await askProgram('sh', ['-c', 'echo $WORD $HOME; echo bad >&2; exit 3'], options);
    expect(answer).toEqual({ code: 3, stdout: 'seen\n', stderr: 'bad\n' });
  });

  it('may not be there', async () => {
    expect(await askProgram('no-such-program', [], options)).toBeUndefined();
  });

  it('is not waited for without end, nor for what somebody types', async () => {
    const answer = await askProgram('sleep', ['20'], options, 100);
    expect(answer).toEqual({ code: -1, stdout: '', stderr: 'error: sleep did not end by itself within 0.1 s\n' });
    expect(await askProgram('cat', [], options)).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('a program that is run', () => {
  const foreground = { ...options, output: 'stderr' } as const;
  it.each([
    { given: 'exit 7', want: { code: 7, signal: null, isInterrupted: false } },
    { given: 'kill -9 $$', want: { code: null, signal: 'SIGKILL', isInterrupted: false } },
  ])('$given', async ({ given, want }) => {
    expect(await runProgram('sh', ['-c', given], foreground)).toEqual(want);
  });

  it('may not be there', async () => {
    await expect(runProgram('no-such-program', [], foreground)).rejects.toThrow('ENOENT');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  const before = process.listenerCount('SIGTERM');
});
