/** Real service processes, started as an operator starts them and killed with real signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../ops/process/free-port.ts';
import { temporaryFolder } from '../../storage/testing/folders.ts';

/** The folder that holds `service/`. */
export const projectFolder = resolve(import.meta.dirname, '../../..');

/** The key and the admin key that `createSystem` sets. */
export const key = 'test-key';
export const adminKey = 'test-admin-key';

/** Running services. */
export interface Stoppable {
  /** Sends the signal, if the process still runs, and resolves when it has ended. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
}

export interface ServiceProcess extends Stoppable {
  readonly pid: number | undefined;
  /** All text written to standard output and standard error so far. */
  output(): string;
  readonly exited: Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const names = ['ensemble', 'session-context', 'central-sequence'] as const;
type Name = (typeof names)[number];

/** A system of three services with free ports and its own data directory. */
export interface System<Started extends Stoppable = ServiceProcess> {
  readonly environment: Readonly<Record<string, string>>;
  readonly urls: { readonly ensemble: string; readonly sessionContext: string; readonly centralSequence: string };
  /** Starts these services, or all, in one process; resolves when each answers `/readyz` with 200. */
  start(...started: readonly Name[]): Promise<Started>;
  /** Kills the running processes and removes the data. */
  remove(): Promise<void>;
}

export async function createSystem(settings: Readonly<Record<string, string>> = {}): Promise<System> {
  const [ensemble, sessionContext, centralSequence] = [await freePort(), await freePort(), await freePort()];
  const data = await temporaryFolder();
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const urls = {
    ensemble: url(ensemble),
    sessionContext: url(sessionContext),
    centralSequence: url(centralSequence),
  };
  const environment = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    DATA_DIR: data.path,
    API_KEYS: key,
    ADMIN_API_KEYS: adminKey,
    ALLOWED_HOSTS: 'localhost,127.0.0.1',
    ENSEMBLE_PORT: String(ensemble),
    SESSION_CONTEXT_PORT: String(sessionContext),
    CENTRAL_SEQUENCE_PORT: String(centralSequence),
    CENTRAL_SEQUENCE_URL: urls.centralSequence,
    ...settings,
  };
  const urlOf = {
    ensemble: urls.ensemble,
    'session-context': urls.sessionContext,
    'central-sequence': urls.centralSequence,
  };
  const processes: ServiceProcess[] = [];
  return {
    environment,
    urls,
    async start(...started) {
      const service = startProcess(started, environment);
      processes.push(service);
      await allReady(
        service,
        (started.length === 0 ? names : started).map((name) => urlOf[name]),
      );
      return service;
    },
    async remove() {
      await Promise.all(processes.map((service) => service.kill('SIGKILL')));
      await data.dispose();
    },
  };
}

/**
 * Starts `node service/main.ts names…` with this environment only.
 * @param project another copy of the project than the one with this file
 */
export function startProcess(
  started: readonly string[],
  environment: Readonly<Record<string, string>>,
  project: string = projectFolder,
): ServiceProcess {
  const runner = join(project, 'bin/run.js');
  const child = spawn(process.execPath, [runner, 'service/main.ts', ...started], {
    cwd: import.meta.dirname, // a folder without `.env`, whose settings would be added to those given
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (written += part));
  }
  const exited = awaitExit(child);
  return {
    pid: child.pid,
    output: () => written,
    exited,
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

function awaitExit(child: ChildProcess): Promise<Exit> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal }));
  });
}

/** Milliseconds that a start may take: one takes about a second, but the machine may be busy. */
const startTimeoutMs = 60_000;

async function allReady(service: ServiceProcess, urls: readonly string[]): Promise<void> {
  let gone: Exit | undefined;
  void service.exited.then((exit) => (gone = exit));
  const deadline = Date.now() + startTimeoutMs;
  for (const url of urls) {
    while (!(await isReady(url))) {
      if (gone) throw new Error(`the process ended with ${gone.code ?? gone.signal}: ${service.output()}`);
      if (Date.now() > deadline) throw new Error(`${url} is not ready after ${startTimeoutMs} ms: ${service.output()}`);
      await sleep(100);
    }
  }
}

/** Returns true if the service at this address responds to `/readyz` with 200. */
export async function isReady(url: string): Promise<boolean> {
  try {
    // The connection is closed: a stopping service waits a while for idle connections.
    return (await fetch(`${url}/readyz`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false; // not listening yet
  }
}
