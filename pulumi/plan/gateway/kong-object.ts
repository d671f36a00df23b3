/** The objects that should exist at the gateway. */
import type { Json } from '../../../openapi/document/document.ts';
import type { Secret } from '../settings/secret.ts';

/**
 * Kinds of Kong objects, by their path in the Admin API, in the order in which they can be created: an object that refers to another
 * comes after it. They are deleted in the reverse order.
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
   * Unique within the kind, and the same from plan to plan. It is also the name in Kong: the field `name` of most
   * kinds, `username` of consumers, `instance_name` of plugins; targets, groups and keys have no name in Kong.
   */
  readonly name: string;
  /**
   * Identifies the object in the state if its name can change while the object stays the same: the name that it would have
   * without `x-kong-name`, or the fingerprint of a key. Default: `name`.
   */
  readonly key?: string;
  /** The parent: the service of a route, the service or route of a plugin, the upstream of a target, the consumer of a group or key. */
  readonly of?: { readonly kind: KongKind; readonly name: string };
  /** As the Admin API takes them, without the fields that Kong fills in. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface GatewayPlan {
  /** The tag of every object that this stack manages. */
  readonly ownerTag: string;
  /** Sorted by kind, in the order of `kongKinds`, then by name. */
  readonly objects: readonly KongObject[];
}
