/**
 * One PostgreSQL server for a run of the tests, started when the first test needs it. It is a child of the process that
 * outlives all workers, and is deleted with its data when that process ends, for any reason. Tests that stop their server start
 * others from the same new data: to create it takes longer than a start.
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
    /** A client asks for `server` or `data`, and gets the server's address, or the folder, or the reason why it has none. */
    postgresSocket: string;
  }
}

/** vitest calls it before all tests, and the function that it returns after them. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-tests-'));
  const socket = join(folder, 'postgres.socket');
  let server: Promise<PostgresServer> | undefined;
  const answer = async (wanted: string): Promise<string> => {
    const started = await (server ??= startPostgres({ keepsNewData: true }));
    return wanted === 'data' ? started.newData : started.url('');
  };
  const listener = createServer((connection) => {
    connection.once('data', (wanted) => {
      answer(wanted.toString()).then(
        (found) => connection.end(JSON.stringify({ found })),
        (error: unknown) => connection.end(JSON.stringify({ problem: String(error) })),
      );
    });
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
export const sharedPostgres = (socket: string): Promise<string> => ask(socket, 'server');

/** Starts a server of its own for a test that stops it. @throws Error if it does not start */
export async function startOwnPostgres(socket: string, { durable }: { durable: boolean }): Promise<PostgresServer> {
  return startPostgres({ durable, newData: await ask(socket, 'data') });
}

async function ask(socket: string, wanted: 'server' | 'data'): Promise<string> {
  const connection = createConnection(socket);
  connection.write(wanted);
  const answer = JSON.parse(await text(connection)) as { found?: string; problem?: string }; // from `setup`
  if (answer.found === undefined) throw new Error(answer.problem);
  return answer.found;
}
