/** The fields of an upstream: load balancing and health checks. */
import { choice, type KongField, type KongFields, flag, foreign, integer, record, text, array } from './fields.ts';

const hashes = ['none', 'consumer', 'ip', 'header', 'cookie', 'path', 'query_arg', 'uri_capture'];
const checkTypes = ['tcp', 'http', 'https', 'grpc', 'grpcs'];
const count = integer({ default: 0, between: [0, 255] });
const seconds = (preset: number): KongField => ({ type: 'number', default: preset, between: [0, 65_535] });
const statuses = (...preset: number[]): KongField => array(integer({ between: [100, 999] }), { default: preset });

const successes = [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308];

const failures: KongFields = { tcp_failures: count, timeouts: count, http_failures: count };

const healthchecks = record({
  active: record({
    type: choice(checkTypes, { default: 'http' }),
    timeout: seconds(1),
    concurrency: integer({ default: 10, between: [1, 2_147_483_648] }),
    http_path: text({ default: '/' }),
    headers: { type: 'map' },
    https_sni: text(),
    https_verify_certificate: flag(true),
    healthy: record({ interval: seconds(0), successes: count, http_statuses: statuses(200, 302) }),
    unhealthy: record({
      interval: seconds(0),
      http_statuses: statuses(429, 404, 500, 501, 502, 503, 504, 505),
      ...failures,
    }),
  }),
  passive: record({
    type: choice(checkTypes, { default: 'http' }),
    healthy: record({ http_statuses: statuses(...successes), successes: count }),
    unhealthy: record({ http_statuses: statuses(429, 500, 503), ...failures }),
  }),
  threshold: { type: 'number', default: 0, between: [0, 100] },
});

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
  healthchecks,
  host_header: text(),
  client_certificate: foreign('certificates'),
  use_srv_name: { type: 'boolean', default: false },
};
