/** Fields of entities that depend on each other, and paths of routes, as a real Kong 3.9.1 checks them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { askAll, type Call, violation } from './ask.ts';
import { KongDouble } from './double.ts';

const double = new KongDouble();
beforeAll(() => double.start());
afterAll(() => double.stop());
beforeEach(() => double.reset());

describe('the double', () => {
  it.each<{ given: readonly Call[]; status: number; body?: JsonObject }>([
    // fields that depend on each other
    {
      given: [['PUT', '/services/notes', { host: 'notes', tls_verify: false }]],
      status: 400,
      body: violation({
        tls_verify: 'value must be null',
        '@entity': ["failed conditional validation given value of field 'protocol'"],
      }),
    },
    { given: [['PUT', '/services/notes', { host: 'notes', protocol: 'tls', tls_verify: false }]], status: 200 },
    { given: [['PUT', '/services/notes', { host: 'notes', protocol: 'grpc', path: '/v1' }]], status: 400 },
    {
      given: [['PUT', '/upstreams/notes', { hash_on: 'cookie' }]],
      status: 400,
      body: violation({
        hash_on_cookie: 'required field missing',
        '@entity': ["failed conditional validation given value of field 'hash_on'"],
      }),
    },
    { given: [['PUT', '/upstreams/notes', { hash_on: 'cookie', hash_on_cookie: 'session' }]], status: 200 },
    { given: [['PUT', '/upstreams/notes', { hash_on: 'ip', hash_fallback: 'ip' }]], status: 400 },
    {
      given: [['PUT', '/upstreams/notes', { healthchecks: { active: { unhealthy: { timeouts: 256 } } } }]],
      status: 400,
      body: {
        message:
          'schema violation (healthchecks.active: {\n  unhealthy = {\n    timeouts = "value should be between 0 and 255"\n  }\n})',
      },
    },
    // routes
    {
      given: [['PUT', '/routes/notes', { headers: { Host: ['notes.example'] } }]],
      status: 400,
      body: violation({ headers: "cannot contain 'host' header, which must be specified in the 'hosts' attribute" }),
    },
    { given: [['PUT', '/routes/notes', { headers: { 'X-Host': ['notes.example'] } }]], status: 200 },
    {
      given: [['PUT', '/routes/notes', { protocols: ['udp'], paths: ['/notes'] }]],
      status: 400,
      body: violation({
        paths: "cannot set 'paths' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'",
        '@entity': ["must set one of 'sources', 'destinations', 'snis' when 'protocols' is 'tcp', 'tls' or 'udp'"],
      }),
    },
    { given: [['PUT', '/routes/notes', { protocols: ['tls'], snis: ['notes.example'] }]], status: 200 },
    { given: [['PUT', '/routes/notes', { protocols: ['tls_passthrough'], snis: ['notes.example'] }]], status: 200 },
    { given: [['PUT', '/routes/notes', { paths: ['/n'], sources: [{ port: 1 }] }]], status: 400 },
    {
      given: [['PUT', '/routes/notes', { hots: ['notes.example'] }]],
      status: 400,
      body: violation({
        hots: 'unknown field',
        '@entity': ["must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'https'"],
      }),
    },
    {
      given: [['PUT', '/routes/notes', { paths: ['/caf%C3%A9', '/n%2', '/a%2fb'] }]],
      status: 400,
      body: violation({
        paths: [
          "non-normalized path, consider use '/café' instead",
          "invalid url-encoded value: '%2'",
          "non-normalized path, consider use '/a%2Fb' instead",
        ],
      }),
    },
    { given: [['PUT', '/routes/notes', { paths: ['/café', '/my notes', '/a%2Fb', '~/a%20b$'] }]], status: 200 },
  ])('answers $given with $status', async ({ given, status, body = {} }) => {
    expect(await askAll(double, given)).toMatchObject({ status, body });
  });
});
