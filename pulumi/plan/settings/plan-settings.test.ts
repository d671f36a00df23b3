import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { type PlanFault, PlanError } from '../faults/plan-error.ts';
import { planSystem } from '../plan.ts';
import { Secret } from './secret.ts';
import { catchFaults, goodEnvironment, goodSettings, createSource } from '../testing/plan-inputs.ts';

const documents = await loadDocuments();
const faultsWith = (
  config: Record<string, string | undefined>,
  environment?: Record<string, string>,
): readonly PlanFault[] =>
  catchFaults(() => planSystem(documents, createSource({ ...goodSettings, ...config }, environment)));

describe('settings', () => {
  it('that are valid have no fault', () => {
    expect(faultsWith({})).toEqual([]);
  });

  it.each([
    { given: { kongAdminUrl: undefined }, want: 'pulumi config set kongAdminUrl http://127.0.0.1:8001' },
    { given: { kongAdminUrl: 'kong:8001' }, want: 'pulumi config set kongAdminUrl http://127.0.0.1:8001' },
    { given: { kongAdminUrl: 'YOUR_KONG_ADMIN_URL' }, want: 'pulumi config set kongAdminUrl http://127.0.0.1:8001' },
    { given: { gatewayAddresses: undefined }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    { given: { gatewayAddresses: '203.0.113' }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    { given: { gatewayAddresses: '203.0.113.256' }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    { given: { gatewayAddresses: '0x7f.1' }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    { given: { gatewayAddresses: 'gateway.example.com' }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    { given: { gatewayAddresses: '127.0.0.1' }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    { given: { gatewayAddresses: '2001:db8::7' }, want: 'pulumi config set gatewayAddresses 203.0.113.7' },
    {
      given: { hostedZones: 'YOUR_HOSTED_ZONE_ID' },
      want: 'pulumi config set hostedZones fountain.coach=Z0123456789ABCDEFGHIJ',
    },
    {
      given: { hostedZones: 'fountain.coach=YOUR_HOSTED_ZONE_ID' },
      want: 'pulumi config set hostedZones fountain.coach=Z0123456789ABCDEFGHIJ',
    },
    {
      given: { hostedZones: 'fountain.coach=123' },
      want: 'pulumi config set hostedZones fountain.coach=Z0123456789ABCDEFGHIJ',
    },
    {
      given: { hostedZones: 'fountain.coach=Z0123456789,fountain.coach=Z9876543210' },
      want: 'pulumi config set hostedZones fountain.coach=Z0123456789ABCDEFGHIJ',
    },
    { given: { image: undefined }, want: 'pulumi config set image registry.example.com/fountainai:1.0.0' },
    { given: { image: 'fountainai' }, want: 'pulumi config set image registry.example.com/fountainai:1.0.0' },
    { given: { image: '<image>' }, want: 'pulumi config set image registry.example.com/fountainai:1.0.0' },
    { given: { upstreamHost: 'http://a' }, want: 'pulumi config set upstreamHost services.internal' },
    { given: { upstreamHost: 'your-host' }, want: 'pulumi config set upstreamHost services.internal' },
    { given: { ownerTag: 'a,b' }, want: 'pulumi config set ownerTag fountainai' },
    { given: { keyAuth: 'yes' }, want: 'pulumi config set keyAuth true' },
    { given: { rateLimit: '0' }, want: 'pulumi config set rateLimit 600' },
    { given: { requestSizeLimit: '1.5' }, want: 'pulumi config set requestSizeLimit 1' },
    { given: { correlationId: '1' }, want: 'pulumi config set correlationId true' },
    { given: { prometheus: 'on' }, want: 'pulumi config set prometheus true' },
    { given: { healthChecks: 'on' }, want: 'pulumi config set healthChecks true' },
    { given: { dockerHost: 'docker' }, want: 'pulumi config set dockerHost ssh://deploy@docker.example.com' },
  ])('$given has a fault with the command that corrects it', ({ given, want }) => {
    const faults = faultsWith(given);
    const [[where, text]] = Object.entries(given) as [[string, string | undefined]]; // each has one setting
    const placeholder = /YOUR|your|<image>/.test(text ?? '');
    const set = placeholder ? 'plan-setting-placeholder' : 'plan-setting-invalid';
    expect(faults).toMatchObject([
      { where, code: text === undefined ? 'plan-setting-missing' : set, remedy: `run ${want}` },
    ]);
  });

  it.each(['your-host', 'YOUR_HOST', 'MY_HOST', 'INSERT_HOST', '<host>', 'change-me', 'REPLACE_ME', 'todo', '${HOST}'])(
    '%s is a placeholder',
    (given) => {
      expect(faultsWith({ upstreamHost: given })).toMatchObject([{ code: 'plan-setting-placeholder' }]);
      expect(faultsWith({ kongAdminToken: given })).toMatchObject([{ code: 'plan-setting-placeholder' }]);
    },
  );

  it.each([
    { upstreamHost: 'my-services.internal,the-other.internal' },
    { upstreamHost: 'replacement.internal,todo.internal,enter-here.internal' },
    { kongAdminToken: 'the-token-of-kong' },
  ])('%s is not a placeholder', (given) => {
    expect(faultsWith(given)).toEqual([]);
  });

  it('have their faults reported at once', () => {
    const none = { kongAdminUrl: undefined, gatewayAddresses: '', hostedZones: 'a', image: ' ', keyAuth: 'x' };
    const faults = faultsWith(none);
    expect(faults.map(({ where }) => where).sort()).toEqual(Object.keys(none).sort());
  });

  it('of Kong come from the environment if the stack does not have them', () => {
    expect(faultsWith({ kongAdminUrl: undefined }, { KONG_ADMIN_URL: 'https://kong/' })).toEqual([]);
    const source = createSource({ ...goodSettings, kongAdminUrl: '' }, { KONG_ADMIN_URL: 'https://kong/' });
    expect(planSystem(documents, source).kongAdminUrl).toBe('https://kong');
  });

  it('of a secret come from the file that the environment names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-'));
    try {
      const file = join(folder, 'token');
      await writeFile(file, 'a-token\n');
      const source = createSource(goodSettings, { KONG_ADMIN_TOKEN_FILE: file });
      expect(planSystem(documents, source).kongAdminToken?.reveal()).toBe('a-token');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    {
      given: { KONG_ADMIN_TOKEN_FILE: '/nowhere/hidden' },
      want: [{ code: 'plan-setting-file-unreadable', where: 'KONG_ADMIN_TOKEN_FILE' }],
    },
    {
      given: { KONG_ADMIN_TOKEN_FILE: '/nowhere/hidden', KONG_ADMIN_TOKEN: 'hidden' },
      want: [{ code: 'plan-setting-doubled', where: 'KONG_ADMIN_TOKEN_FILE' }],
    },
    { given: { KONG_ADMIN_URL_FILE: '/nowhere/hidden', OPENAI_API_KEY_FILE: '/nowhere' }, want: [] },
  ])('of a secret in a file have the faults $want with $given', ({ given, want }) => {
    const faults = faultsWith({}, given);
    expect(faults).toMatchObject(want);
    expect(faults).toHaveLength(want.length);
    expect(JSON.stringify(faults)).not.toContain('hidden');
  });

  it('whose keys are in a file that cannot be read have one fault for each', () => {
    const faults = faultsWith({ keyAuth: 'true' }, { ADMIN_API_KEYS: 'a', API_KEYS_FILE: '/nowhere' });
    expect(faults).toMatchObject([{ code: 'plan-setting-file-unreadable', where: 'API_KEYS_FILE' }]);
    expect(faults).toHaveLength(1);
  });

  it('do not require keys that are not checked', () => {
    expect(faultsWith({}, {})).toEqual([]);
    const faults = faultsWith({ keyAuth: 'true' }, {});
    const code = 'plan-setting-missing';
    const remedy = "run pulumi config set --secret adminApiKeyAuthKeys '<keys>'";
    expect(faults).toMatchObject([
      { code, where: 'adminApiKeyAuthKeys', remedy, problem: expect.stringContaining('ADMIN_API_KEYS') as string },
      { code, where: 'apiKeyAuthKeys' },
    ]);
  });

  it('cannot have one key twice, and a fault does not show it', () => {
    const faults = faultsWith({ keyAuth: 'true', apiKeyAuthKeys: 'other,key-three' });
    const data = { other: 'adminApiKeyAuthKeys' };
    expect(faults).toMatchObject([{ code: 'plan-key-reused', where: 'apiKeyAuthKeys', data }]);
    expect(JSON.stringify(faults)).not.toContain('key-three');
  });
});

describe('zones', () => {
  it.each([
    { given: 'example.com=Z0123456789', want: 5 },
    { given: 'coach=Z0123456789', want: 0 },
    { given: 'ensemble.fountain.coach=Z0123456789', want: 3 },
    { given: 'ountain.coach=Z0123456789', want: 5 },
  ])('$given do not contain $want hosts', ({ given, want }) => {
    const faults = faultsWith({ hostedZones: given });
    expect(faults).toHaveLength(want);
    for (const { code, remedy } of faults) {
      expect(code).toBe('plan-zone-missing');
      expect(remedy).toContain(`pulumi config set hostedZones '${given},`);
    }
  });
});

it('a fault is worded as a line with its code', () => {
  const fault = {
    code: 'plan-zone-missing',
    where: 'hostedZones',
    problem: 'p',
    remedy: 'r',
    data: { host: 'h' },
  } as const;
  const error = new PlanError([fault, { ...fault, code: 'plan-setting-invalid' }]);
  expect(error.message).toBe('hostedZones: p; r\nhostedZones: p; r');
  expect(error.messages).toEqual([
    { code: 'plan-zone-missing', message: 'hostedZones: p; r', data: { where: 'hostedZones', host: 'h' } },
    { code: 'plan-setting-invalid', message: 'hostedZones: p; r', data: { where: 'hostedZones', host: 'h' } },
  ]);
});

it('secrets are never printed', () => {
  const plan = planSystem(documents, createSource({ ...goodSettings, keyAuth: 'true' }));
  const shown = [JSON.stringify(plan), inspect(plan, { depth: 20 }), String(new Secret('key-one', 'A', 0))];
  for (const text of shown) for (const key of ['key-one', 'key-two', 'key-three']) expect(text).not.toContain(key);
  const keys = plan.gateway.objects.flatMap(({ fields }) =>
    fields.key instanceof Secret ? [fields.key.reveal()] : [],
  );
  expect(keys.sort().join()).toBe([...goodEnvironment.API_KEYS.split(','), 'key-three'].sort().join());
});
