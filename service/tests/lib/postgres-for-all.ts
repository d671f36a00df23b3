/**
 * One PostgreSQL server for a run of the tests, made when the first test asks for it. It is a child of the process that
 * outlives all workers, and is gone with its data when that process is, however it ends.
 */
import { rm, mkdtemp } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../../ops/lib/postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Whoever connects there is told the server's address, or why there is none. */
    postgresSocket: string;
  }
}

/** vitest calls it before all tests, and what it returns after them. */
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

/** The address of the server, without the name of a database. @throws Error where it did not start */
export async function sharedPostgres(socket: string): Promise<string> {
  const told = JSON.parse(await text(createConnection(socket))) as { url?: string; problem?: string }; // from `setup`
  if (told.url === undefined) throw new Error(told.problem);
  return told.url;
}
