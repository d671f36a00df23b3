/** Masks secrets in arguments for answers and logs. */
import type { Json, JsonObject, RequestArguments } from 'fountainai/openapi';

type Arguments = NonNullable<RequestArguments['path']>;

/** Names whose values are secrets, as words joined by `_`: `access_token`, `client_secret`, `auth`. */
const secretName =
  /(^|_)(pass|passwd|pwd|pw|otp|jwt|sig|signature|bearer|cookie|key|auth|oauth)s?$|pass(word|phrase|code)|secret|token|credential|authenti|authori[sz]|api_?key/;
/** Amounts and orders, which are not secrets. */
const harmlessName =
  /^(max|min|total|num|count)(_[a-z]+)?_tokens?$|^(sort|order|group|partition|primary|foreign)_keys?$/;

/**
 * Replaces each value by `***` if its name, or the name of an object around it, is the name of a secret. Shapes stay.
 */
export function maskSecrets(values: Arguments): Arguments {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined ? value : masked(name, value, false)]),
  );
}

function masked(name: string, value: Json, isWithinSecret: boolean): Json {
  const isSecret = isWithinSecret || isSecretName(name);
  if (isArray(value)) return value.map((item) => masked('', item, isSecret));
  if (typeof value === 'object' && value !== null) return maskedObject(value, isSecret);
  return isSecret ? '***' : value;
}

const maskedObject = (value: JsonObject, isSecret: boolean): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(name, member, isSecret)]));

/** `Array.isArray` does not narrow a type to read-only arrays. */
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const joined = words.filter(Boolean).join('_');
  return secretName.test(joined) && !harmlessName.test(joined);
}
