import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Returns a TCP port that no process on this machine listens on. The port is below the range that systems give to outgoing
 * connections and to listeners on port 0 (from 32768 or higher), so that no other process gets the port by chance while a
 * test restarts its server.
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
    return false; // in use, or forbidden for this user
  } finally {
    server.close();
  }
}
