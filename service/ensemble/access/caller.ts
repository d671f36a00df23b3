/** Who sends a request, and what it may do: the owner of its key. */
import type { OwnedCredential, Principal, PrincipalLimits, RequestContext } from 'fountainai';
import { type Effect, effects } from '../tools/effect.ts';
import type { RegisteredService } from '../tools/snapshot.ts';

export interface Caller {
  /** For the record. */
  readonly name: string;
  /** True if it reads all records and the whole registry. */
  readonly isAdmin: boolean;
  /** The principal whose records it reads; undefined: those of all. */
  readonly owner: string | undefined;
  /** As they were given: `*` stands for all. */
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly effects: readonly Effect[];
  readonly limits: PrincipalLimits;
}

export interface Callers {
  /** Returns the accepted keys of a security scheme with their owners; undefined: those of the settings. */
  readonly credentials: (scheme: string) => readonly OwnedCredential[] | undefined;
  readonly identify: (context: Pick<RequestContext, 'principals'>) => Caller;
  /** Metrics name services and operations of all principals. */
  readonly mayReadMetrics: (principals: RequestContext['principals']) => boolean;
}

/** The security schemes of the document. */
const keyScheme = 'apiKeyAuth';
const adminScheme = 'adminApiKeyAuth';

/** Stands for the keys of administrators in the settings, which belong to no principal. */
const administrator: Caller = {
  name: 'administrator',
  isAdmin: true,
  owner: undefined,
  services: [],
  tags: [],
  effects: [],
  limits: {},
};

/** Without a file of principals, the keys in the settings are one principal, which may do everything and reads everything. */
export const defaultCaller: Caller = {
  name: 'default',
  isAdmin: false,
  owner: undefined,
  services: ['*'],
  tags: [],
  effects,
  limits: {},
};

/**
 * @param principals undefined: all callers are the default one
 * @param adminKeys the keys of administrators in the settings
 */
export function createCallers(principals: readonly Principal[] | undefined, adminKeys: readonly string[]): Callers {
  if (principals === undefined) {
    return { credentials: () => undefined, identify: () => defaultCaller, mayReadMetrics: () => true };
  }
  const byName = new Map(principals.map((principal) => [principal.name, principal]));
  const admins = principals.filter(({ isAdmin }) => isAdmin);
  const ofSettings = adminKeys.map((value) => ({ value, principal: administrator.name }));
  const accepted = new Map([
    [keyScheme, listKeys(principals)],
    [adminScheme, [...ofSettings, ...listKeys(admins)]],
  ]);
  const identify: Callers['identify'] = ({ principals: owners }) => {
    const name = owners.get(keyScheme) ?? owners.get(adminScheme);
    const principal = name === undefined ? undefined : byName.get(name);
    const isAdmin = owners.has(adminScheme) || principal?.isAdmin === true;
    if (principal !== undefined) return toCaller(principal, isAdmin);
    if (isAdmin) return administrator;
    throw new Error('a request without a principal has passed the check of keys');
  };
  return {
    credentials: (scheme) => accepted.get(scheme),
    identify,
    mayReadMetrics: (owners) => identify({ principals: owners }).isAdmin,
  };
}

const listKeys = (principals: readonly Principal[]): OwnedCredential[] =>
  principals.flatMap(({ name, keys }) => keys.map((value) => ({ value, principal: name })));

function toCaller({ name, services, tags, effects: given, limits }: Principal, isAdmin: boolean): Caller {
  return { name, isAdmin, owner: isAdmin ? undefined : name, services, tags, effects: given, limits };
}

/** True if the assistant may call the service for the caller. */
export function mayUse({ services, tags }: Caller, service: Pick<RegisteredService, 'id' | 'tags'>): boolean {
  return services.includes('*') || services.includes(service.id) || service.tags.some((tag) => tags.includes(tag));
}

/** True if the caller sees the service in the registry, which administrators keep. */
export function maySee(caller: Caller, service: Pick<RegisteredService, 'id' | 'tags'>): boolean {
  return caller.isAdmin || mayUse(caller, service);
}
