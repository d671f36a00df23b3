/**
 * One PostgreSQL server for a run of the tests, started when the first test needs it. It is a child of the process that
 * outlives all workers, and is deleted with its data when that process ends, for any reason.
 */
import { rm, mkdtemp } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../../ops/process/postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A client that connects gets the server's address, or the reason why the server did not start. */
    postgresSocket: string;
  }
}

/** vitest calls it before all tests, and the function that it returns after them. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-tests-'));
  const socket = join(folder, 'postgres.socket');
  let server: Promise<PostgresServer> | undefined;
  const listener = createServer((connection) => {
    server ??= startPostgres();
    server.then(
      (started) => connection.end(JSON.stringify({ url: started.url('') })),
      (error: unknown) => connection.end(JSON.stringify({ problem: String(error) })),
    );
  });
  await new Promise<void>((resolve) => listener.listen(socket, resolve));
  provide('postgresSocket', socket);
  return async () => {
    await new Promise((resolve) => listener.close(resolve));
    await (await server?.catch(() => undefined))?.dispose();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The address of the server, without the name of a database. @throws Error if it did not start */
export async function sharedPostgres(socket: string): Promise<string> {
  const started = JSON.parse(await text(createConnection(socket))) as { url?: string; problem?: string }; // from `setup`
  if (started.url === undefined) throw new Error(started.problem);
  return started.url;
}
