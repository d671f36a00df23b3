/** The kinds of Kong objects that we look after: how each is addressed and told apart. Their order is `kongKinds`. */
import type { KongKind } from '../../plan/gateway/kong-object.ts';

export interface KindDescription {
  /** What it can belong to, and its field that says so. */
  readonly parents: Partial<Readonly<Record<KongKind, string>>>;
  /** The segment under its parent where it is listed: `/consumers/…/key-auth`. */
  readonly nested: string;
  /** It is addressed under its parent; all others by their kind and id. */
  readonly isAddressedByParent: boolean;
  /** The field by which Kong tells two apart. */
  readonly identity: string;
  /** Among which: all of the kind, by the name in the address or by looking through them; or those of one parent. */
  readonly lookUp: 'name' | 'all' | 'siblings' | 'plugin';
  /** PUT with an id of our own makes it, and can be repeated; targets are only made by POST. */
  readonly create: 'put' | 'post';
  /** `GET /<kind>?tags=…` lists all of them; targets are listed under their upstreams alone. */
  readonly isListed: boolean;
  /** Fields whose values nobody is shown. */
  readonly secrets: readonly string[];
  /** The entity's name in `GET /schemas/…`. */
  readonly schema: string;
}

const named = {
  parents: {},
  isAddressedByParent: false,
  identity: 'name',
  lookUp: 'name',
  create: 'put',
  isListed: true,
  secrets: [],
} as const;

const ofConsumer = { ...named, parents: { consumers: 'consumer' }, isAddressedByParent: true } as const;

export const kindDescriptions: Readonly<Record<KongKind, KindDescription>> = {
  upstreams: { ...named, nested: 'upstreams', schema: 'upstreams' },
  targets: {
    ...named,
    parents: { upstreams: 'upstream' },
    nested: 'targets',
    isAddressedByParent: true,
    identity: 'target',
    lookUp: 'siblings',
    create: 'post',
    isListed: false,
    schema: 'targets',
  },
  services: { ...named, nested: 'services', schema: 'services' },
  routes: { ...named, parents: { services: 'service' }, nested: 'routes', schema: 'routes' },
  consumers: {
    ...named,
    nested: 'consumers',
    identity: 'username',
    schema: 'consumers',
  },
  acls: { ...ofConsumer, nested: 'acls', identity: 'group', lookUp: 'siblings', schema: 'acls' },
  'key-auths': {
    ...ofConsumer,
    nested: 'key-auth',
    identity: 'key',
    lookUp: 'all',
    secrets: ['key'],
    schema: 'keyauth_credentials',
  },
  plugins: {
    ...named,
    parents: { services: 'service', routes: 'route', consumers: 'consumer' },
    nested: 'plugins',
    lookUp: 'plugin',
    schema: 'plugins',
  },
};

/** What belongs to a kind, and goes with it when it is deleted; Kong refuses to delete a service that has routes. */
export function listChildKinds(kind: KongKind): readonly KongKind[] {
  return (Object.keys(kindDescriptions) as KongKind[]) // the keys of a record of all kinds
    .filter((child) => kindDescriptions[child].parents[kind] !== undefined);
}
