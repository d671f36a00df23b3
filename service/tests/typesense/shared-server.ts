/** One real server for the tests of a file, without collections before each test. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { TypesenseServer } from './server.ts';

/** Registers the hooks where it is called. @returns the running server, inside tests */
export function useServer(): () => TypesenseServer {
  let server: TypesenseServer | undefined;
  const running = (): TypesenseServer => {
    if (server === undefined) throw new Error('Typesense is not running');
    return server;
  };
  beforeAll(async () => {
    server = await TypesenseServer.start();
  });
  beforeEach(() => running().clear());
  afterAll(() => running().dispose());
  return running;
}
