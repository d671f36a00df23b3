import { describe, expect, it } from 'vitest';
import { Destination, type Resolver } from './destination.ts';

const resolveTo =
  (...addresses: readonly string[]): Resolver =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const literals: readonly { readonly given: string; readonly want: boolean }[] = [
  { given: 'http://127.0.0.1:5000', want: true },
  { given: 'http://127.8.9.1', want: true },
  { given: 'http://127.1:80/v1', want: true },
  { given: 'http://2130706433', want: true },
  { given: 'http://[::1]:5000', want: true },
  { given: 'http://[::ffff:127.0.0.1]', want: true },
  { given: 'http://0.0.0.0:8000', want: true },
  { given: 'http://10.0.0.8', want: false },
  { given: 'http://192.168.1.20:8080', want: false },
  { given: 'http://[::ffff:10.0.0.8]', want: false },
  { given: 'http://169.254.169.254', want: false },
  { given: 'http://198.51.100.7', want: false },
  { given: 'http://[2001:db8::7]', want: false },
];

const names: readonly { readonly addresses: readonly string[]; readonly want: boolean }[] = [
  { addresses: ['127.0.0.1'], want: true },
  { addresses: ['::1', '127.0.0.1'], want: true },
  { addresses: ['127.0.0.1', '198.51.100.7'], want: false },
  { addresses: ['198.51.100.7'], want: false },
  { addresses: [], want: false },
];

describe('a destination', () => {
  it.each(literals)('at $given gets writes: $want', async ({ given, want }) => {
    expect(await new Destination(given, { resolver: resolveTo() }).permits('POST')).toBe(want);
  });

  it.each(names)('with a name for $addresses gets writes: $want', async ({ addresses, want }) => {
    for (const url of ['http://api.example', 'http://localhost:1', 'http://127.0.0.1.example']) {
      const destination = new Destination(url, { resolver: resolveTo(...addresses) });
      expect(await destination.permits('DELETE')).toBe(want);
    }
  });

  it('gets safe methods at every address, and all methods if writes are permitted', async () => {
    const destination = new Destination('http://198.51.100.7');
    expect(await Promise.all(['GET', 'head', 'OPTIONS'].map((method) => destination.permits(method)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await destination.permits('PATCH')).toBe(false);
    expect(await new Destination('http://198.51.100.7', { writes: true }).permits('PATCH')).toBe(true);
  });

  it('gets no writes if its name cannot be resolved', async () => {
    const resolver = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
    expect(await new Destination('http://api.example', { resolver }).permits('POST')).toBe(false);
  });

  it('gets no connection if its name led to this machine and leads elsewhere now', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.1'], ['198.51.100.7']];
    const resolver: Resolver = (name) => resolveTo(...(answers.shift() ?? []))(name);
    const destination = new Destination('http://api.example', { resolver });
    expect(await destination.permits('POST')).toBe(true);
    expect(await destination.addressesFor('api.example')).toEqual([{ address: '127.0.0.1', family: 4 }]);
    await expect(destination.addressesFor('api.example')).rejects.toThrow('leads to 198.51.100.7 now');
  });
});
