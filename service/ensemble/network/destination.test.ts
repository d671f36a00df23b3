import { afterAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import { createAddressPolicy } from './address-policy.ts';
import { findDestination, mayLead, wayRefusal } from './destination.ts';
import { documentText } from '../testing/servers.ts';

const addresses: Record<string, string> = {
  'public.test': '93.184.215.14',
  'other.test': '93.184.215.15',
  'named.test': '93.184.215.16',
  'own.test': '10.0.0.1',
  'metadata.test': '169.254.169.254',
};
const ownHosts = [
  'own.test',
  'localhost',
  'named.test:8443',
  'standard.test:443',
  'absolute.test.',
  'bücher.test',
].concat(['93.184.215.20', '93.184.215.21:8443', '[::ffff:93.184.215.22]']);
const policy = createAddressPolicy(ownHosts, async (hostname) => {
  const address = hostname === 'localhost' ? '127.0.0.1' : addresses[hostname];
  return address === undefined ? [] : [{ address, family: 4 }];
});
afterAll(() => policy.close());

async function destination(servers: readonly string[], address: string): Promise<string | undefined> {
  const document = await parseDocument(documentText({ servers }), { source: address, name: 'test' });
  return findDestination(document, address, policy);
}

describe('the destination of calls', () => {
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
    { servers: ['http://own.test'], found: 'https://public.test/a' },
    { servers: ['http://own.test:9999/v1'], found: 'https://public.test/a' },
    { servers: ['HTTP://LocalHost:81'], found: 'https://public.test/a' },
    { servers: ['//own.test/v1'], found: 'https://public.test/a' },
    { servers: ['https://own.test', 'https://other.test'], found: 'https://public.test/a' },
    { servers: ['https://named.test:8443'], found: 'https://named.test/a' }, // another port is another origin
  ])('rejects $servers, one of our own, from $found', async ({ servers, found }) => {
    await expect(destination(servers, found)).rejects.toMatchObject({ code: 'ensemble-address-foreign' });
  });

  it('ignores servers of paths and operations, which could name another host', async () => {
    const content = JSON.parse(documentText({ servers: ['https://other.test'] })) as { paths: { '/things': object } };
    const servers = [{ url: 'http://own.test' }];
    const get = { operationId: 'things', servers, responses: { 200: { description: 'well' } } };
    content.paths['/things'] = { servers, get };
    const document = await parseDocument(JSON.stringify(content), { source: 'a', name: 'test' });
    expect(await findDestination(document, 'https://public.test/a', policy)).toBe('https://other.test');
  });

  it.each([
    'http://metadata.test',
    'http://169.254.169.254/latest',
    'http://127.0.0.1:9',
    'http://[::1]',
    'http://unknown.test',
  ])('is never %s', async (server) => {
    await expect(destination([server], 'https://public.test/a')).rejects.toMatchObject({
      code: expect.stringMatching(/^ensemble-(address-(forbidden|internal)|name-unknown)$/) as string,
    });
  });
});

describe('a redirect or reference from one address to another', () => {
  it.each([
    { from: 'https://public.test', to: 'https://other.test', want: true },
    { from: 'https://public.test', to: 'http://own.test', want: false },
    { from: 'https://public.test', to: 'http://own.test.', want: false },
    { from: 'https://public.test', to: 'http://OWN.test..:81', want: false },
    { from: 'https://public.test', to: 'http://[::ffff:93.184.215.20]', want: false },
    { from: 'https://public.test', to: 'http://1572394772', want: false }, // 93.184.215.20
    { from: 'https://public.test', to: 'https://named.test:8443', want: false },
    { from: 'https://public.test', to: 'https://named.test.:8443', want: false },
    { from: 'https://public.test', to: 'https://NAMED.test..:8443', want: false },
    { from: 'https://public.test', to: 'https://named.test.', want: true },
    { from: 'https://public.test', to: 'https://standard.test.', want: false },
    { from: 'https://public.test', to: 'http://standard.test.', want: true },
    { from: 'https://public.test', to: 'https://absolute.test', want: false },
    { from: 'https://public.test', to: 'https://absolute.test.', want: false },
    { from: 'https://public.test', to: 'https://xn--bcher-kva.test.', want: false },
    { from: 'https://public.test', to: 'http://[::ffff:93.184.215.21]:8443', want: false },
    { from: 'https://public.test', to: 'http://93.184.215.22', want: false }, // listed as mapped into IPv6
    { from: 'https://public.test', to: 'https://named.test', want: true },
    { from: 'http://own.test:1', to: 'http://localhost:2', want: true },
    { from: 'http://own.test', to: 'https://public.test', want: true },
    { from: 'http://own.test.', to: 'http://own.test', want: false },
    { from: 'https://own.test.evil.test', to: 'http://own.test', want: false },
  ])('from $from to $to may be followed: $want', ({ from, to, want }) => {
    expect(mayLead(policy.isOwn, new URL(from), new URL(to))).toBe(want);
  });

  it.each([
    { openapi_url: 'http://own.test', address: 'http://own.test', destination: 'http://own.test', want: undefined },
    { openapi_url: 'https://public.test', address: 'https://a.test', destination: 'https://b.test', want: undefined },
    { openapi_url: 'http://own.test', address: 'https://a.test', destination: 'https://b.test', want: undefined },
    { openapi_url: 'https://public.test', address: 'https://a.test', destination: 'http://own.test', want: /a\.test/ },
    { openapi_url: 'https://public.test', address: 'http://own.test', destination: 'https://b.test', want: /public/ },
    { openapi_url: 'http://own.test', address: 'https://a.test', destination: 'http://localhost', want: /a\.test/ },
  ])('is checked again for a stored registration: $openapi_url, $address, $destination', ({ want, ...way }) => {
    const refusal = wayRefusal(policy.isOwn, way);
    const expected = { code: 'ensemble-address-foreign', reason: expect.stringMatching(want ?? '') as string };
    expect(refusal).toEqual(want === undefined ? undefined : expected);
  });
});
