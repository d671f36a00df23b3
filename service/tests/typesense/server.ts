/** A real Typesense, of one node or of several, which `service/tests/typesense/install` installs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../ops/process/free-port.ts';
import { findTool } from '../lib/tools.ts';

/** Undefined where it is not installed: its tests are skipped by name. */
export const typesenseProgram = findTool('typesense-server');

const startTimeoutMs = 120_000;

interface Ports {
  readonly port: number;
  readonly peeringPort: number;
}

export class TypesenseServer {
  readonly apiKey = 'typesense-key';
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #cluster: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(folder: string, ports: Ports, cluster: readonly string[]) {
    this.#folder = folder;
    this.#ports = ports;
    this.#cluster = cluster;
  }

  /** Starts a server of one node with an empty folder. */
  static async start(): Promise<TypesenseServer> {
    const server = new TypesenseServer(await newFolder(), await newPorts(), []);
    await server.run();
    return server;
  }

  /** Starts a cluster on this machine, and waits until each node is healthy. */
  static async startCluster(size: number): Promise<TypesenseServer[]> {
    const ports: Ports[] = [];
    for (let count = 0; count < size; count += 1) ports.push(await newPorts());
    const list = ports.map(({ port, peeringPort }) => `127.0.0.1:${peeringPort}:${port}`).join(',');
    const nodes: TypesenseServer[] = [];
    for (const one of ports) {
      const folder = await newFolder();
      await writeFile(join(folder, 'nodes'), list);
      nodes.push(new TypesenseServer(folder, one, ['--nodes', join(folder, 'nodes')]));
    }
    for (const node of nodes) await node.launch();
    for (const node of nodes) await node.healthy();
    return nodes;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ports.port}`;
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  /** Starts it with the data that it has, and waits until it is healthy. */
  async run(...further: readonly string[]): Promise<void> {
    await this.launch(...further);
    await this.healthy();
  }

  /** Starts the process. @param further arguments */
  async launch(...further: readonly string[]): Promise<void> {
    await mkdir(this.#data, { recursive: true });
    const { port, peeringPort } = this.#ports;
    const address = ['--api-address', '127.0.0.1', '--api-port', String(port), '--peering-address', '127.0.0.1'];
    const data = ['--data-dir', this.#data, '--api-key', this.apiKey, '--peering-port', String(peeringPort)];
    const all = [...address, ...data, ...this.#cluster, ...further];
    this.#process = spawn(typesenseProgram ?? 'typesense-server', all, { stdio: 'ignore' });
  }

  async healthy(): Promise<void> {
    const deadline = Date.now() + startTimeoutMs;
    while (!(await this.#isHealthy())) {
      if (Date.now() > deadline || this.#process?.exitCode !== null) throw new Error('Typesense did not start');
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

  /** Holds the process back, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal);
  }

  /** Removes the data of the stopped server. */
  async empty(): Promise<void> {
    await rm(this.#data, { recursive: true, force: true });
  }

  /** Copies the data of the stopped server. @returns a function that replaces the data of the stopped server by the copy */
  async keep(): Promise<() => Promise<void>> {
    const kept = join(this.#folder, 'kept');
    await cp(this.#data, kept, { recursive: true });
    return async () => {
      await this.empty();
      await cp(kept, this.#data, { recursive: true });
    };
  }

  /** Sends a request past everything that is tested. */
  async ask(method: string, path: string, body?: string): Promise<Response> {
    return fetch(this.url + path, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { 'x-typesense-api-key': this.apiKey, connection: 'close' },
      signal: AbortSignal.timeout(10_000),
    });
  }

  /** Returns every document of a collection, field by field, by its id; a number is the status of a failure. */
  async documents(collection: string): Promise<ReadonlyMap<string, unknown> | number | string> {
    try {
      const answer = await this.ask('GET', `/collections/${collection}/documents/export`);
      if (!answer.ok) return answer.status;
      const lines = (await answer.text()).split('\n').filter((line) => line !== '');
      // Each line is a document, which has an id.
      return new Map(
        lines.map((line) => JSON.parse(line) as { id: string }).map((document) => [document.id, document]),
      );
    } catch (error) {
      return String(error);
    }
  }

  async collections(): Promise<string[]> {
    // The server's own type.
    return ((await (await this.ask('GET', '/collections')).json()) as { name: string }[])
      .map(({ name }) => name)
      .sort();
  }

  /** Returns the collection that each alias points to. */
  async aliases(): Promise<ReadonlyMap<string, string>> {
    const answer = await this.ask('GET', '/aliases');
    // The server's own type.
    const { aliases } = (await answer.json()) as { aliases: { name: string; collection_name: string }[] };
    return new Map(aliases.map(({ name, collection_name }) => [name, collection_name]));
  }

  /** Removes all collections and aliases. */
  async clear(): Promise<void> {
    for (const name of await this.collections()) await this.ask('DELETE', `/collections/${name}`);
    for (const name of (await this.aliases()).keys()) await this.ask('DELETE', `/aliases/${name}`);
  }

  /** True if it leads its cluster. */
  async isLeader(): Promise<boolean> {
    const answer = await this.ask('GET', '/debug').catch(() => undefined); // it is stopped
    return answer?.ok === true && ((await answer.json()) as { state?: number }).state === 1;
  }

  /** Stops it, and removes its data. */
  async dispose(): Promise<void> {
    this.signal('SIGCONT');
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #isHealthy(): Promise<boolean> {
    return fetch(`${this.url}/health`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'fountainai-typesense-'));
const newPorts = async (): Promise<Ports> => ({ port: await freePort(), peeringPort: await freePort() });
