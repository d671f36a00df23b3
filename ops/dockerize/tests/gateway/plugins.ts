/** The plugins of Kong that the project uses, with the messages and headers of Kong 3.9. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, stringOf } from '../../../../openapi/json/json.ts';
import { answerPreflight, addOrigin } from './cors.ts';
import type { Declaration, DeclaredConsumer, DeclaredRoute, PluginName } from './declaration.ts';
import { answer, type Exchange, type OwnAnswer } from './exchange.ts';
import { RateLimits } from './rate-limits.ts';

type Plugin = (exchange: Exchange, config: JsonObject, route: DeclaredRoute) => OwnAnswer | undefined;

export class Plugins {
  readonly #consumers: ReadonlyMap<string, DeclaredConsumer>;
  readonly #limits = new RateLimits();

  constructor({ consumers }: Declaration) {
    this.#consumers = new Map(consumers.flatMap((consumer) => consumer.keys.map((key) => [key, consumer] as const)));
  }

  /** Runs the plugins of a route. @returns the answer of the first that ends the request */
  run(exchange: Exchange, route: DeclaredRoute): OwnAnswer | undefined {
    for (const [name, config] of route.plugins) {
      const own = this.#all[name](exchange, config, route);
      if (own !== undefined) return own;
    }
    return undefined;
  }

  readonly #all: Readonly<Record<PluginName, Plugin>> = {
    'correlation-id': addCorrelationId,
    cors: (exchange, config) => answerPreflight(exchange, config) ?? addOrigin(exchange, config),
    'key-auth': (exchange, config) => this.#checkKey(exchange, config),
    'request-size-limiting': checkSize,
    acl: checkGroups,
    'rate-limiting': (exchange, config, route) => this.#limits.count(exchange, config, route),
    prometheus: () => undefined,
    'request-termination': (_exchange, { status_code: status = 503, message = 'Service unavailable' }) =>
      answer(Number(status), stringOf(message)),
  };

  #checkKey(exchange: Exchange, config: JsonObject): OwnAnswer | undefined {
    const { request, url } = exchange;
    if (request.method === 'OPTIONS' && config.run_on_preflight === false) return undefined;
    const names = config.key_names === undefined ? ['apikey'] : arrayOf(config.key_names).map(stringOf);
    const found = names.map((name) => request.headers[name.toLowerCase()] ?? url.searchParams.get(name));
    const key = found.find((value) => typeof value === 'string' && value !== '');
    const challenge = { 'WWW-Authenticate': 'Key' };
    if (typeof key !== 'string') return answer(401, 'No API key found in request', challenge);
    const consumer = this.#consumers.get(key);
    if (consumer === undefined) return answer(401, 'Unauthorized', challenge);
    exchange.consumer = consumer;
    exchange.key = key;
    exchange.requestHeaders['X-Consumer-Username'] = consumer.username;
    if (config.hide_credentials === true) for (const name of names) exchange.requestHeaders[name] = '';
    return undefined;
  }
}

function addCorrelationId(exchange: Exchange, config: JsonObject): undefined {
  const name = stringOf(config.header_name ?? 'Kong-Request-ID');
  const given = exchange.request.headers[name.toLowerCase()];
  const id = typeof given === 'string' && given !== '' ? given : randomUUID();
  exchange.requestHeaders[name] = id;
  if (config.echo_downstream === true) exchange.responseHeaders[name] = id;
}

/** A caller without a consumer is refused, even if key-auth has let it pass. */
function checkGroups({ consumer }: Exchange, { allow, deny }: JsonObject): OwnAnswer | undefined {
  if (consumer === undefined) return answer(401, 'Unauthorized');
  const isIn = (groups: JsonObject[string] | undefined): boolean =>
    arrayOf(groups).some((group) => consumer.groups.includes(stringOf(group)));
  const isAllowed = allow === undefined ? !isIn(deny) : isIn(allow);
  return isAllowed ? undefined : answer(403, 'You cannot consume this service');
}

const bytesByUnit: Readonly<Record<string, number>> = { bytes: 1, kilobytes: 1024, megabytes: 1024 * 1024 };

/** A body without a length is counted while it is sent: see the proxy. */
function checkSize(exchange: Exchange, config: JsonObject): OwnAnswer | undefined {
  const size = Number(exchange.request.headers['content-length'] ?? 0);
  return size > maxBodyBytes(config) ? answer(413, 'Request size limit exceeded') : undefined;
}

/** @param config of request-size-limiting; default 128 megabytes */
export function maxBodyBytes(config: JsonObject): number {
  return Number(config.allowed_payload_size ?? 128) * (bytesByUnit[stringOf(config.size_unit ?? 'megabytes')] ?? 1);
}
