import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { textWithCodes } from '../../openapi/errors/coded-error.ts';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { parseDocument } from '../../openapi/loading/load.ts';
import type { Environment } from '../../service/config/environment.ts';
import { type DoubleOptions, KongDouble } from '../../pulumi/tests/kong/double.ts';
import { OpsError } from '../error/ops-error.ts';
import { Report } from '../cli/report.ts';
import { runPreflight, runDestroyPreflight } from './preflight.ts';
import { type TestSite, testSite } from '../tests/deploy/site.ts';

let site: TestSite;
let documents: readonly ApiDocument[];
beforeAll(async () => {
  [site, documents] = await Promise.all([testSite(), loadDocuments()]);
});
afterAll(() => site.close());
afterEach(() => {
  site.kong.reset();
  site.route53.refuse(undefined);
});

interface Outcome {
  readonly stack: string | undefined;
  /** Of all steps: `done pulumi (v3.200.0)`. */
  readonly steps: readonly string[];
  /** What each is of, and its code: `kongAdminUrl plan-setting-missing`. */
  readonly missing: readonly string[];
  /** As the person sees it. */
  readonly text: string;
}

async function catchOutcome(
  environment: Environment,
  { stack, check = runPreflight, read = () => Promise.resolve(documents) }: Partial<Given> = {},
): Promise<Outcome> {
  const report = new Report({ command: 'deploy', write: () => undefined });
  const steps = () => report.steps.map(({ name, outcome, detail = '' }) => `${outcome} ${name} (${detail})`);
  try {
    const ready = await check({ folder: site.folder, environment, documents: read, stack, report });
    return { stack: ready.stack, steps: steps(), missing: [], text: '' };
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    expect(error.exitCode).toBe(2);
    return {
      stack: undefined,
      steps: steps(),
      missing: error.messages.slice(1).map(({ code, data }) => `${String(data.where)} ${code}`),
      text: textWithCodes(error),
    };
  }
}

interface Given {
  readonly stack: string;
  readonly check: typeof runPreflight;
  readonly read: () => Promise<readonly ApiDocument[]>;
}

describe('the preflight', () => {
  it('reports the results of all checks, and changes nothing', async () => {
    const { stack, steps } = await catchOutcome(site.environment());
    expect(stack).toBe('dev');
    expect(steps).toEqual([
      'done documents (central-sequence, ensemble, session-context)',
      'done pulumi (v3.200.0)',
      'done backend (root at file:///state)',
      'done stack (dev)',
      'done settings of the stack (6 set)',
      expect.stringMatching(
        /^done settings \(\d+ gateway objects, 5 records, registry\.example\.com\/fountainai:1\.0\.0\)$/,
      ),
      'done gateway (Kong 3.9.1)',
      expect.stringMatching(/^done names at the gateway \(\d+ objects, no conflicts\)$/),
      'done Docker (Docker 28.2.2)',
      'done Docker host (not needed: dockerHost is not set)',
      'done zones (fountain.coach (Z00000001))',
    ]);
    expect(site.kong.writes()).toEqual([]);
    expect(site.route53.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
  });

  it('reports all failures at once, each with its remedy', async () => {
    const config = {
      'fountainai:kongAdminUrl': undefined,
      'fountainai:gatewayAddresses': undefined,
      'fountainai:image': 'YOUR_IMAGE:1',
    };
    const environment = { ...site.environment(config), AWS_ACCESS_KEY_ID: '', TEST_DOCKER_DOWN: '1' };
    stubAwsFiles();
    const { missing, text } = await catchOutcome(environment);
    expect(missing).toEqual([
      'kongAdminUrl plan-setting-missing',
      'gatewayAddresses plan-setting-missing',
      'image plan-setting-placeholder',
      'Docker cli-docker-unreachable',
      'zones cli-aws-credentials-missing',
    ]);
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      'the preflight failed; nothing was changed: [cli-preflight-failed]',
      'kongAdminUrl: is not set; it must be an http:// or https:// address; run pulumi config set kongAdminUrl http://127.0.0.1:8001 --stack dev, or set KONG_ADMIN_URL [plan-setting-missing]',
      'gatewayAddresses: is not set; it must be the public IP addresses of the gateway, separated by commas, at least one of IPv4; run pulumi config set gatewayAddresses 203.0.113.7 --stack dev [plan-setting-missing]',
      'image: still has a placeholder; it must be the name of an image with a tag; run pulumi config set image registry.example.com/fountainai:1.0.0 --stack dev [plan-setting-placeholder]',
      expect.stringMatching(
        /^Docker: no Docker engine answers \(Cannot connect to the Docker daemon.*\); start Docker/,
      ),
      expect.stringMatching(/^zones: there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/),
      'not checked yet: names at the gateway',
    ]);
  });

  it('takes the address of the gateway from the environment too', async () => {
    const environment = {
      ...site.environment({ 'fountainai:kongAdminUrl': undefined }),
      KONG_ADMIN_URL: site.kong.url,
    };
    expect((await catchOutcome(environment)).missing).toEqual([]);
  });
});

describe('pulumi', () => {
  it.each([
    { given: { PATH: '/nowhere' }, want: 'Docker cli-program-missing' },
    { given: { PATH: '/nowhere' }, want: 'pulumi cli-program-missing' },
    {
      given: { TEST_PULUMI_VERSION: 'v3.199.0' },
      want: 'pulumi cli-program-unsupported',
    },
    {
      given: { TEST_LOGGED_OUT: '1' },
      want: 'backend cli-pulumi-logged-out',
    },
    { given: { TEST_STACKS: '[]' }, want: 'stack cli-stack-missing' },
    {
      given: { TEST_STACKS: '[{"name":"a"},{"name":"b"}]' },
      want: 'stack cli-stack-ambiguous',
    },
    { given: {}, stack: 'other', want: 'stack cli-stack-missing' },
    {
      given: { TEST_CONFIG_ERROR: 'incorrect passphrase' },
      want: 'settings of the stack cli-stack-settings-unreadable',
    },
  ])('$given: $want', async ({ given, stack, want }) => {
    const environment = { ...site.environment(), KONG_ADMIN_URL: site.kong.url, ...given };
    const { missing } = await catchOutcome(environment, stack === undefined ? {} : { stack });
    expect(missing.filter((line) => line === want)).toHaveLength(1);
  });
});

