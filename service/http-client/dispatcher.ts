/** The connections of a client. */
import { Agent, type Dispatcher } from 'undici';
import { createConnector, type PermittedAddresses } from './connector.ts';

export interface DispatcherOptions {
  /** The time for each try, from the look-up of the name to the last byte of the response. */
  readonly timeoutMs: number;
  /** The time for a connection. Default: the whole time of a try. */
  readonly connectTimeoutMs?: number;
  /** Keeps connections open between requests: up to this number for each origin. Without it, no connection is kept. */
  readonly keepAlive?: { readonly connections: number };
  /** Without it, every address is permitted. */
  readonly permittedAddresses?: PermittedAddresses;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { timeoutMs, connectTimeoutMs = timeoutMs, permittedAddresses, keepAlive } = options;
  return new Agent({
    connect: createConnector({ timeoutMs: connectTimeoutMs, permittedAddresses }),
    // One deadline covers all stages.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(keepAlive === undefined ? { pipelining: 0 } : { connections: keepAlive.connections }),
  });
}
