/** Starts the service of a project by its command, waits until it is ready, and stops it with all its processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { errorText } from '../../openapi/errors/error-text.ts';
import type { Environment } from '../../service/config/environment.ts';
import { createHttpClient } from '../../service/http-client/http-client.ts';
import { OpsError } from '../error/ops-error.ts';
import { atSignal } from '../process/at-signal.ts';
import { freePort } from '../process/free-port.ts';
import { OutputTail } from './output-tail.ts';

export interface StartOptions {
  readonly name: string;
  /** The shell command. */
  readonly start: string;
  readonly ready: string | undefined;
  /** The working directory. */
  readonly folder: string;
  /** The whole environment, without PORT. */
  readonly environment: Environment;
  /** Values that the output must not show. */
  readonly secrets?: readonly string[];
  /** Default: 90 seconds, since some commands compile first. */
  readonly timeoutMs?: number;
}

export interface StartedService {
  readonly url: string;
  /** Stops the command and all processes that it started. */
  readonly stop: () => Promise<void>;
  /** How the service ended by itself, with its last lines; undefined while it runs. */
  readonly findEnd: () => string | undefined;
}

const defaultTimeoutMs = 90_000;
const pauseMs = 50;
/** The time that a service has to end by itself. */
const graceMs = 5_000;
/** The time that its children have after that. */
const strayGraceMs = 250;
const hosts = ['127.0.0.1', '::1'] as const;

/** @throws OpsError with the last lines of the output if the service ends, or does not become ready in time */
export async function startService(options: StartOptions): Promise<StartedService> {
  const { name, start, folder, environment, secrets = [] } = options;
  const port = await freePort();
  const output = new OutputTail(secrets);
  const child = spawn(start, {
    shell: true,
    cwd: folder,
    env: { ...environment, PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let end: string | undefined;
  child.once('error', (error) => (end ??= `cannot be started (${errorText(error)})`));
  child.once('exit', (code, signal) => (end ??= `ended with ${signal ?? `exit code ${code}`}`));
  child.stdout.on('data', (chunk: Buffer) => output.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.add(chunk));
  const stop = stopper(child);
  try {
    const url = await waitUntilReady(options, port, () => end);
    return { url, stop, findEnd: () => (end === undefined ? undefined : `the service "${name}" ${end}${output.text}`) };
  } catch (error) {
    await stop();
    if (!(error instanceof NotReadyError)) throw error;
    throw new OpsError(
      'cli-service-not-started',
      `the service "${name}" ${error.message}`,
      `${error.remedy}${output.text}`,
      {
        data: { service: name },
      },
    );
  }
}

class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** Returns the address. */
async function waitUntilReady(
  { start, ready, timeoutMs = defaultTimeoutMs }: StartOptions,
  port: number,
  findEnd: () => string | undefined,
): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  const client = createHttpClient({ timeoutMs: 5_000, maxBodyBytes: 1024 * 1024, allowsEncoded: true });
  let last = `nothing listens on port ${port}, which PORT names`;
  try {
    for (;;) {
      const end = findEnd();
      if (end !== undefined)
        throw new NotReadyError(`${end} before it was ready`, `correct "start" in fountainai.yml: ${start}`);
      for (const host of hosts) {
        if (!(await isOpen(host, port))) continue;
        const url = `http://${host === '::1' ? '[::1]' : host}:${port}`;
        if (ready === undefined) return url;
        const answer = await client.send({ base: url, path: ready, method: 'GET' }).catch(() => undefined);
        if (answer !== undefined && answer.status < 400) return url;
        last = `GET ${ready} is answered ${answer?.status ?? 'with nothing'}`;
      }
      if (performance.now() > deadline) {
        const remedy = 'let the command listen on the port in the variable PORT, or correct "ready" in fountainai.yml';
        throw new NotReadyError(`is not ready after ${Math.round(timeoutMs / 1000)} s (${last})`, remedy);
      }
      await wait(pauseMs);
    }
  } finally {
    await client.close();
  }
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (isConnected: boolean): void => {
      socket.destroy();
      resolve(isConnected);
    };
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
  });
}

/** The shell and its children are one process group, which ends as a whole, also when this process ends. */
function stopper(child: ChildProcess): () => Promise<void> {
  const kill = (signal: NodeJS.Signals | 0): boolean => {
    if (child.pid === undefined) return false;
    try {
      return process.kill(-child.pid, signal);
    } catch {
      return false; // the group has ended
    }
  };
  const killNow = (): void => void kill('SIGKILL');
  process.on('exit', killNow);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const deadline = performance.now() + graceMs;
    kill('SIGTERM');
    while (child.exitCode === null && child.signalCode === null && performance.now() < deadline)
      await wait(pauseMs / 2);
    // A process that has ended stays in the group until its parent, which may be another one now, asks for its end.
    const last = Math.min(deadline, performance.now() + strayGraceMs);
    while (kill(0) && performance.now() < last) await wait(pauseMs / 2);
    kill('SIGKILL');
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    process.off('exit', killNow);
    forget();
  };
  const forget = atSignal(() => (stopping ??= stop()));
  return () => (stopping ??= stop());
}
