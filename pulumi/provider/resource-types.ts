/** Names of our resource types in Pulumi's engine: `fountainai:kong:Route`. */
import type { KongKind } from '../plan/gateway/kong-object.ts';

/** Name of the provider in `Pulumi.yaml`, and of its plugin: `pulumi-resource-fountainai`. */
export const packageName = 'fountainai';

const typeNames: Readonly<Record<KongKind, string>> = {
  upstreams: 'Upstream',
  targets: 'Target',
  services: 'Service',
  routes: 'Route',
  consumers: 'Consumer',
  acls: 'Acl',
  'key-auths': 'KeyAuth',
  plugins: 'Plugin',
};

export const toResourceType = (kind: KongKind): string => `${packageName}:kong:${typeNames[kind]}`;

/**
 * Returns the kind of the resource that an URN names: `urn:pulumi:<stack>::<project>::<parent's type>$<type>::<name>`.
 * @throws Error for a type of another provider
 */
export function parseResourceKind(urn: string): KongKind {
  const type = urn.split('::')[2]?.split('$').at(-1) ?? '';
  const kinds = Object.keys(typeNames) as KongKind[]; // the keys of a record of all kinds
  const kind = kinds.find((candidate) => toResourceType(candidate) === type);
  if (kind === undefined) throw new Error(`${packageName} has no resource type "${type}"`);
  return kind;
}
