/** The servers of a benchmark, in separate processes, on free ports and in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../file/files.ts';
import type { LoadTarget } from '../load/measure.ts';
import type { OurRole } from './our-roles.ts';
import { receiveUrl, stopChild } from '../run/child-process.ts';
import { startBenchPostgres } from '../run/postgres.ts';
import type { Scratch } from '../run/scratch.ts';

export const benchKey = 'bench-key';

export type ServerName =
  | 'bare-koa'
  | 'bare-http'
  | 'four-bare-http'
  | 'together'
  | 'wide'
  | 'sequence'
  | 'session'
  | 'postgres-together'
  | 'postgres-sequence'
  | 'four-postgres-sequences'
  | 'four-postgres-together'
  | 'four-postgres-sessions';

/** A server that runs. */
export interface Server extends LoadTarget {
  /** Its processes, without those that they call. */
  readonly children: readonly ChildProcess[];
}

interface ServerPlan {
  readonly script: 'bare-koa.ts' | 'bare-http.ts' | 'ours.ts';
  /** The role of `ours.ts`. */
  readonly role?: OurRole;
  /** Uses PostgreSQL instead of SQLite; all servers share one. */
  readonly postgres?: true;
  /** Number of processes that share the requests; default: 1. */
  readonly replicas?: number;
  /** The server of the sequence numbers, which is earlier in this table. */
  readonly numbersFrom?: ServerName;
}

/** In start order. */
export const serverPlans: Readonly<Record<ServerName, ServerPlan>> = {
  'bare-koa': { script: 'bare-koa.ts' },
  'bare-http': { script: 'bare-http.ts' },
  // All of them have the same files.
  'four-bare-http': { script: 'bare-http.ts', replicas: 4 },
  together: { script: 'ours.ts', role: 'together' },
  wide: { script: 'ours.ts', role: 'wide' },
  sequence: { script: 'ours.ts', role: 'sequence' },
  'postgres-sequence': { script: 'ours.ts', role: 'sequence', postgres: true },
  'four-postgres-sequences': { script: 'ours.ts', role: 'sequence', postgres: true, replicas: 4 },
  session: { script: 'ours.ts', role: 'session', numbersFrom: 'sequence' },
  'postgres-together': { script: 'ours.ts', role: 'together', postgres: true },
  'four-postgres-together': { script: 'ours.ts', role: 'together', postgres: true, replicas: 4 },
  'four-postgres-sessions': {
    script: 'ours.ts',
    role: 'session',
    postgres: true,
    replicas: 4,
    numbersFrom: 'postgres-sequence',
  },
};

/** Returns the servers and those that they need, in start order. */
export function listNeeded(wanted: readonly ServerName[]): ServerName[] {
  const needed = new Set(wanted.flatMap((name) => [name, serverPlans[name].numbersFrom]));
  // The table's own keys.
  return (Object.keys(serverPlans) as ServerName[]).filter((name) => needed.has(name));
}

/**
 * Starts these servers and those that they need; their data and logs are in the folder.
 * @param nodeOptions of their processes
 * @returns a function that returns a server
 * @throws Error if one of them ends before it listens
 */
export async function startServers(
  wanted: readonly ServerName[],
  scratch: Scratch,
  nodeOptions: readonly string[] = [],
): Promise<(name: ServerName) => Server> {
  const targets = new Map<ServerName, Server>();
  const target = (name: ServerName): Server => {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`the server "${name}" does not run`);
    return found;
  };
  const names = listNeeded(wanted);
  const isOnPostgres = names.some((name) => serverPlans[name].postgres);
  const database = isOnPostgres ? await startBenchPostgres(scratch) : undefined;
  for (const name of names) {
    const { numbersFrom, postgres, replicas = 1 } = serverPlans[name];
    const settings = {
      ...(numbersFrom === undefined ? {} : { CENTRAL_SEQUENCE_URL: target(numbersFrom).urls[0] }),
      ...(postgres ? { DATABASE_URL: database?.url() } : {}),
    };
    const start = (replica: number): Promise<StartedServer> =>
      startServer(name, replica, { settings, nodeOptions }, scratch);
    // Creates the files that replicas share: SQLite refuses one of two processes that set up the same new file at once.
    const first = await start(0);
    const others = await Promise.all(Array.from({ length: replicas - 1 }, (_, index) => start(index + 1)));
    const started = [first, ...others];
    const needed = numbersFrom === undefined ? [] : target(numbersFrom).pids;
    const children = started.map(({ child }) => child);
    const own = [...children.map(({ pid = 0 }) => pid), ...(postgres && database ? [database.pid] : [])];
    const pids = [...new Set([...own, ...needed])]; // both may use PostgreSQL
    const urls = started.map(({ url }) => url);
    targets.set(name, { name, urls, pids, children, headers: { 'x-api-key': benchKey } });
  }
  return target;
}

interface StartedServer {
  readonly url: string;
  readonly child: ChildProcess;
}

interface ServerOptions {
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly nodeOptions: readonly string[];
}

/** Runs built code as in production, with the log in a file, and without the settings of this process. */
async function startServer(
  name: ServerName,
  replica: number,
  { settings, nodeOptions }: ServerOptions,
  scratch: Scratch,
): Promise<StartedServer> {
  const { script, role } = serverPlans[name];
  const place = join(scratch.folder, `${name}-${replica}`);
  const log = await open(`${place}.log`, 'a');
  const parameters = [...nodeOptions, 'bin/run.js', `ops/bench/services/${script}`, role ?? scratch.folder];
  const child = spawn(process.execPath, parameters, {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      API_KEYS: benchKey,
      ADMIN_API_KEYS: `${benchKey}-of-an-administrator`,
      DATA_DIR: place,
      ...settings,
    },
    stdio: ['ignore', log.fd, 'inherit', 'ipc'],
  });
  scratch.atEnd(() => stopChild(child));
  await log.close();
  return { url: await receiveUrl(child, name), child };
}
