import { describe, expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import { createAddressPolicy } from './address-policy.ts';
import { permissionFor } from './credentials.ts';

const document = await parseDocument(
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Keys', version: '1' },
    components: {
      securitySchemes: {
        apiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
        adminApiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-ADMIN-API-KEY' },
        queryKey: { type: 'apiKey', in: 'query', name: 'key' },
        cookieKey: { type: 'apiKey', in: 'cookie', name: 'session' },
        basic: { type: 'http', scheme: 'Basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        digest: { type: 'http', scheme: 'digest' },
        oauth: { type: 'oauth2', flows: {} },
        openId: { type: 'openIdConnect', openIdConnectUrl: 'https://one.test/' },
        certificate: { type: 'mutualTLS' },
      },
    },
    paths: Object.fromEntries(
      Object.entries({
        open: [],
        own: [{ apiKeyAuth: [] }],
        admin: [{ adminApiKeyAuth: [] }],
        either: [{ adminApiKeyAuth: [] }, { apiKeyAuth: [] }],
        both: [{ adminApiKeyAuth: [], apiKeyAuth: [] }],
        optional: [{ adminApiKeyAuth: [] }, {}],
        query: [{ queryKey: [] }],
        cookie: [{ cookieKey: [] }],
        basic: [{ basic: [] }],
        bearer: [{ bearer: [] }],
        digest: [{ digest: [] }],
        oauth: [{ oauth: ['read'] }],
        openId: [{ openId: [] }],
        certificate: [{ certificate: [] }],
      }).map(([operationId, security]) => [
        `/${operationId}`,
        { get: { operationId, security, responses: { 200: { description: 'well' } } } },
      ]),
    ),
  }),
  { source: 'keys.json', name: 'keys' },
);

const values = new Map(
  ['queryKey', 'cookieKey', 'basic', 'bearer', 'digest', 'oauth', 'openId', 'certificate'].map((scheme) => [
    scheme,
    `value of ${scheme}`,
  ]),
);
const settings = {
  isOwn: createAddressPolicy(['own.test:80']).isOwn,
  serviceApiKey: 'own key',
  serviceCredentials: new Map([
    ['named', values],
    ['admin', new Map([['adminApiKeyAuth', 'admin key']])],
    ['keyed', new Map([['apiKeyAuth', 'their key']])],
  ]),
};

const own = 'http://own.test/v1';
const other = 'https://other.test';

function sent(id: string, destination: string, operationId: string): string {
  const operation = document.operations.find((candidate) => candidate.id === operationId)!;
  const permission = permissionFor(settings, { service: { id }, document, destination }, operation);
  if ('refusal' in permission) return `refused: ${permission.refusal.reason}`;
  return permission.credentials.map(({ in: place, name, value }) => `${place} ${name}: ${value}`).join('; ');
}

describe('the credentials of a call', () => {
  const unset = (scheme: string, id: string): string =>
    `refused: no value is set for its security scheme ${scheme} (SERVICE_CREDENTIALS, service ${id})`;
  it.each([
    { id: 'one', destination: own, operation: 'open', want: '' },
    { id: 'one', destination: own, operation: 'own', want: 'header X-API-KEY: own key' },
    { id: 'one', destination: own, operation: 'admin', want: unset('adminApiKeyAuth', 'one') },
    { id: 'one', destination: own, operation: 'either', want: 'header X-API-KEY: own key' },
    { id: 'one', destination: own, operation: 'both', want: unset('adminApiKeyAuth', 'one') },
    { id: 'one', destination: own, operation: 'optional', want: '' },
    { id: 'one', destination: own, operation: 'query', want: unset('queryKey', 'one') },
    { id: 'one', destination: other, operation: 'own', want: unset('apiKeyAuth', 'one') },
    { id: 'one', destination: 'http://own.test:8080', operation: 'own', want: unset('apiKeyAuth', 'one') },
    { id: 'one', destination: 'https://own.test', operation: 'own', want: unset('apiKeyAuth', 'one') },
    { id: 'one', destination: 'http://own.test.evil.test', operation: 'own', want: unset('apiKeyAuth', 'one') },
    { id: 'keyed', destination: other, operation: 'own', want: 'header X-API-KEY: their key' },
    { id: 'keyed', destination: own, operation: 'own', want: 'header X-API-KEY: their key' },
    { id: 'named', destination: other, operation: 'query', want: 'query key: value of queryKey' },
    { id: 'named', destination: other, operation: 'cookie', want: 'cookie session: value of cookieKey' },
    { id: 'named', destination: other, operation: 'basic', want: 'header authorization: Basic dmFsdWUgb2YgYmFzaWM=' },
    { id: 'named', destination: other, operation: 'bearer', want: 'header authorization: Bearer value of bearer' },
    { id: 'named', destination: other, operation: 'oauth', want: 'header authorization: Bearer value of oauth' },
    { id: 'named', destination: other, operation: 'openId', want: 'header authorization: Bearer value of openId' },
    {
      id: 'named',
      destination: other,
      operation: 'digest',
      want: 'refused: its security scheme digest has the type "http", which is not supported',
    },
    {
      id: 'named',
      destination: other,
      operation: 'certificate',
      want: 'refused: its security scheme certificate has the type "mutualTLS", which is not supported',
    },
    { id: 'admin', destination: other, operation: 'admin', want: 'header X-ADMIN-API-KEY: admin key' },
    { id: 'admin', destination: other, operation: 'own', want: unset('apiKeyAuth', 'admin') },
  ])('$operation of $id at $destination', ({ id, destination, operation, want }) => {
    expect(sent(id, destination, operation)).toBe(want);
  });
});