describe('the gateway', () => {
  async function outcomeAt(options: DoubleOptions): Promise<Outcome> {
    const kong = await new KongDouble(options).start();
    try {
      return await catchOutcome(site.environment({ 'fountainai:kongAdminUrl': kong.url }));
    } finally {
      await kong.stop();
    }
  }

  it('of another 3.x passes with a warning', async () => {
    const { missing, steps } = await outcomeAt({ version: '3.8.0' });
    expect(missing).toEqual([]);
    expect(steps).toContain(
      'done gateway (Kong 3.8.0; version 3.8.0 is not tested, only 3.9 is: its answers may differ)',
    );
  });

  it.each([
    { given: { version: '2.8.1' }, want: 'gateway kong-version-unsupported' },
    { given: { hasDatabase: false }, want: 'gateway kong-without-database' },
  ])('$given fails', async ({ given, want }) => {
    const { missing } = await outcomeAt(given);
    expect(missing).toEqual([want]);
  });

  it.each([
    {
      given: { 'fountainai:kongAdminUrl': 'http://127.0.0.1:1' },
      want: 'gateway kong-unreachable',
    },
    {
      given: { 'fountainai:kongAdminToken': 'wrong-token' },
      want: 'gateway kong-unauthorized',
    },
  ])('$given', async ({ given, want }) => {
    const { missing, text } = await catchOutcome(site.environment(given));
    expect(missing).toEqual([want]);
    expect(text).toContain('not checked yet: names at the gateway');
    expect(text).not.toContain('wrong-token');
  });

  it('has an object of another owner with a planned name', async () => {
    site.kong.load({ _format_version: '3.0', services: [{ name: 'ensemble-service', url: 'http://other' }] });
    const { missing } = await catchOutcome(site.environment());
    expect(missing).toEqual(['gateway kong-object-foreign']);
  });

  it('does not have a plugin that a document needs', async () => {
    const text = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'https://pets.fountain.coach' }]
x-kong-plugin-fancy: { config: {} }
paths: { /a: { get: { operationId: a, responses: { '200': { description: ok } } } } }`;
    const pets = await parseDocument(text, { source: 'openapi/pets.yml', name: 'pets' });
    const { missing } = await catchOutcome(site.environment(), { read: () => Promise.resolve([pets]) });
    expect(missing).toEqual(['gateway kong-plugin-missing']);
  });
});

describe('zones', () => {
  const host = 'fountainai:hostedZones';
  it.each([
    {
      given: 'fountain.coach=Z00000009',
      want: 'hostedZones plan-zone-invalid',
    },
    { given: 'coach=Z00000001', want: 'hostedZones plan-zone-invalid' },
    { given: 'inner.example=Z00000002,fountain.coach=Z00000001', want: 'hostedZones plan-zone-invalid' },
    {
      given: 'other.example=Z00000001',
      want: 'hostedZones plan-zone-missing',
    },
  ])('of the setting fail if $given', async ({ given, want }) => {
    const { missing } = await catchOutcome(site.environment({ [host]: given }));
    expect(missing).toContain(want);
  });

  it('that are found by name must exist', async () => {
    const text = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'https://pets.inner.example' }]
paths: { /a: { get: { operationId: a, responses: { '200': { description: ok } } } } }`;
    const pets = await parseDocument(text, { source: 'openapi/pets.yml', name: 'pets' });
    const { missing } = await catchOutcome(site.environment(), { read: () => Promise.resolve([pets]) });
    expect(missing).toEqual(['hostedZones plan-zone-missing']);
  });
});

describe('before a destroy', () => {
  it('needs neither documents nor their settings', async () => {
    const environment = site.environment({ 'fountainai:gatewayAddresses': undefined, 'fountainai:image': undefined });
    const read = () => Promise.reject(new Error('they are not read'));
    const { stack, steps } = await catchOutcome(environment, { check: runDestroyPreflight, read });
    expect(stack).toBe('dev');
    expect(steps.slice(-3)).toEqual([
      'done address of the gateway ()',
      'done gateway (Kong 3.9.1)',
      'done AWS (2 zones)',
    ]);
  });

  it('needs credentials', async () => {
    site.route53.refuse('InvalidClientTokenId');
    const { missing } = await catchOutcome(site.environment(), { check: runDestroyPreflight });
    expect(missing).toEqual(['AWS cli-aws-credentials-invalid']);
  });
});

it('a check that throws an unexpected error does not pass', async () => {
  const read = () => Promise.reject(new RangeError('a fault of ours'));
  await expect(catchOutcome(site.environment(), { read })).rejects.toThrow(RangeError);
});

it('no secret is printed', async () => {
  const config = {
    'fountainai:kongAdminUrl': 'http://127.0.0.1:1',
    'fountainai:apiKeyAuthKeys': 'with blank,secret-key',
  };
  const { missing, steps, text } = await catchOutcome(site.environment(config));
  expect(missing).not.toEqual([]);
  expect([text, ...steps].join('\n')).not.toMatch(/secret-|with blank/);
});

/** Nothing of this machine's may give credentials. */
function stubAwsFiles(): void {
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}
