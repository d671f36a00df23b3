import { expect, test } from 'vitest';
import type { JsonObject, SecurityScheme } from '../../document/document.ts';
import { readSecuritySchemes } from './security.ts';

test.each<{ given: JsonObject; want: SecurityScheme }>([
  {
    given: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
    want: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
  },
  { given: { type: 'apiKey', in: 'body', name: 'key' }, want: { type: 'apiKey', unknown: true } },
  { given: { type: 'apiKey', in: 'query' }, want: { type: 'apiKey', unknown: true } },
  { given: { type: 'http', scheme: 'Bearer', bearerFormat: 'JWT' }, want: { type: 'http', scheme: 'bearer' } },
  { given: { type: 'oauth2', flows: {} }, want: { type: 'oauth2' } },
  { given: { type: 'openIdConnect', openIdConnectUrl: 'https://example.com' }, want: { type: 'openIdConnect' } },
  { given: { type: 'mutualTLS' }, want: { type: 'mutualTLS' } },
  { given: { type: 'smoke signals' }, want: { type: 'smoke signals', unknown: true } },
  { given: { $ref: '#/components/securitySchemes/other' }, want: { type: 'http', scheme: 'basic' } },
])('$given', ({ given, want }) => {
  const securitySchemes = { given, other: { type: 'http', scheme: 'basic' } };
  expect(readSecuritySchemes({ components: { securitySchemes } }).get('given')).toEqual(want);
});

test('a document without schemes has none', () => {
  expect(readSecuritySchemes({}).size).toBe(0);
});
