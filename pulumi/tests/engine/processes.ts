/** Processes for tests of the engine: moto's server, and the stand-ins of plugins. Each prints its port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ListeningProcess {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** Starts moto, which keeps its data in memory. @param command the file of `moto_server` */
export function startMoto(command: string): Promise<ListeningProcess> {
  return listening('moto', spawn(command, ['-H', '127.0.0.1', '-p', '0']), /Running on http:\/\/127\.0\.0\.1:(\d+)/);
}

/** @param name name of the plugin: `aws`, `docker` */
export function startStandIn(name: string, environment: Environment): Promise<ListeningProcess> {
  const main = join(import.meta.dirname, 'stand-ins', 'main.ts');
  const env = { ...process.env, ...environment };
  return listening(name, spawn(process.execPath, ['--import', 'tsx', main, name], { env }), /^(\d+)$/m);
}

/** @param port matches the output of a process that listens */
async function listening(name: string, child: ChildProcess, port: RegExp): Promise<ListeningProcess> {
  let printed = '';
  const found = new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const match = port.exec(printed);
      if (match !== null) resolve(Number(match[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} stopped with ${code ?? 'a signal'}:\n${printed}`)));
  });
  return { port: await found, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
