/** The connections of a client. */
import { Agent, type Dispatcher } from 'undici';
import { createConnector, type PermittedAddresses } from './connector.ts';

export interface DispatcherOptions {
  /** For each try, from the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** For a connection: the whole time of a try by default. */
  readonly connectTimeoutMs?: number;
  /** Keeps connections open between requests: up to this number for each origin. Without it, no connection is kept. */
  readonly keepAlive?: { readonly connections: number };
  /** Without it, every address may be connected to. */
  readonly permittedAddresses?: PermittedAddresses;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { timeoutMs, connectTimeoutMs = timeoutMs, permittedAddresses, keepAlive } = options;
  return new Agent({
    connect: createConnector({ timeoutMs: connectTimeoutMs, permittedAddresses }),
    // One deadline covers them.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(keepAlive === undefined ? { pipelining: 0 } : { connections: keepAlive.connections }),
  });
}
