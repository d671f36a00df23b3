import { afterAll, beforeAll, expect, it } from 'vitest';
import { NameServers } from './answers.ts';
import { startNameServer, type TestNameServer } from './testing/name-server.ts';

let server: TestNameServer;
beforeAll(async () => {
  server = await startNameServer();
});
afterAll(() => server.close());

it.each([
  { host: 'a.example', type: 'A', want: ['192.0.2.1', '192.0.2.2'] },
  { host: 'A.Example', type: 'A', want: ['192.0.2.1', '192.0.2.2'] },
  { host: 'a.example', type: 'AAAA', want: ['2001:db8::1'] },
  { host: 'b.example', type: 'AAAA', want: [] },
  { host: 'c.example', type: 'A', want: [] },
] as const)('$type of $host: $want', async ({ host, type, want }) => {
  server.know({
    'A a.example': ['192.0.2.1', '192.0.2.2'],
    'AAAA a.example': ['2001:DB8:0::1'],
    'A b.example': ['192.0.2.3'],
  });
  expect([...(await new NameServers([server.address]).readAddresses({ host, type }))].sort()).toEqual(want);
});

it('name servers that fail are no answer', async () => {
  server.know(undefined);
  const asked = new NameServers([server.address]).readAddresses({ host: 'a.example', type: 'A' });
  const data = { host: 'a.example', reason: 'ESERVFAIL' };
  await expect(asked).rejects.toMatchObject({ code: 'cli-dns-unanswered', data });
});

it('name servers are addresses', () => {
  expect(() => new NameServers(['ns.example'])).toThrow(
    expect.objectContaining({ code: 'cli-option-invalid', data: { option: 'resolver', given: ['ns.example'] } }),
  );
});
