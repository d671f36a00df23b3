import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressError, createAddressPolicy, findReach, type Resolver } from './address-policy.ts';
import { listen } from '../testing/servers.ts';

describe('the reach of an address', () => {
  it.each([
    { given: '93.184.215.14', want: 'public' },
    { given: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', want: 'public' },
    { given: '127.0.0.1', want: 'internal' },
    { given: '127.255.0.9', want: 'internal' },
    { given: '::1', want: 'internal' },
    { given: '::ffff:127.0.0.1', want: 'internal' },
    { given: '::ffff:7f00:1', want: 'internal' },
    { given: '10.1.2.3', want: 'internal' },
    { given: '172.16.0.1', want: 'internal' },
    { given: '192.168.1.1', want: 'internal' },
    { given: '100.64.0.1', want: 'internal' },
    { given: 'fd12:3456::1', want: 'internal' },
    { given: '169.254.169.254', want: 'forbidden' },
    { given: '::ffff:169.254.169.254', want: 'forbidden' },
    { given: 'fe80::1', want: 'forbidden' },
    { given: 'fd00:ec2::254', want: 'forbidden' },
    { given: 'fd20:ce::254', want: 'forbidden' },
    { given: '100.100.100.200', want: 'forbidden' },
    { given: '168.63.129.16', want: 'forbidden' },
    { given: '0.0.0.0', want: 'forbidden' },
    { given: '::', want: 'forbidden' },
    { given: '::7f00:1', want: 'forbidden' },
    { given: '64:ff9b::7f00:1', want: 'forbidden' },
    { given: '2002:7f00:1::', want: 'forbidden' },
    { given: '224.0.0.1', want: 'forbidden' },
    { given: '255.255.255.255', want: 'forbidden' },
    { given: '192.0.2.1', want: 'forbidden' },
    { given: 'not an address', want: 'forbidden' },
  ])('$given is $want', ({ given, want }) => expect(findReach(given)).toBe(want));
});

describe('what is permitted', () => {
  const resolver = addresses({
    'public.test': ['93.184.215.14'],
    'inside.test': ['127.0.0.1'],
    'own.test': ['10.0.0.1', 'fd00::1'],
    'metadata.test': ['169.254.169.254'],
    'both.test': ['93.184.215.14', '127.0.0.1'],
    'nothing.test': [],
  });
  const allowed = ['own.test', 'metadata.test', '127.0.0.1:8080', '[::1]:80', 'localhost'];
  const policy = createAddressPolicy(allowed, resolver);

  it.each([
    { given: 'https://public.test/', want: ['93.184.215.14'] },
    { given: 'http://own.test:9/', want: ['10.0.0.1', 'fd00::1'] },
    { given: 'http://127.0.0.1:8080/', want: ['127.0.0.1'] },
    { given: 'http://2130706433:8080/', want: ['127.0.0.1'] },
    { given: 'http://[::1]/', want: ['::1'] },
  ])('$given', async ({ given, want }) => {
    expect((await policy.permitted(new URL(given))).map(({ address }) => address)).toEqual(want);
  });

  it('names the host that is missing in ALLOWED_HOSTS', async () => {
    const refusal = policy.permitted(new URL('https://both.test/'));
    await expect(refusal).rejects.toThrow('ALLOWED_HOSTS does not name both.test:443');
  });

  it.each([
    { given: 'http://inside.test/', code: 'ensemble-address-internal' },
    { given: 'https://both.test/', code: 'ensemble-address-internal' },
    { given: 'http://127.0.0.1:8081/', code: 'ensemble-address-internal' },
    { given: 'http://127.1/', code: 'ensemble-address-internal' },
    { given: 'http://2130706433/', code: 'ensemble-address-internal' },
    { given: 'http://0x7f000001/', code: 'ensemble-address-internal' },
    { given: 'http://017700000001/', code: 'ensemble-address-internal' },
    { given: 'http://[::1]:81/', code: 'ensemble-address-internal' },
    { given: 'http://[::ffff:127.0.0.1]/', code: 'ensemble-address-internal' },
    { given: 'http://[::ffff:7f00:1]:8080/', code: 'ensemble-address-internal' },
    { given: 'http://metadata.test/', code: 'ensemble-address-forbidden' },
    { given: 'http://169.254.169.254/', code: 'ensemble-address-forbidden' },
    { given: 'http://2852039166/', code: 'ensemble-address-forbidden' },
    { given: 'http://0/', code: 'ensemble-address-forbidden' },
    { given: 'http://nothing.test/', code: 'ensemble-name-unknown' },
    { given: 'http://unknown.test/', code: 'ensemble-name-unknown' },
  ])('not $given', async ({ given, code }) => {
    await expect(policy.permitted(new URL(given))).rejects.toMatchObject({ code });
  });

  it.each([
    { given: 'http://own.test/', want: true },
    { given: 'https://127.0.0.1:8080/', want: true },
    { given: 'http://127.0.0.1/', want: false },
    { given: 'http://own.test.evil.test/', want: false },
    { given: 'http://evil.own.test/', want: false },
    { given: 'http://own.test./', want: false },
  ])('$given is of our own: $want', ({ given, want }) => expect(policy.isOwn(new URL(given))).toBe(want));

  it.each([
    { given: 'http://inside.test/', want: true },
    { given: 'https://public.test/', want: false },
    { given: 'https://both.test/', want: false },
  ])('$given is internal: $want', async ({ given, want }) => {
    expect(await policy.isInternal(new URL(given))).toBe(want);
  });
});

describe('a connection', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('goes to the addresses that were checked, with one look-up for both', async () => {
    const server = await listen(createServer((_request, response) => response.end('here')));
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let lookups = 0;
    const policy = createAddressPolicy(['name.test'], async () => {
      lookups += 1;
      return (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
    });
    closing.push(server.close, policy.close);
    const answer = await policy.client.send({ base: `http://name.test:${server.port}`, path: '/', method: 'GET' });
    expect({ text: answer.text(), lookups }).toEqual({ text: 'here', lookups: 1 });
  });

  it('is not made to a name that now resolves to a forbidden address', async () => {
    const server = await listen(
      createServer((_request, response) => {
        response.setHeader('connection', 'close');
        response.end('here');
      }),
    );
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const policy = createAddressPolicy(['name.test'], async () =>
      (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
    );
    closing.push(server.close, policy.close);
    const request = { base: `http://name.test:${server.port}`, path: '/', method: 'GET' };
    await policy.client.send(request);
    await expect(policy.client.send(request)).rejects.toMatchObject({ cause: expect.any(AddressError) as unknown });
  });

  it.each(['http://127.0.0.1', 'http://[::ffff:127.0.0.1]', 'http://2130706433', 'http://inside.test'])(
    'is not made to %s',
    async (origin) => {
      let requests = 0;
      const server = await listen(createServer((_request, response) => response.end(String((requests += 1)))));
      const policy = createAddressPolicy([], addresses({ 'inside.test': ['127.0.0.1'] }));
      closing.push(server.close, policy.close);
      const request = { base: `${origin}:${server.port}`, path: '/', method: 'GET' };
      await expect(policy.client.send(request)).rejects.toMatchObject({ cause: expect.any(AddressError) as unknown });
      expect(requests).toBe(0);
    },
  );
});

function addresses(names: Readonly<Record<string, readonly string[]>>): Resolver {
  return async (hostname) => {
    const found = names[hostname];
    if (found === undefined) throw new Error(`no ${hostname}`);
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}
