/** Whose an object is: ours are those with our tag. Nothing else is ever changed or deleted. */
import type { JsonObject } from '../../../openapi/document.ts';
import { isArray } from '../../../openapi/json.ts';
import type { KongKind, KongObject } from '../../plan/gateway/kong-object.ts';
import { KongError } from '../admin/kong-error.ts';

export function isOurs({ tags }: JsonObject, ownerTag: string): boolean {
  return isArray(tags) && tags.includes(ownerTag);
}

/** Its value is secret, or it has none that says more. */
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

/** @param path where it is */
export function createForeignError(object: KongObject, path: string, ownerTag: string, method = 'GET'): KongError {
  return new KongError(
    'kong-object-foreign',
    `${describeObject(object)} exists and is not managed by this stack: it does not have the tag "${ownerTag}"`,
    `give it the tag to take it over, or rename one of the two (x-kong-name in the document)`,
    { method, path, data: { kind: object.kind, name: object.name } },
  );
}

/** An object that we made and whose tag is gone. */
export function createTagLostError(object: KongObject, path: string, ownerTag: string): KongError {
  return new KongError(
    'kong-tag-lost',
    `${describeObject(object)} no longer has the tag "${ownerTag}", so it is not changed`,
    `give it the tag again, or remove it from the state with pulumi state delete`,
    { method: 'PUT', path, data: { kind: object.kind, name: object.name } },
  );
}
