/** The servers of a benchmark, in separate processes, on free ports and in a temporary folder. */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../file/files.ts';
import type { LoadTarget } from './measure.ts';
import { stopChild, receiveUrl } from '../run/child-process.ts';
import { startBenchPostgres } from '../run/postgres.ts';
import type { Scratch } from '../run/scratch.ts';

const key = 'bench-key';

export type ServerName =
  'bare' | 'sequence' | 'postgres-sequence' | 'four-postgres-sequences' | 'session' | 'postgres-session' | 'wide';

interface ServerPlan {
  readonly script: 'bare.ts' | 'ours.ts';
  /** The role of `ours.ts`. */
  readonly role?: 'sequence' | 'session' | 'wide';
  /** Uses PostgreSQL instead of SQLite; all servers share one. */
  readonly postgres?: true;
  /** Number of processes that share the requests; default: 1. */
  readonly replicas?: number;
  /** The server of the sequence numbers, which is earlier in this table. */
  readonly numbersFrom?: ServerName;
}

/** In start order. */
export const serverPlans: Readonly<Record<ServerName, ServerPlan>> = {
  bare: { script: 'bare.ts' },
  sequence: { script: 'ours.ts', role: 'sequence' },
  'postgres-sequence': { script: 'ours.ts', role: 'sequence', postgres: true },
  'four-postgres-sequences': { script: 'ours.ts', role: 'sequence', postgres: true, replicas: 4 },
  session: { script: 'ours.ts', role: 'session', numbersFrom: 'sequence' },
  'postgres-session': { script: 'ours.ts', role: 'session', postgres: true, numbersFrom: 'postgres-sequence' },
  wide: { script: 'ours.ts', role: 'wide', numbersFrom: 'sequence' },
};

/** Returns the servers and those that they need, in start order. */
export function listNeeded(wanted: readonly ServerName[]): ServerName[] {
  const needed = new Set(wanted.flatMap((name) => [name, serverPlans[name].numbersFrom]));
  // The table's own keys.
  return (Object.keys(serverPlans) as ServerName[]).filter((name) => needed.has(name));
}

/**
 * Starts these servers and those that they need; their data and logs are in the folder.
 * @returns a function that returns the target of a server
 * @throws Error if one of them ends before it listens
 */
export async function startServers(
  wanted: readonly ServerName[],
  scratch: Scratch,
): Promise<(name: ServerName) => LoadTarget> {
  const targets = new Map<ServerName, LoadTarget>();
  const target = (name: ServerName): LoadTarget => {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`the server "${name}" does not run`);
    return found;
  };
  const names = listNeeded(wanted);
  const isOnPostgres = names.some((name) => serverPlans[name].postgres);
  const database = isOnPostgres ? { DATABASE_URL: await startBenchPostgres(scratch) } : undefined;
  for (const name of names) {
    const { numbersFrom, postgres, replicas = 1 } = serverPlans[name];
    const settings = {
      ...(numbersFrom === undefined ? {} : { CENTRAL_SEQUENCE_URL: target(numbersFrom).urls[0] }),
      ...(postgres ? database : {}),
    };
    const start = (replica: number): Promise<string> => startServer(name, replica, settings, scratch);
    const urls = await Promise.all(Array.from({ length: replicas }, (_, replica) => start(replica)));
    targets.set(name, { name, urls, headers: { 'x-api-key': key } });
  }
  return target;
}

/** Runs as in production, with the log in a file, with this process's loader and without its settings. */
async function startServer(
  name: ServerName,
  replica: number,
  settings: Readonly<Record<string, string | undefined>>,
  { folder, atEnd }: Scratch,
): Promise<string> {
  const { script, role } = serverPlans[name];
  const place = join(folder, `${name}-${replica}`);
  const log = await open(`${place}.log`, 'a');
  const parameters = [join(import.meta.dirname, script), script === 'bare.ts' ? folder : (role ?? '')];
  const child = spawn(process.execPath, [...process.execArgv, ...parameters], {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      NODE_ENV: 'production',
      API_KEYS: key,
      DATA_DIR: place,
      ...settings,
    },
    stdio: ['ignore', log.fd, 'inherit', 'ipc'],
  });
  atEnd(() => stopChild(child));
  await log.close();
  return receiveUrl(child, name);
}
