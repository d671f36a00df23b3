/** Starts another program, such as `pulumi` or `docker`: either captures its output, or runs it in the foreground. */
import { clearProgress } from '../cli/terminal/progress.ts';
import { execFile, spawn } from 'node:child_process';
import type { Environment } from '../../service/config/environment.ts';

export interface ProgramOptions {
  /** The working directory. */
  readonly folder: string;
  /** The complete environment of the program. */
  readonly environment: Environment;
}

/** The exit code and the output of a program. */
export interface ProgramAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program without input and captures its output.
 * @param milliseconds the time limit; a program that takes longer is stopped, and its code is -1
 * @returns undefined if the program is not on `PATH` or cannot be started
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
      const code = error?.code ?? 0; // a text if the program could not be started
      const late = `error: ${program} did not end by itself within ${milliseconds / 1000} s\n`;
      if (typeof code === 'string') resolve(undefined);
      else if (typeof error?.signal === 'string') resolve({ code: -1, stdout, stderr: `${late}${stderr}` });
      else resolve({ code, stdout, stderr });
    });
    child.stdin?.end(); // a program that prompts reads the end of its input
  });
}

export interface Foreground extends ProgramOptions {
  /** The stream for the output of the program: standard error if standard output is for our JSON. */
  readonly output: 'stdout' | 'stderr';
}

/** The exit code of a program, or the signal that ended it. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** This process got a signal to stop, and sent one to the program. */
  readonly isInterrupted: boolean;
}

/** A second signal within this time is a copy of the first: npm forwards a signal that the terminal has sent already. */
const echoMs = 500;

/**
 * Runs a program in the foreground and waits for its end, also after a signal. A signal to this process is forwarded to the
 * program as SIGINT, and the program gets the time that it needs. On a terminal Ctrl-C reaches the program directly.
 * Without a terminal the program runs in a process group of its own, so that it gets the signal only once: on a second
 * signal it would stop without clean-up.
 * @throws Error of `node:child_process` if the program cannot be started
 */
export function runProgram(program: string, parameters: readonly string[], options: Foreground): Promise<ProgramEnd> {
  clearProgress();
  const isTerminal = process.stdin.isTTY;
  let last = -Infinity;
  let isInterrupted = false;
  const stop = (signal: NodeJS.Signals): void => {
    isInterrupted = true;
    const isEcho = performance.now() - last < echoMs;
    last = performance.now();
    if (!isEcho && !(isTerminal && signal === 'SIGINT')) child.kill('SIGINT');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  // Before the program starts: it may run for a while before this process goes on, and until then a signal would end us alone.
  for (const signal of signals) process.on(signal, stop);
  const child = spawn(program, [...parameters], {
    cwd: options.folder,
    env: options.environment,
    detached: !isTerminal,
    stdio: [isTerminal ? 'inherit' : 'ignore', options.output === 'stderr' ? 2 : 1, 2],
  });
  return new Promise<ProgramEnd>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal, isInterrupted }));
  }).finally(() => {
    // After a signal its copy may still arrive, so the handlers stay while the command reports the end of the program.
    if (!isInterrupted) for (const signal of signals) process.off(signal, stop);
  });
}
