/** The properties that the engine and the provider exchange for an object: inputs, and the state. */
import { isRpcSecret, specialSecretSig, specialSigKey, unwrapRpcSecret } from '@pulumi/pulumi/runtime/rpc.js';
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json/json.ts';
import { stringifySorted } from '../../openapi/json/sorted-json.ts';
import { type FieldValue, type KongKind, kongKinds, type KongObject } from '../plan/gateway/kong-object.ts';
import { Secret } from '../plan/settings/secret.ts';

/**
 * As the engine sends them: `{ gateway: { url, token?, ownerTag }, name, of?: { kind, name, id }, fields }`, with marks around
 * secrets. State is the same with `entityId`.
 */
export type Properties = JsonObject;

export interface GatewayAddress {
  readonly url: string;
  /** Undefined if the Admin API needs no token. */
  readonly token: string | undefined;
  readonly ownerTag: string;
}

export function readAddress(properties: Properties): GatewayAddress {
  const { url, token, ownerTag } = objectOf(properties.gateway);
  const text = stringOf(unwrapSecret(token));
  return { url: stringOf(url), token: text === '' ? undefined : text, ownerTag: stringOf(ownerTag) };
}

/** @param kind the kind of the resource's type */
export function readObject(kind: KongKind, properties: Properties): KongObject {
  const name = stringOf(properties.name);
  const fields = Object.entries(objectOf(properties.fields)).map(([field, value]): [string, FieldValue] => [
    field,
    isRpcSecret(value) ? new Secret(stringOf(unwrapSecret(value)), name, 0) : value,
  ]);
  const of = readParent(properties);
  return { kind, name, fields: Object.fromEntries(fields), ...(of === undefined ? {} : { of }) };
}

/** The id is that of the engine: another id means another parent. */
export function readParent(
  properties: Properties,
): (NonNullable<KongObject['of']> & { readonly id: string }) | undefined {
  const { kind: text, name, id } = objectOf(properties.of);
  const kind = kongKinds.find((candidate) => candidate === text);
  return kind === undefined ? undefined : { kind, name: stringOf(name), id: stringOf(id) };
}

/** Returns Kong's id, which differs from Pulumi's if the object was deleted by hand and created again. */
export const readEntityId = (properties: Properties, id: string): string => stringOf(properties.entityId) || id;

/** Returns the same text for equal values, for any order of members; secrets are compared too. */
export function stringifyProperties(value: unknown): string {
  return stringifySorted(unmarkSecrets(value));
}

function unmarkSecrets(value: unknown): unknown {
  const plain = isRpcSecret(value) ? unwrapSecret(value) : value;
  if (Array.isArray(plain)) return plain.map(unmarkSecrets);
  if (!isObject(plain)) return plain;
  return Object.fromEntries(Object.entries(plain).map(([name, member]) => [name, unmarkSecrets(member)]));
}

/** The mark by which the engine keeps a value encrypted. */
export const markSecret = (value: Json): JsonObject => ({ [specialSigKey]: specialSecretSig, value });

/** Pulumi's own function returns `any`. */
function unwrapSecret(value: unknown): unknown {
  return unwrapRpcSecret(value) as unknown;
}
