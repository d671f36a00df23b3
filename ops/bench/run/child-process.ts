/** The child processes of a benchmark: each sends a first message to its parent, and ends with SIGTERM. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';

/** The addresses of a server. */
export interface Addresses {
  readonly url: string;
  /** The address of each service of a process with several; otherwise empty. */
  readonly services: ReadonlyMap<string, string>;
}

/** Each script sends `{ url }` to its parent when it listens, and may add `services`: their names and addresses. */
export async function receiveAddresses(child: ChildProcess, name: string): Promise<Addresses> {
  const { url, services } = objectOf(await receiveMessage(child, name));
  if (typeof url !== 'string') throw new Error(`the first message of ${name} is not its address`);
  return { url, services: new Map(Object.entries(objectOf(services)).map(([key, value]) => [key, stringOf(value)])) };
}

export async function receiveUrl(child: ChildProcess, name: string): Promise<string> {
  return (await receiveAddresses(child, name)).url;
}

/** Returns the first message. @throws Error if the process ends before */
export function receiveMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error(`${name} ended without a message`)));
  });
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
