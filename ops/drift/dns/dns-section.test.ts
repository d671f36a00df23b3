/** What keeps the section from asking Route 53; what it finds there is in the table of deployments (`ops/tests/drift`). */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSource } from '../../../pulumi/plan/testing/plan-inputs.ts';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { type Route53Double, startRoute53 } from '../../route53/testing/route53.ts';
import { createContext } from '../testing/drift-inputs.ts';
import { dnsSection } from './dns-section.ts';

let documents: readonly ApiDocument[];
let double: Route53Double;
beforeAll(async () => {
  const zones = [
    { id: 'Z0123456789', name: 'fountain.coach', isPrivate: true },
    { id: 'Z9876543210', name: 'other.example' },
  ];
  [documents, double] = await Promise.all([loadDocuments(), startRoute53(zones)]);
});
afterAll(() => double.close());

/** Nothing of this machine's AWS files may give what is missing. */
const nothing = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
};

function check(given: Readonly<Record<string, string>>, environment = double.environment) {
  return dnsSection.check(createContext({ documents, settings: createSource(given), environment }));
}

const gatewayAddresses = '203.0.113.7';

describe('it is not chosen', () => {
  test('without the addresses of the gateway', async () => {
    expect(await check({})).toMatchObject({
      status: 'not chosen',
      reason: expect.stringMatching(/^gatewayAddresses.* \[cli-section-unconfigured\]$/) as unknown,
    });
  });

  test('without AWS credentials', async () => {
    for (const [name, value] of Object.entries(nothing)) vi.stubEnv(name, value);
    const { status, reason } = await check({ gatewayAddresses }, {});
    expect(status).toBe('not chosen');
    expect(reason).toContain('there are no AWS credentials: set AWS_ACCESS_KEY_ID');
  });
});

describe('it fails', () => {
  test.each([
    {
      name: 'where the zone is a private one',
      given: { hostedZones: 'fountain.coach=Z0123456789' },
      want: 'the zone Z0123456789, which hostedZones has for fountain.coach, is a private one: run pulumi config set',
    },
    {
      name: 'where the zone has another name',
      given: { hostedZones: 'fountain.coach=Z9876543210' },
      want: 'the zone Z9876543210, which hostedZones has for fountain.coach, is called other.example',
    },
    {
      name: 'if the zone does not exist',
      given: { hostedZones: 'fountain.coach=Z0000000000' },
      want: 'the zone Z0000000000, which hostedZones has for fountain.coach, is not there',
    },
    {
      name: 'if addresses are invalid',
      given: { gatewayAddresses: '<address>' },
      want: 'run pulumi config set gatewayAddresses 203.0.113.7',
    },
  ])('$name', async ({ given, want }) => {
    const { status, reason } = await check({ gatewayAddresses, ...given });
    expect(status).toBe('failed');
    expect(reason).toContain(want);
  });

  test('where AWS refuses', async () => {
    double.refuse('InvalidClientTokenId');
    const { status, reason } = await check({ gatewayAddresses });
    double.refuse(undefined);
    expect(status).toBe('failed');
    expect(reason).toContain('[cli-aws-credentials-invalid]');
  });

  test('where hosts are outside the zones of the settings, which another section tells', async () => {
    const report = await check({ gatewayAddresses, hostedZones: 'other.example=Z9876543210' });
    expect(report).toMatchObject({ status: 'failed', causedBy: 'across', findings: [] });
  });
});

test('hosts without a zone are one finding', async () => {
  const { findings } = await check({ gatewayAddresses });
  expect(findings.map(({ rule, file }) => [rule, file])).toEqual([['zone-missing', 'openapi/central-sequence.yml']]);
  expect(findings[0]?.message).toContain('ensemble.fountain.coach');
});
