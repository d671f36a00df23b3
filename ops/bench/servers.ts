/** The servers of a benchmark, each a process of its own, on free ports and in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../lib/files.ts';
import type { Target } from './measure.ts';

const key = 'bench-key';

/** In the order in which they start: a session takes its number from `sequence`. */
const scripts = { bare: 'bare.ts', sequence: 'ours.ts', session: 'ours.ts', wide: 'ours.ts' } as const;
export type ServerName = keyof typeof scripts;

export interface Servers {
  target(name: ServerName): Target;
  /** Stops them all. */
  close(): Promise<void>;
}

/**
 * @param folder for their data and logs
 * @throws Error where one of them ends before it listens; the others are stopped then
 */
export async function startServers(folder: string): Promise<Servers> {
  const processes: ChildProcess[] = [];
  const targets = new Map<string, Target>();
  const target = (name: ServerName): Target => {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  };
  const close = async () => {
    await Promise.all(processes.map(stop));
  };
  try {
    for (const [name, file] of Object.entries(scripts)) {
      const settings = targets.has('sequence') ? { CENTRAL_SEQUENCE_URL: target('sequence').url } : {};
      const child = await run(name, file, folder, settings);
      processes.push(child);
      targets.set(name, { name, url: await urlOf(child, name), headers: { 'x-api-key': key } });
    }
    return { target, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As an operator runs it: in production, its log in a file; with this process's loader and none of its settings. */
async function run(
  name: string,
  file: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const log = await open(join(folder, `${name}.log`), 'a');
  const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, file), folder, name], {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      NODE_ENV: 'production',
      API_KEYS: key,
      DATA_DIR: join(folder, name),
      ...settings,
    },
    stdio: ['ignore', log.fd, 'inherit', 'ipc'],
  });
  await log.close();
  return child;
}

/** Each script sends `{ url }` to its parent when it listens. */
export async function urlOf(child: ChildProcess, name: string): Promise<string> {
  const message = await messageOf(child, name);
  if (typeof message === 'object' && message !== null && 'url' in message) return String(message.url);
  throw new Error(`${name} said something else than where it listens`);
}

/** The first thing that it says. @throws Error where it ends before */
export function messageOf(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error(`${name} ended before it said anything`)));
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
