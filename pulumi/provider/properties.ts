/** What the engine and the provider tell each other of an object: inputs, and the state that is made of them. */
import { isRpcSecret, specialSecretSig, specialSigKey, unwrapRpcSecret } from '@pulumi/pulumi/runtime/rpc.js';
import type { Json, JsonObject } from '../../openapi/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json.ts';
import { stringifySorted } from '../../openapi/sorted-json.ts';
import { type FieldValue, type KongKind, kongKinds, type KongObject } from '../plan/gateway/kong-object.ts';
import { Secret } from '../plan/settings/secret.ts';

/**
 * As the engine sends them: `{ gateway: { url, token?, ownerTag }, name, of?: { kind, name, id }, fields }`, with marks around
 * secrets. State is the same with `entityId`.
 */
export type Properties = JsonObject;

export interface GatewayAddress {
  readonly url: string;
  /** Undefined: the Admin API asks for none. */
  readonly token: string | undefined;
  readonly ownerTag: string;
}

export function readAddress(properties: Properties): GatewayAddress {
  const { url, token, ownerTag } = objectOf(properties.gateway);
  const text = stringOf(unwrapSecret(token));
  return { url: stringOf(url), token: text === '' ? undefined : text, ownerTag: stringOf(ownerTag) };
}

/** @param kind which the resource's type says */
export function readObject(kind: KongKind, properties: Properties): KongObject {
  const name = stringOf(properties.name);
  const fields = Object.entries(objectOf(properties.fields)).map(([field, value]): [string, FieldValue] => [
    field,
    isRpcSecret(value) ? new Secret(stringOf(unwrapSecret(value)), name, 0) : value,
  ]);
  const of = readParent(properties);
  return { kind, name, fields: Object.fromEntries(fields), ...(of === undefined ? {} : { of }) };
}

/** Its id is Pulumi's: what it belongs to is another one where that is another. */
export function readParent(
  properties: Properties,
): (NonNullable<KongObject['of']> & { readonly id: string }) | undefined {
  const { kind: text, name, id } = objectOf(properties.of);
  const kind = kongKinds.find((candidate) => candidate === text);
  return kind === undefined ? undefined : { kind, name: stringOf(name), id: stringOf(id) };
}

/** Kong's own id, which is another than Pulumi's where an object was deleted by hand and made again. */
export const readEntityId = (properties: Properties, id: string): string => stringOf(properties.entityId) || id;

/** Returns the same text for equal values, in whatever order their members are; secrets are compared too. */
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

/** Pulumi's own function answers with `any`. */
function unwrapSecret(value: unknown): unknown {
  return unwrapRpcSecret(value) as unknown;
}
