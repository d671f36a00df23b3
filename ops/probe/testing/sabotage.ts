/** For tests: a service from handlers of one's own, and ways to make it say otherwise than its road would. */
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type AppOptions, createApp } from '../../../service/http/app.ts';
import type { Client } from '../run/client.ts';
import { createDirectClient, type Listener } from './direct-client.ts';

/** Comes before the service; true: it has answered itself. */
export type Tamper = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Tampering {
  readonly tamper: Tamper;
}

/** A service whose answers lack a header. */
export function withoutHeader(name: string): Tampering {
  return withHead((_status, headers) => ({ ...headers, [name]: undefined }));
}

/** A service that says something else in the heads of its answers. */
export function withHead(change: (status: number, headers: OutgoingHttpHeaders) => OutgoingHttpHeaders): Tampering {
  return {
    tamper(_request, response) {
      const writeHead = response.writeHead.bind(response);
      // The road writes a head in one way alone.
      const changed = (status: number, headers: OutgoingHttpHeaders) => {
        const kept = Object.entries(change(status, headers)).filter(([, value]) => value !== undefined);
        return writeHead(status, Object.fromEntries(kept));
      };
      response.writeHead = changed as typeof response.writeHead;
      return false;
    },
  };
}

export interface ServeOptions extends Pick<AppOptions, 'document' | 'handlers' | 'credentials'> {
  readonly tamper?: Tamper | undefined;
  readonly bodyBytes?: number | undefined;
}

export interface Served {
  readonly url: string;
  /** Needs no socket. */
  readonly client: Client;
  close(): Promise<void>;
}

/** On a free port. An answer that breaks its document is sent. */
export async function serve({ tamper, bodyBytes, ...parts }: ServeOptions): Promise<Served> {
  const app = createApp({
    ...parts,
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
    environment: 'production',
    corsOrigins: [],
    trustedProxies: [],
    ...(bodyBytes === undefined ? {} : { limits: { bodyBytes } }),
  });
  const callback = app.callback();
  const listener: Listener = (request, response) => {
    if (tamper?.(request, response) !== true) void callback(request, response);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, client: createDirectClient(listener), close };
}
