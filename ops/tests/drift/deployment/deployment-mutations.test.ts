/** Every row of the table of deployments: what it says is found, and nothing else; and nothing is written by the check. */
import { notEmpty } from '../../../../openapi/testing/not-empty.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answers, startNameServer, type TestNameServer } from '../../../drift/dns/testing/name-server.ts';
import { acrossSection } from '../../../drift/across/across-section.ts';
import { dnsSection } from '../../../drift/dns/dns-section.ts';
import { gatewaySection } from '../../../drift/gateway/gateway-section.ts';
import { createContext } from '../../../drift/testing/drift-inputs.ts';
import { formatNames, formatReport } from '../../../formats/format.ts';
import type { SectionReport } from '../../../findings/report.ts';
import { TestDeployment, ipv4, ipv6, remove } from './deployment.ts';
import { type DeploymentRow, fileRows, gatewayRows, zoneRows } from './deployment-rows.ts';
import { motoServer } from './moto.ts';
import { findOutcome } from '../outcome.ts';
import { pickRows } from '../../../../openapi/testing/long-form.ts';

const deployment = new TestDeployment();
let nameServer: TestNameServer;

beforeAll(async () => {
  [nameServer] = await Promise.all([startNameServer(), deployment.start()]);
});
afterAll(() => Promise.all([deployment.stop(), nameServer.close()]));
beforeEach(() => deployment.restore());

async function hold({ change, want }: DeploymentRow): Promise<void> {
  await change(deployment);
  deployment.kong.requests.length = 0;
  expect(await findOutcome(deployment.facts(), [acrossSection, gatewaySection, dnsSection])).toEqual(want);
  expect(deployment.kong.requests).not.toEqual([]);
  expect(deployment.kong.writes()).toEqual([]);
}

describe('in the gateway', () => {
  test.each(pickRows(gatewayRows, 9))('$name: $want', hold);
});

describe('in a file', () => {
  test.each(pickRows(fileRows, 5))('$name: $want', hold);
});

describe.skipIf(motoServer === undefined)('in the zone (moto_server)', () => {
  test.each(pickRows(zoneRows, 5))('$name: $want', hold);

  const check = (facts: Partial<Parameters<typeof createContext>[0]> = {}): Promise<SectionReport> =>
    dnsSection.check(createContext({ ...deployment.facts(), ...facts }));

  test('what is found names the host, both values, and the place in the document', async () => {
    await deployment.zone([remove({ host: 'ensemble.fountain.coach', type: 'A', addresses: [ipv4] })]);
    expect((await check()).findings).toMatchObject([
      {
        severity: 'error',
        file: 'openapi/ensemble.yml',
        pointer: '/servers/0',
        message: `ensemble.fountain.coach has no A record, and should have A ${ipv4}`,
      },
    ]);
  });

  test.each([1, 2, 300])('is read in pages of %i', async (pageSize) => {
    const records = await deployment.records(pageSize);
    // Two of each host, and those of the zone itself.
    expect(records.filter(({ type }) => type === 'A' || type === 'AAAA')).toHaveLength(10);
    expect(records).toHaveLength(12);
  });

  describe('what name servers answer', () => {
    const hosts = ['ensemble', 'staging.ensemble', 'centralsequence', 'staging.centralsequence', 'sessioncontext'];
    const right: Answers = Object.fromEntries(
      hosts.flatMap((host) => [
        [`A ${host}.fountain.coach`, [ipv4]],
        [`AAAA ${host}.fountain.coach`, [ipv6]],
      ]),
    );
    const first = 'A ensemble.fountain.coach';
    test.each([
      { name: 'all as it should be', given: right, want: [] },
      { name: 'another address', given: { ...right, [first]: ['198.51.100.1'] }, want: ['answer-differs'] },
      { name: 'no address', given: { ...right, [first]: [] }, want: ['answer-differs'] },
    ])('$name', async ({ given, want }) => {
      nameServer.know(given);
      const { findings } = await check({ resolvers: [nameServer.address] });
      expect(findings.map(({ rule }) => rule)).toEqual(want);
    });

    test('an error of the zone is reported once', async () => {
      nameServer.know({ ...right, [first]: [] });
      await deployment.zone([remove({ host: 'ensemble.fountain.coach', type: 'A', addresses: [ipv4] })]);
      const { findings } = await check({ resolvers: [nameServer.address] });
      expect(findings.map(({ rule }) => rule)).toEqual(['record-missing']);
    });

    test('the check is not clean if they fail', async () => {
      nameServer.know(undefined);
      const { status, reason } = await check({ resolvers: [nameServer.address] });
      expect(status).toBe('failed');
      expect(reason).toContain('ESERVFAIL');
    });
  });

  test('every form of a report has what was found', async () => {
    await deployment.zone([remove({ host: 'ensemble.fountain.coach', type: 'A', addresses: [ipv4] })]);
    await deployment.admin('PATCH', '/services/ensemble-service', { port: 9000 });
    deployment.edit('kong.yml', 'port: 8081', 'port: 8001');
    const context = createContext(deployment.facts());
    const sections = await Promise.all(
      [acrossSection, gatewaySection, dnsSection].map((section) => section.check(context)),
    );
    for (const name of notEmpty(formatNames)) {
      const text = formatReport(name, { sections });
      for (const rule of ['port-differs', 'object-changed', 'record-missing']) expect(text, name).toContain(rule);
    }
  });
});
