/** The kinds of Kong objects that a stack manages: how each is addressed and identified. Their order is `kongKinds`. */
import type { KongKind } from '../../plan/gateway/kong-object.ts';

export interface KindDescription {
  /** The kinds of parents, and the field that refers to each. */
  readonly parents: Partial<Readonly<Record<KongKind, string>>>;
  /** The path segment of its list under a parent: `/consumers/…/key-auth`. */
  readonly nested: string;
  /** True if it is addressed under its parent; all others by their kind and id. */
  readonly isAddressedByParent: boolean;
  /** The field that identifies it in Kong. */
  readonly identity: string;
  /** How it is found: by the name in the path, in the list of the kind, or in the list of one parent. */
  readonly lookUp: 'name' | 'all' | 'siblings' | 'plugin';
  /** PUT with our own id creates it, and can be repeated; targets are created by POST only. */
  readonly create: 'put' | 'post';
  /** True if `GET /<kind>?tags=…` lists all of them; targets are listed under their upstreams only. */
  readonly isListed: boolean;
  /** Fields whose values must not be shown. */
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

/** Lists the kinds of children, which Kong deletes with their parent; it refuses to delete a service that has routes. */
export function listChildKinds(kind: KongKind): readonly KongKind[] {
  return (Object.keys(kindDescriptions) as KongKind[]) // the keys of a record of all kinds
    .filter((child) => kindDescriptions[child].parents[kind] !== undefined);
}
