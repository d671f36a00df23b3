import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A TCP port that nobody on this machine listens on now. It is below those that systems give to outgoing connections
 * (from 32768 or higher) and to listeners that ask for any, so that nobody gets it by chance while a test starts its
 * server there again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false; // in use, or not for this user
  } finally {
    server.close();
  }
}
