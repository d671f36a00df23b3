/** A proxy that adds a key, for programs that cannot send one, and shares requests between replicas. All other headers stay, also Host and Origin. */
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeyProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** @param targets the addresses of the servers, which get a request each in turn */
export async function startKeyProxy(
  targets: readonly string[],
  headers: Readonly<Record<string, string>>,
): Promise<KeyProxy> {
  let count = 0;
  const server = createServer((incoming, response) => {
    const { hostname, port } = new URL(targets[count++ % targets.length] ?? '');
    const { method, url: path } = incoming;
    const forwarded = send({ hostname, port, method, path, headers: { ...incoming.headers, ...headers } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
