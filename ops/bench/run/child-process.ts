/** The child processes of a benchmark: each sends a first message to its parent, and ends with SIGTERM. */
import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { objectOf } from '../../../openapi/json/json.ts';
import { projectFolder } from '../../file/files.ts';

/** Starts a script of the benchmark, which is an entry of `bin/build.js`. @param script its path in this repository */
export function forkScript(
  script: string,
  parameters: readonly string[] = [],
  options: ForkOptions = {},
): ChildProcess {
  return fork(join(projectFolder, 'bin/run.js'), [script, ...parameters], options);
}

/** Each script sends `{ url }` to its parent when it listens. */
export async function receiveUrl(child: ChildProcess, name: string): Promise<string> {
  const { url } = objectOf(await receiveMessage(child, name));
  if (typeof url !== 'string') throw new Error(`the first message of ${name} is not its address`);
  return url;
}

/** Returns the next message. @throws Error if the process ends before */
export function receiveMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise<unknown>((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = (): void => {
      child.off('message', onMessage);
      reject(new Error(`${name} ended without a message`));
    };
    child.once('message', onMessage).once('exit', onExit);
  });
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
