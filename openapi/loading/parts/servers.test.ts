import { expect, test } from 'vitest';
import type { JsonObject } from '../../document/document.ts';
import { readServers } from './servers.ts';

const variables = { region: { default: 'eu', enum: ['eu', 'us'] }, port: { default: '8443' } };

test.each<{ name: string; given: JsonObject; want: string[] }>([
  { name: 'none', given: {}, want: ['/'] },
  { name: 'an empty list', given: { servers: [] }, want: ['/'] },
  {
    name: 'in order',
    given: { servers: [{ url: 'https://b.example' }, { url: '/v1' }] },
    want: ['https://b.example', '/v1'],
  },
  {
    name: 'variables',
    given: { servers: [{ url: 'https://{region}.a.example:{port}/{region}', variables }] },
    want: ['https://eu.a.example:8443/eu'],
  },
  {
    name: 'a variable without definition',
    given: { servers: [{ url: '/{toString}', variables }] },
    want: ['/{toString}'],
  },
])('$name', ({ given, want }) => {
  expect(readServers(given)).toEqual(want);
});
