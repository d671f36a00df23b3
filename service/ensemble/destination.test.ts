import { afterAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../openapi/load.ts';
import { createAddressPolicy } from './address-policy.ts';
import { destinationOf } from './destination.ts';
import { documentText } from './testing.ts';

const addresses: Record<string, string> = {
  'public.test': '93.184.215.14',
  'other.test': '93.184.215.15',
  'own.test': '10.0.0.1',
  'metadata.test': '169.254.169.254',
};
const policy = createAddressPolicy(['own.test', 'localhost'], async (hostname) => {
  const address = hostname === 'localhost' ? '127.0.0.1' : addresses[hostname];
  return address === undefined ? [] : [{ address, family: 4 }];
});
afterAll(() => policy.close());

async function destination(servers: readonly string[], address: string): Promise<string | undefined> {
  const document = await parseDocument(documentText({ servers }), { source: address, name: 'test' });
  return destinationOf(document, address, policy);
}

describe('where calls go', () => {
  it.each([
    {
      servers: ['https://other.test/v1', 'https://public.test/v2/'],
      found: 'https://public.test/openapi.json',
      want: 'https://public.test/v2',
    },
    { servers: ['https://other.test/v1'], found: 'https://public.test/openapi.json', want: 'https://other.test/v1' },
    {
      servers: ['https://public.test:444/', 'http://public.test'],
      found: 'https://public.test/a',
      want: 'https://public.test:444',
    },
    {
      servers: ['https://public.test', 'http://localhost:8080'],
      found: 'http://localhost:8080/a',
      want: 'http://localhost:8080',
    },
    {
      servers: ['https://public.test', 'http://localhost:8080/v1'],
      found: 'http://localhost:9090/a',
      want: 'http://localhost:9090',
    },
    { servers: ['https://public.test'], found: 'http://own.test/docs/a', want: 'http://own.test' },
    { servers: [], found: 'https://public.test/docs/openapi.json', want: 'https://public.test' },
    { servers: ['/v1'], found: 'https://public.test/docs/openapi.json', want: 'https://public.test/v1' },
    { servers: ['v1/'], found: 'https://public.test/docs/openapi.json', want: 'https://public.test/docs/v1' },
    {
      servers: ['ftp://public.test', 'https://other.test'],
      found: 'https://public.test/a',
      want: 'https://other.test',
    },
    { servers: ['https://user:secret@public.test/v1'], found: 'https://public.test/a', want: 'https://public.test/v1' },
    { servers: ['ftp://public.test'], found: 'https://public.test/a', want: undefined },
  ])('$servers, found at $found', async ({ servers, found, want }) => {
    expect(await destination(servers, found)).toBe(want);
  });

  it.each([
    'http://metadata.test',
    'http://169.254.169.254/latest',
    'http://127.0.0.1:9',
    'http://[::1]',
    'http://unknown.test',
  ])('never to %s', async (server) => {
    await expect(destination([server], 'https://public.test/a')).rejects.toMatchObject({
      code: expect.stringMatching(/^ensemble-(address-(forbidden|internal)|name-unknown)$/) as string,
    });
  });
});
