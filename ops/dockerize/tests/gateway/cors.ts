/** The plugin cors: it answers preflights itself, and adds the headers of CORS to all other answers. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, stringOf } from '../../../../openapi/json/json.ts';
import { answer, type Exchange, type OwnAnswer } from './exchange.ts';

const allMethods = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

/** Returns undefined for a request that is not a preflight, or that the service is to answer (`preflight_continue`). */
export function answerPreflight(exchange: Exchange, config: JsonObject): OwnAnswer | undefined {
  const { method, headers } = exchange.request;
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return undefined;
  if (config.preflight_continue === true) return undefined;
  addOrigin(exchange, config);
  Object.assign(exchange.responseHeaders, {
    'Access-Control-Allow-Methods': toList(config.methods, allMethods.join(',')),
    'Access-Control-Allow-Headers': toList(config.headers, stringOf(headers['access-control-request-headers'] ?? '')),
    ...(config.max_age === undefined ? {} : { 'Access-Control-Max-Age': String(Number(config.max_age)) }),
  });
  return answer(200);
}

export function addOrigin({ request, responseHeaders }: Exchange, config: JsonObject): undefined {
  const origins = arrayOf(config.origins).map(stringOf);
  const { origin } = request.headers;
  if (origins.length === 0 || origins.includes('*')) responseHeaders['Access-Control-Allow-Origin'] = '*';
  else if (origin !== undefined && origins.includes(origin)) {
    responseHeaders['Access-Control-Allow-Origin'] = origin;
    responseHeaders.Vary = 'Origin';
  }
  if (config.credentials === true) responseHeaders['Access-Control-Allow-Credentials'] = 'true';
}

const toList = (given: Json | undefined, usual: string): string =>
  given === undefined ? usual : arrayOf(given).map(stringOf).join(',');
