/** The objects that should exist at the gateway. */
import type { Json } from '../../../openapi/document.ts';
import type { Secret } from '../settings/secret.ts';

/**
 * Kinds of Kong objects, by their path in the Admin API, in the order in which they can be made: what refers to something
 * comes after it. The other way round they can be deleted.
 */
export const kongKinds = [
  'upstreams',
  'targets',
  'services',
  'routes',
  'consumers',
  'acls',
  'key-auths',
  'plugins',
] as const;
export type KongKind = (typeof kongKinds)[number];

export type FieldValue = Json | Secret;

export interface KongObject {
  readonly kind: KongKind;
  /**
   * Unique within the kind and the same from plan to plan. It is also Kong's own name for it, in the field `name` of most
   * kinds, `username` of consumers, `instance_name` of plugins; targets, groups and keys have no name in Kong.
   */
  readonly name: string;
  /**
   * What a deployment knows it by, where its name can change without it being another: the name that it would have
   * without `x-kong-name`; of a key a fingerprint. Left out: its name.
   */
  readonly key?: string;
  /** The service of a route; the service or route of a plugin; what a target, a group or a key is of. */
  readonly of?: { readonly kind: KongKind; readonly name: string };
  /** As the Admin API takes them, without those that Kong fills in. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface GatewayPlan {
  /** The tag that every object of ours has. */
  readonly ownerTag: string;
  /** Sorted by kind, in the order of `kongKinds`, then by name. */
  readonly objects: readonly KongObject[];
}
