/** Ownership of objects by a tag. Objects without our tag are never changed or deleted. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isArray } from '../../../openapi/json/json.ts';
import type { KongKind, KongObject } from '../../plan/gateway/kong-object.ts';
import { KongError } from '../admin/kong-error.ts';

export function isOurs({ tags }: JsonObject, ownerTag: string): boolean {
  return isArray(tags) && tags.includes(ownerTag);
}

/** Names the object without its values, which may be secret. */
export function describeObject({ kind, name }: { readonly kind: KongKind; readonly name: string }): string {
  const words: Readonly<Record<KongKind, string>> = {
    upstreams: 'upstream',
    targets: 'target',
    services: 'service',
    routes: 'route',
    consumers: 'consumer',
    acls: 'group',
    'key-auths': 'key',
    plugins: 'plugin',
  };
  return `the ${words[kind]} "${name}"`;
}

/** @param path the path of the existing object */
export function createForeignError(object: KongObject, path: string, ownerTag: string, method = 'GET'): KongError {
  return new KongError(
    'kong-object-foreign',
    `${describeObject(object)} exists and is not managed by this stack: it does not have the tag "${ownerTag}"`,
    `give it the tag to take it over, or rename one of the two (x-kong-name in the document)`,
    { method, path, data: { kind: object.kind, name: object.name } },
  );
}

/** Creates the error for an object of ours that no longer has the tag. */
export function createTagLostError(object: KongObject, path: string, ownerTag: string): KongError {
  return new KongError(
    'kong-tag-lost',
    `${describeObject(object)} no longer has the tag "${ownerTag}", so it is not changed`,
    `give it the tag again, or remove it from the state with pulumi state delete`,
    { method: 'PUT', path, data: { kind: object.kind, name: object.name } },
  );
}
