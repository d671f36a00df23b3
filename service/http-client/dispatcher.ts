/** The connections of a client, limited to the addresses that the caller permits. */
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { errorText } from '../../openapi/errors/error-text.ts';
import { ConnectionError, RefusedAddressError } from './connection-errors.ts';

/** The parts of a `URL` that a connection needs. An empty port is the default of the protocol. */
interface Endpoint {
  readonly protocol: string;
  /** An IPv6 address has brackets. */
  readonly hostname: string;
  readonly port: string;
}

/**
 * Looks up the addresses that may be connected to, and throws if one is forbidden. A connection goes only to these
 * addresses: a name that changes between the check and the connection has no effect.
 */
type PermittedAddresses = (endpoint: Endpoint) => Promise<readonly LookupAddress[]>;

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
    connect: createConnector(connectTimeoutMs, permittedAddresses),
    // One deadline covers all stages.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(keepAlive === undefined ? { pipelining: 0 } : { connections: keepAlive.connections }),
  });
}

function createConnector(timeoutMs: number, permittedAddresses?: PermittedAddresses): buildConnector.connector {
  if (permittedAddresses === undefined) return withConnectionErrors(buildConnector({ timeout: timeoutMs }));
  return (options, callback) => {
    permittedAddresses({ ...options, hostname: bracketed(options.hostname) }).then(
      (addresses) => {
        const connect = buildConnector({ lookup: pinned(addresses), timeout: timeoutMs });
        withConnectionErrors(connect)(options, callback);
      },
      (cause: unknown) => callback(new RefusedAddressError(errorText(cause), { cause }), null),
    );
  };
}

function withConnectionErrors(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error === null) callback(null, socket);
      else callback(new ConnectionError(error.message, { cause: error }), null);
    });
}

/** Resolves every look-up of the connection to the checked addresses. */
function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family ?? 0);
  };
}

const bracketed = (hostname: string): string => (isIP(hostname) === 6 ? `[${hostname}]` : hostname);
