import { describe, expect, it } from 'vitest';
import { OwnHosts } from './own-hosts.ts';

const known: Readonly<Record<string, readonly string[]>> = {
  'a.example': ['203.0.113.7'],
  'both.example': ['203.0.113.7', '2001:db8::7'],
  'mapped.example': ['::ffff:203.0.113.7'],
  'other.example': ['198.51.100.1'],
  'half.example': ['203.0.113.7', '198.51.100.1'],
};

const lookUp = (host: string): Promise<readonly string[]> => {
  const found = known[host];
  return found === undefined
    ? Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
    : Promise.resolve(found);
};

const hosts = new OwnHosts({ ipv4: ['203.0.113.7'], ipv6: ['2001:db8::7'] }, lookUp);

describe('a host', () => {
  it.each(['a.example', 'both.example', 'mapped.example'])('%s is ours', async (host) => {
    await expect(hosts.check(host)).resolves.toBeUndefined();
  });

  it.each([
    {
      given: 'other.example',
      want: { code: 'cli-host-foreign', data: { host: 'other.example', addresses: ['198.51.100.1'] } },
    },
    {
      given: 'half.example',
      want: { code: 'cli-host-foreign', data: { host: 'half.example', addresses: ['198.51.100.1'] } },
    },
    {
      given: 'none.example',
      want: { code: 'cli-host-unknown', data: { host: 'none.example', reason: 'ENOTFOUND' } },
    },
  ])('$given is not', async ({ given, want }) => {
    await expect(hosts.check(given)).rejects.toMatchObject(want);
  });
});
