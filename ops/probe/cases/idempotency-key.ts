/** The values of `Idempotency-Key`, which name a request for ever. */
import { createHash } from 'node:crypto';
import type { Json, Parameter } from '../../../openapi/document/document.ts';
import { isValid, parameterValue } from '../values/sample.ts';

/**
 * Returns a UUID that the same text gives again, since a service may remember keys of an earlier run, each with its request; the
 * example of the document if its schema allows no UUID.
 * @param text the request with its body
 */
export function toIdempotencyKey(parameter: Parameter, text: string): Json {
  const digits = createHash('sha256').update(text).digest('hex');
  const key = digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  return isValid(parameter.schema, key) ? key : parameterValue(parameter);
}
