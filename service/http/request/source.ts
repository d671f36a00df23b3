/**
 * Checks where a browser sends a request from. A page of another origin must not use an endpoint that listens on this machine,
 * also not under a host name that its owner points to this machine (DNS rebinding).
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { HttpError } from '../../errors/errors.ts';

/** @throws HttpError `forbidden` */
export type SourceCheck = (headers: IncomingHttpHeaders) => void;

export interface SourceOptions {
  readonly corsOrigins: readonly string[];
  /** Hosts of our own services: `host` or `host:port`. Default: none. */
  readonly ownHosts?: readonly string[] | undefined;
}

/**
 * `Origin`, if there is one, must be a listed origin or one of this machine. `Host` must be this machine, an address, the name of
 * the service (as containers have it), one of the own hosts, or the host of a listed origin or of a server of the document: no
 * page can point these to another machine.
 */
export function compileSourceCheck(
  { name, servers }: Pick<ApiDocument, 'name' | 'servers'>,
  { corsOrigins, ownHosts = [] }: SourceOptions,
): SourceCheck {
  const origins = new Set(corsOrigins.map((origin) => origin.toLowerCase()));
  const own = ownHosts.map((host) => `http://${host}`);
  const addresses = [...corsOrigins, ...servers, ...own].flatMap((address) => hostIn(address) ?? []);
  const hosts = new Set([name.toLowerCase(), ...addresses]);
  return ({ origin, host }) => {
    if (origin !== undefined && !origins.has(origin.toLowerCase()) && !isLoopback(hostIn(origin)))
      throw new HttpError('forbidden', 'requests from this origin are not allowed', {
        details: '/header/Origin is not in CORS_ORIGINS',
      });
    const named = hostIn(`http://${host ?? ''}`);
    if (named === undefined || !(isLoopback(named) || isAddress(named) || hosts.has(named)))
      throw new HttpError('forbidden', 'this host is not served here', {
        details: '/header/Host is not a host of this service; ALLOWED_HOSTS can name it',
      });
  };
}

function hostIn(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : undefined;
}

const isLoopback = (host: string | undefined): boolean =>
  host === 'localhost' || host === '[::1]' || (host !== undefined && isIP(host) === 4 && host.startsWith('127.'));

const isAddress = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;
