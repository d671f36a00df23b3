/** Servers and clients for tests, closed together. */
import { createServer, type RequestListener } from 'node:http';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../http-client.ts';
import { HttpClientError } from '../http-client-error.ts';

export interface TestServer {
  readonly port: number;
  /** `http://127.0.0.1:40000` */
  readonly url: string;
  /** The number of connections so far. */
  readonly connections: () => number;
}

export class TestNetwork {
  readonly #closing: (() => Promise<unknown>)[] = [];

  async server(listener: RequestListener): Promise<TestServer> {
    const server = createServer(listener);
    let connections = 0;
    server.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#closing.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { port, url: `http://127.0.0.1:${port}`, connections: () => connections };
  }

  client(options: Partial<HttpClientOptions> = {}): HttpClient {
    const client = createHttpClient({ timeoutMs: 5_000, maxBodyBytes: 1_000, ...options });
    this.#closing.push(() => client.destroy());
    return client;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
  }
}

/** Returns the error of a request. */
export async function requestError(sent: Promise<unknown>): Promise<HttpClientError> {
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HttpClientError) return error;
  throw new Error('the request did not end with an HttpClientError', { cause: error });
}
