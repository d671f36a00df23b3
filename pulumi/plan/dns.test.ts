import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { listZoneNames, findZone } from './dns.ts';
import { planDns } from './plan.ts';
import { parsePlanDocument, createSource } from './testing/plan-inputs.ts';

const own = await loadDocuments();
const rename = (from: string, to: string) =>
  own.map((document) => ({
    ...document,
    servers: document.servers.map((server) => server.replace(`//${from}`, `//${to}`)),
  }));

describe('records', () => {
  it('have the type A, and AAAA if there are IPv6 addresses', () => {
    const { records } = planDns(own, createSource({ gatewayAddresses: '203.0.113.9, 203.0.113.7,2001:DB8::7' }));
    expect(records.map(({ key }) => key)).toEqual(
      [
        'central-sequence-production',
        'central-sequence-staging',
        'ensemble-production',
        'ensemble-staging',
        'session-context-production',
      ].flatMap((key) => [`${key}-a`, `${key}-aaaa`]),
    );
    expect(records.slice(-2)).toEqual([
      {
        key: 'session-context-production-a',
        host: 'sessioncontext.fountain.coach',
        type: 'A',
        ttlSeconds: 300,
        addresses: ['203.0.113.7', '203.0.113.9'],
      },
      {
        key: 'session-context-production-aaaa',
        host: 'sessioncontext.fountain.coach',
        type: 'AAAA',
        ttlSeconds: 300,
        addresses: ['2001:db8::7'],
      },
    ]);
  });

  it('keep their keys when a host is renamed: one record changes', () => {
    const source = createSource({ gatewayAddresses: '203.0.113.7' });
    const [before, after] = [
      planDns(own, source),
      planDns(rename('ensemble.fountain.coach', 'e.fountain.coach'), source),
    ];
    expect(after.records.map(({ key }) => key)).toEqual(before.records.map(({ key }) => key));
    const isSame = (index: number): boolean =>
      JSON.stringify(after.records[index]) === JSON.stringify(before.records[index]);
    const changed = after.records.filter((_record, index) => !isSame(index));
    expect(changed.map(({ key, host }) => [key, host])).toEqual([['ensemble-production-a', 'e.fountain.coach']]);
  });
});

it('health checks request /healthz of each host if the setting enables them', async () => {
  const servers = 'servers: [{ url: https://a.example/v1 }, { url: http://b.example:81/v1 }]';
  const document = await parsePlanDocument(
    'pets',
    `${servers}\npaths: { /a: { get: { responses: { '200': { description: ok } } } } }\n`,
  );
  const config = { gatewayAddresses: '203.0.113.7' };
  expect(planDns([document], createSource(config)).healthChecks).toEqual([]);
  expect(planDns([document], createSource({ ...config, healthChecks: 'true' })).healthChecks).toEqual([
    { key: 'pets-production', host: 'a.example', type: 'HTTPS', port: 443, path: '/v1/healthz' },
    { key: 'pets-production-2', host: 'b.example', type: 'HTTP', port: 81, path: '/v1/healthz' },
  ]);
});

describe('zones', () => {
  const zones = ['example', 'b.example', 'a.b.example', 'ab.example'].map((name) => ({ name, id: name }));
  it.each([
    { given: 'x.b.example', want: 'b.example' },
    { given: 'a.b.example', want: 'a.b.example' },
    { given: 'y.a.b.example', want: 'a.b.example' },
    { given: 'b.example', want: 'b.example' },
    { given: 'xb.example', want: 'example' },
    { given: 'x.other', want: undefined },
  ])('$given goes into $want', ({ given, want }) => {
    expect(findZone(given, zones)?.name).toBe(want);
    expect(findZone(given, [...zones].reverse())?.name).toBe(want);
  });

  it('that can contain a host are listed, the longest first', () => {
    expect(listZoneNames('a.b.example')).toEqual(['a.b.example', 'b.example', 'example']);
  });

  it('that the settings do not have are undefined', () => {
    const config = { gatewayAddresses: '203.0.113.7' };
    expect(planDns(own, createSource(config)).zones).toBeUndefined();
    const hostedZones = 'b.example=Z9876543210, Fountain.Coach.=Z0123456789';
    expect(planDns(own, createSource({ ...config, hostedZones })).zones).toEqual([
      { name: 'b.example', id: 'Z9876543210' },
      { name: 'fountain.coach', id: 'Z0123456789' },
    ]);
  });
});
