/** Another program, such as `pulumi` or `docker`: asked a question, or started in our place until it ends. */
import { execFile, spawn } from 'node:child_process';
import type { Environment } from '../../service/config/environment.ts';

export interface ProgramOptions {
  /** Where it runs. */
  readonly folder: string;
  /** Whole: it sees nothing else. */
  readonly environment: Environment;
}

/** What a program that was asked says. */
export interface ProgramAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param milliseconds to wait for its end
 * @returns undefined where there is no such program on `PATH` that can be started
 */
export function askProgram(
  program: string,
  parameters: readonly string[],
  { folder, environment }: ProgramOptions,
  milliseconds = 30_000,
): Promise<ProgramAnswer | undefined> {
  const options = { cwd: folder, env: environment, timeout: milliseconds, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve) => {
    const child = execFile(program, [...parameters], options, (error, stdout, stderr) => {
      const code = error?.code ?? 0; // text where it could not even be started
      const late = `error: ${program} did not end by itself within ${milliseconds / 1000} s\n`;
      if (typeof code === 'string') resolve(undefined);
      else if (typeof error?.signal === 'string') resolve({ code: -1, stdout, stderr: `${late}${stderr}` });
      else resolve({ code, stdout, stderr });
    });
    child.stdin?.end(); // whoever asks back gets no answer
  });
}

export interface Foreground extends ProgramOptions {
  /** Where its output goes: to standard error where standard output is for our JSON. */
  readonly output: 'stdout' | 'stderr';
}

/** How a program ended: by itself, or by a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** We were told to stop, and so was it. */
  readonly isInterrupted: boolean;
}

/** Milliseconds in which a second signal is an echo of the first: npm hands on what the terminal has sent already. */
const echo = 500;

/**
 * Runs a program before the person who waits for it, and outlives it, whatever comes: a signal that tells us to stop is for
 * the program, which is given SIGINT and the time that it needs. On a terminal Ctrl-C reaches it by itself; elsewhere it
 * runs in a group of its own, so that nobody tells it twice: the second time it would give up without clearing up.
 * @throws Error of `node:child_process` where it can't be started
 */
export function runProgram(program: string, parameters: readonly string[], options: Foreground): Promise<ProgramEnd> {
  const isTerminal = process.stdin.isTTY;
  const child = spawn(program, [...parameters], {
    cwd: options.folder,
    env: options.environment,
    detached: !isTerminal,
    stdio: [isTerminal ? 'inherit' : 'ignore', options.output === 'stderr' ? 2 : 1, 2],
  });
  let last = -Infinity;
  let isInterrupted = false;
  const stop = (signal: NodeJS.Signals): void => {
    isInterrupted = true;
    const isEcho = performance.now() - last < echo;
    last = performance.now();
    if (!isEcho && !(isTerminal && signal === 'SIGINT')) child.kill('SIGINT');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return new Promise<ProgramEnd>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal, isInterrupted }));
  }).finally(() => {
    // The echo of a signal may still come, and what is left to do then is to say how it ended.
    if (!isInterrupted) for (const signal of signals) process.off(signal, stop);
  });
}
