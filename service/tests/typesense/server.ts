/** A real Typesense, which `service/tests/typesense/install` installs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../ops/process/free-port.ts';
import { findTool } from '../lib/tools.ts';

/** Undefined where it is not installed: its tests are skipped by name. */
export const typesenseProgram = findTool('typesense-server');

export class TypesenseServer {
  readonly apiKey = 'typesense-key';
  readonly #folder: string;
  readonly #port: number;
  readonly #peeringPort: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number, peeringPort: number) {
    this.#folder = folder;
    this.#port = port;
    this.#peeringPort = peeringPort;
  }

  /** Starts a server of one node with an empty folder. */
  static async start(): Promise<TypesenseServer> {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-typesense-'));
    const server = new TypesenseServer(folder, await freePort(), await freePort());
    await server.run();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it with the data that it has, and waits until it is healthy. */
  async run(): Promise<void> {
    const [own, peering] = [String(this.#port), String(this.#peeringPort)];
    const address = ['--api-address', '127.0.0.1', '--api-port', own, '--peering-address', '127.0.0.1'];
    const data = ['--data-dir', this.#folder, '--api-key', this.apiKey, '--peering-port', peering];
    this.#process = spawn(typesenseProgram ?? 'typesense-server', [...address, ...data], { stdio: 'ignore' });
    const deadline = Date.now() + 60_000;
    while (!(await this.#isHealthy())) {
      if (Date.now() > deadline || this.#process.exitCode !== null) throw new Error('Typesense did not start');
      await sleep(50);
    }
  }

  /** @param signal SIGKILL leaves what a crash leaves */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running?.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  /** Stops it, and removes its data. */
  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #isHealthy(): Promise<boolean> {
    return fetch(`${this.url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
