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
    `${describeObject(object)} is there already and is somebody else's: it has no tag "${ownerTag}"`,
    `give it that tag to have it taken over, or rename one of the two (x-kong-name in the document)`,
    { method, path, data: { kind: object.kind, name: object.name } },
  );
}

/** An object that we made and whose tag is gone. */
export function createTagLostError(object: KongObject, path: string, ownerTag: string): KongError {
  return new KongError(
    'kong-tag-lost',
    `${describeObject(object)} has lost its tag "${ownerTag}", so it is not ours to change`,
    `give it the tag again, or take it out of the state: pulumi state delete`,
    { method: 'PUT', path, data: { kind: object.kind, name: object.name } },
  );
}
