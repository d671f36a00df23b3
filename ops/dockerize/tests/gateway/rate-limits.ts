/** The plugin rate-limiting with the policy `local`: fixed windows, counted in this process. */
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { stringOf } from '../../../../openapi/json/json.ts';
import type { DeclaredRoute } from './declaration.ts';
import { answer, type Exchange, type OwnAnswer } from './exchange.ts';

const secondsByWindow = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
const maxCounters = 10_000;

export class RateLimits {
  readonly #counts = new Map<string, number>();

  /** Counts the request in every window of the configuration. @returns 429 if one of them is full */
  count(exchange: Exchange, config: JsonObject, route: DeclaredRoute): OwnAnswer | undefined {
    const seconds = Date.now() / 1000;
    const windows = Object.entries(secondsByWindow).filter(([name]) => typeof config[name] === 'number');
    const states = windows.map(([name, length]) => {
      const start = Math.floor(seconds / length);
      const key = [route.service.name, identify(exchange, config), name, start].join(' ');
      const used = this.#counts.get(key) ?? 0;
      const limit = Number(config[name]);
      return { name, key, used, limit, reset: Math.ceil((start + 1) * length - seconds) };
    });
    const full = states.find(({ used, limit }) => used >= limit);
    if (full === undefined) for (const { key, used } of states) this.#store(key, used + 1);
    if (config.hide_client_headers !== true) addHeaders(exchange, states, full === undefined);
    return full === undefined
      ? undefined
      : answer(429, 'API rate limit exceeded', { 'Retry-After': String(full.reset) });
  }

  #store(key: string, count: number): void {
    if (this.#counts.size >= maxCounters) this.#counts.clear();
    this.#counts.set(key, count);
  }
}

/** Without a consumer or a credential, Kong limits by the address. */
function identify({ request, consumer, key }: Exchange, { limit_by: by = 'consumer' }: JsonObject): string {
  const address = request.socket.remoteAddress ?? '';
  if (by === 'service') return '';
  if (by === 'credential') return key ?? address;
  return stringOf(by) === 'consumer' ? (consumer?.username ?? address) : address;
}

interface WindowState {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
  readonly reset: number;
}

function addHeaders({ responseHeaders }: Exchange, states: readonly WindowState[], isCounted: boolean): void {
  for (const { name, used, limit } of states) {
    const window = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    responseHeaders[`X-RateLimit-Limit-${window}`] = String(limit);
    responseHeaders[`X-RateLimit-Remaining-${window}`] = String(Math.max(0, limit - used - (isCounted ? 1 : 0)));
  }
  const [tightest] = [...states].sort((one, other) => one.limit - one.used - (other.limit - other.used));
  if (tightest === undefined) return;
  responseHeaders['RateLimit-Limit'] = String(tightest.limit);
  responseHeaders['RateLimit-Remaining'] = String(Math.max(0, tightest.limit - tightest.used - (isCounted ? 1 : 0)));
  responseHeaders['RateLimit-Reset'] = String(tightest.reset);
}
