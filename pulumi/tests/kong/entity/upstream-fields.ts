/** The fields of an upstream: load balancing and health checks. */
import type { Json } from '../../../../openapi/document/document.ts';
import { checkIf, type EntityCheck, isOneOf, mustBeOneOf, mustBeSet } from './entity-check.ts';
import { choice, type KongField, type KongFields, flag, foreign, integer, record, text, array } from './fields.ts';

const hashes = ['none', 'consumer', 'ip', 'header', 'cookie', 'path', 'query_arg', 'uri_capture'];
const checkTypes = ['tcp', 'http', 'https', 'grpc', 'grpcs'];
const count = integer({ default: 0, between: [0, 255] });
const seconds = (preset: number): KongField => ({ type: 'number', default: preset, between: [0, 65_535] });
const statuses = (...preset: number[]): KongField => array(integer({ between: [100, 999] }), { default: preset });

const successes = [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308];

/**
 * A record whose default is made of the defaults of its fields, as the schema of Kong shows it.
 * @param others further fields, which the default does not have
 */
function preset(fields: KongFields, others: KongFields = {}): KongField {
  const defaults = Object.entries(fields).flatMap(([name, { default: value }]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  return record({ ...fields, ...others }, { default: Object.fromEntries(defaults) });
}

const failures: KongFields = { tcp_failures: count, timeouts: count, http_failures: count };

const threshold: KongField = { type: 'number', default: 0, between: [0, 100] };

const checks: KongFields = {
  active: preset({
    type: choice(checkTypes, { default: 'http' }),
    timeout: seconds(1),
    concurrency: integer({ default: 10, between: [1, 2_147_483_648] }),
    http_path: text({ default: '/' }),
    headers: { type: 'map' },
    https_sni: text(),
    https_verify_certificate: flag(true),
    healthy: preset({ interval: seconds(0), successes: count, http_statuses: statuses(200, 302) }),
    unhealthy: preset({
      interval: seconds(0),
      http_statuses: statuses(429, 404, 500, 501, 502, 503, 504, 505),
      ...failures,
    }),
  }),
  passive: preset({
    type: choice(checkTypes, { default: 'http' }),
    healthy: preset({ http_statuses: statuses(...successes), successes: count }),
    unhealthy: preset({ http_statuses: statuses(429, 500, 503), ...failures }),
  }),
};

export const upstreamFields: KongFields = {
  algorithm: choice(['consistent-hashing', 'least-connections', 'round-robin', 'latency'], { default: 'round-robin' }),
  hash_on: choice(hashes, { default: 'none' }),
  hash_fallback: choice(hashes, { default: 'none' }),
  hash_on_header: text(),
  hash_fallback_header: text(),
  hash_on_cookie: text(),
  hash_on_cookie_path: text({ default: '/' }),
  hash_on_query_arg: text(),
  hash_fallback_query_arg: text(),
  hash_on_uri_capture: text(),
  hash_fallback_uri_capture: text(),
  slots: integer({ default: 10_000, between: [10, 65_536] }),
  healthchecks: preset(checks, { threshold }),
  host_header: text(),
  client_certificate: foreign('certificates'),
  use_srv_name: { type: 'boolean', default: false },
};

/** The field that each kind of hash needs, for `hash_on` and for `hash_fallback`. */
const needed = [
  ['header', 'hash_on_header', 'hash_fallback_header'],
  ['cookie', 'hash_on_cookie', 'hash_on_cookie'],
  ['query_arg', 'hash_on_query_arg', 'hash_fallback_query_arg'],
  ['uri_capture', 'hash_on_uri_capture', 'hash_fallback_uri_capture'],
] as const;

/** Without a hash, and with a cookie, which Kong creates if it is missing, there is no fallback. */
export const upstreamChecks: readonly EntityCheck[] = [
  ...needed.flatMap(([hash, own, fallback]) => [
    checkIf('hash_on', isOneOf(hash), own, mustBeSet),
    checkIf('hash_fallback', isOneOf(hash), fallback, mustBeSet),
  ]),
  checkIf('hash_on', isOneOf('none', 'cookie'), 'hash_fallback', mustBeOneOf('none')),
  ...['consumer', 'ip', 'path'].map((hash) =>
    checkIf('hash_on', isOneOf(hash), 'hash_fallback', mustBeOneOf(...hashes.filter((other) => other !== hash))),
  ),
];
