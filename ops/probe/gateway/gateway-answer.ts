/** Answers that Kong gives instead of the service: a plugin refuses the request. */
import { isObject } from '../../../openapi/json/json.ts';
import type { ProbeAnswer } from '../values/exchange.ts';

/** Of key-auth, acl, request-size-limiting and rate-limiting. */
const refusals: ReadonlySet<number> = new Set([401, 403, 413, 429]);

/**
 * Returns true for a refusal by Kong. Its own answers have a header with their latency, which can be switched off, and a body
 * with the id of the request, which a template can replace: https://developer.konghq.com/gateway/configuration/
 */
export function isGatewayAnswer({ status, headers, body }: ProbeAnswer): boolean {
  if (!refusals.has(status)) return false;
  if (headers['x-kong-response-latency'] !== undefined) return true;
  const id = headers['x-kong-request-id'];
  return id !== undefined && isObject(body) && body.request_id === id;
}
