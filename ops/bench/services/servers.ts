/** The servers of a benchmark, each a process of its own, on free ports and in a temporary folder. */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../lib/files.ts';
import type { LoadTarget } from './measure.ts';
import { stopChild, receiveUrl } from '../run/child-process.ts';
import { startBenchPostgres } from '../run/postgres.ts';
import type { Scratch } from '../run/scratch.ts';

const key = 'bench-key';

export type ServerName =
  'bare' | 'sequence' | 'postgres-sequence' | 'four-postgres-sequences' | 'session' | 'postgres-session' | 'wide';

interface ServerPlan {
  readonly script: 'bare.ts' | 'ours.ts';
  /** What `ours.ts` is to be. */
  readonly role?: 'sequence' | 'session' | 'wide';
  /** In the place of SQLite; those that have it share one. */
  readonly postgres?: true;
  /** Processes that share the requests; left out: one. */
  readonly replicas?: number;
  /** A session takes its number there; it stands before it in this table. */
  readonly numbersFrom?: ServerName;
}

/** In the order in which they start. */
export const serverPlans: Readonly<Record<ServerName, ServerPlan>> = {
  bare: { script: 'bare.ts' },
  sequence: { script: 'ours.ts', role: 'sequence' },
  'postgres-sequence': { script: 'ours.ts', role: 'sequence', postgres: true },
  'four-postgres-sequences': { script: 'ours.ts', role: 'sequence', postgres: true, replicas: 4 },
  session: { script: 'ours.ts', role: 'session', numbersFrom: 'sequence' },
  'postgres-session': { script: 'ours.ts', role: 'session', postgres: true, numbersFrom: 'postgres-sequence' },
  wide: { script: 'ours.ts', role: 'wide', numbersFrom: 'sequence' },
};

/** In the order in which they start, with those that they need. */
export function listNeeded(wanted: readonly ServerName[]): ServerName[] {
  const needed = new Set(wanted.flatMap((name) => [name, serverPlans[name].numbersFrom]));
  // The table's own keys.
  return (Object.keys(serverPlans) as ServerName[]).filter((name) => needed.has(name));
}

/**
 * Starts these, those that they need and no others; their data and logs are in the folder.
 * @returns where each is
 * @throws Error where one of them ends before it listens
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

/** As an operator runs it: in production, its log in a file; with this process's loader and none of its settings. */
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
