import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Route53 } from './route53.ts';
import { type Route53Double, startRoute53 } from './testing/route53.ts';

const zones = [
  { id: 'Z00000001', name: 'fountain.coach' },
  { id: 'Z00000002', name: 'Deep.fountain.coach' },
  { id: 'Z00000003', name: 'inner.fountain.coach', isPrivate: true },
  { id: 'Z00000004', name: 'twice.example' },
  { id: 'Z00000005', name: 'twice.example' },
];

let double: Route53Double;
beforeAll(async () => {
  double = await startRoute53(zones, 2);
});
afterAll(() => double.close());
beforeEach(() => double.refuse(undefined));

const route53 = (environment: Readonly<Record<string, string | undefined>> = {}) =>
  new Route53({ environment: { ...double.environment, ...environment } });

describe('the zones of Route 53', () => {
  it('are all listed, page by page', async () => {
    const found = await route53().zones();
    expect(found.map(({ id, name, isPrivate }) => [id, name, isPrivate])).toEqual(
      zones.map(({ id, name, isPrivate = false }) => [id, name.toLowerCase(), isPrivate]),
    );
    expect(double.requests.slice(-3)).toEqual([
      'GET /2013-04-01/hostedzone?maxitems=100',
      'GET /2013-04-01/hostedzone?marker=Z00000003&maxitems=100',
      'GET /2013-04-01/hostedzone?marker=Z00000005&maxitems=100',
    ]);
  });

  it('are found for hosts: the public zone with the longest matching name', async () => {
    const hosts = ['a.fountain.coach', 'a.deep.fountain.coach', 'a.inner.fountain.coach', 'a.example'];
    const found = await route53().readZones(hosts);
    expect([...found].map(([host, { id }]) => [host, id])).toEqual([
      ['a.fountain.coach', 'Z00000001'],
      ['a.deep.fountain.coach', 'Z00000002'],
      ['a.inner.fountain.coach', 'Z00000001'],
    ]);
  });

  it('are ambiguous if two public zones have the same name', async () => {
    const remedy = 'pulumi config set hostedZones twice.example=Z00000004';
    await expect(route53().readZones(['a.twice.example'])).rejects.toMatchObject({
      code: 'cli-zone-ambiguous',
      data: { zone: 'twice.example' },
      remedy: expect.stringContaining(remedy) as string,
    });
  });

  it.each([
    { given: 'Z00000003', want: { id: 'Z00000003', name: 'inner.fountain.coach', isPrivate: true } },
    { given: 'Z00000009', want: undefined },
  ])('include $want for the id $given', async ({ given, want }) => {
    expect(await route53().zone(given)).toEqual(want);
  });
});

describe('an error of AWS', () => {
  it.each([
    { given: 'InvalidClientTokenId', code: 'cli-aws-credentials-invalid' },
    { given: 'SignatureDoesNotMatch', code: 'cli-aws-credentials-invalid' },
    { given: 'ExpiredToken', code: 'cli-aws-credentials-expired' },
    {
      given: 'AccessDenied',
      code: 'cli-aws-forbidden',
    },
    { given: 'Odd', code: 'cli-aws-refused' },
  ])('has the code $code if AWS responds with $given', async ({ given, code }) => {
    double.refuse(given);
    await expect(route53().zones()).rejects.toMatchObject({ code });
  });

  // The AWS files of this machine must not provide the missing values.
  const nothing = {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  beforeAll(() => {
    for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(nothing)) vi.stubEnv(name, value);
  });
  afterAll(() => vi.unstubAllEnvs());

  it.each([
    {
      given: { AWS_REGION: undefined },
      code: 'cli-aws-region-missing',
    },
    { given: { AWS_ACCESS_KEY_ID: '' }, code: 'cli-aws-credentials-missing' },
    { given: { AWS_PROFILE: 'unknown', AWS_ACCESS_KEY_ID: '' }, code: 'cli-aws-credentials-missing' },
    { given: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, code: 'cli-aws-unreachable' },
  ])('has the code $code with the environment $given', async ({ given, code }) => {
    await expect(route53(given).zones()).rejects.toMatchObject({ code });
  });

  it('does not occur if the stack has a region and the environment does not', async () => {
    const environment = { ...double.environment, AWS_REGION: undefined };
    expect(await new Route53({ environment, region: 'eu-west-1' }).zones()).toHaveLength(zones.length);
  });
});
