import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadDocuments } from '../../openapi/directory.ts';
import type { ApiDocument } from '../../openapi/document.ts';
import { parseDocument } from '../../openapi/load.ts';
import type { Environment } from '../../service/environment.ts';
import { type DoubleOptions, KongDouble } from '../../pulumi/tests/kong/double.ts';
import { OpsError } from '../lib/errors.ts';
import { Report } from '../lib/report.ts';
import { preflight, preflightOfDestroy } from './preflight.ts';
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
  /** A line each, without the blanks before it. */
  readonly missing: readonly string[];
}

async function outcomeOf(
  environment: Environment,
  { stack, check = preflight, read = () => Promise.resolve(documents) }: Partial<Given> = {},
): Promise<Outcome> {
  const report = new Report({ command: 'deploy', write: () => undefined });
  const steps = () => report.steps.map(({ name, outcome, detail = '' }) => `${outcome} ${name} (${detail})`);
  try {
    const ready = await check({ folder: site.folder, environment, documents: read, stack, report });
    return { stack: ready.stack, steps: steps(), missing: [] };
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    expect(error.exitCode).toBe(2);
    return {
      stack: undefined,
      steps: steps(),
      missing: error.remedy
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    };
  }
}

interface Given {
  readonly stack: string;
  readonly check: typeof preflight;
  readonly read: () => Promise<readonly ApiDocument[]>;
}

describe('the preflight', () => {
  it('says what is there, and changes nothing', async () => {
    const { stack, steps } = await outcomeOf(site.environment());
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
      expect.stringMatching(/^done names at the gateway \(\d+ objects, none held by somebody else\)$/),
      'done Docker (Docker 28.2.2)',
      'done Docker host (not needed: dockerHost is not set)',
      'done zones (fountain.coach (Z00000001))',
    ]);
    expect(site.kong.writes()).toEqual([]);
    expect(site.route53.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
  });

  it('tells all that is missing at once, each with the line that mends it', async () => {
    const config = {
      'fountainai:kongAdminUrl': undefined,
      'fountainai:gatewayAddresses': undefined,
      'fountainai:image': 'YOUR_IMAGE:1',
    };
    const environment = { ...site.environment(config), AWS_ACCESS_KEY_ID: '', TEST_DOCKER_DOWN: '1' };
    stubAwsFiles();
    const { missing } = await outcomeOf(environment);
    expect(missing).toEqual([
      'kongAdminUrl: is not set, it must be an http:// or https:// address; run pulumi config set kongAdminUrl http://127.0.0.1:8001 --stack dev, or set KONG_ADMIN_URL',
      'gatewayAddresses: is not set, it must be the public IP addresses of the gateway, separated by commas, at least one of IPv4; run pulumi config set gatewayAddresses 203.0.113.7 --stack dev',
      'image: still holds a placeholder, it must be the name of an image with a tag; run pulumi config set image registry.example.com/fountainai:1.0.0 --stack dev',
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
    expect((await outcomeOf(environment)).missing).toEqual([]);
  });
});

describe('pulumi', () => {
  it.each([
    { given: { PATH: '/nowhere' }, want: /^Docker: there is no docker on PATH; install Docker/ },
    { given: { PATH: '/nowhere' }, want: /^pulumi: there is no pulumi on PATH; install Pulumi 3\.200 or later/ },
    {
      given: { TEST_PULUMI_VERSION: 'v3.199.0' },
      want: /^pulumi: pulumi v3\.199\.0 is none that this works with; install/,
    },
    {
      given: { TEST_LOGGED_OUT: '1' },
      want: /^backend: pulumi is not logged in \(PULUMI_ACCESS_TOKEN.*\); run pulumi login/,
    },
    { given: { TEST_STACKS: '[]' }, want: /^stack: there is no stack yet; run pulumi stack init production/ },
    {
      given: { TEST_STACKS: '[{"name":"a"},{"name":"b"}]' },
      want: /^stack: there are the stacks a, b; choose one with --stack/,
    },
    { given: {}, stack: 'other', want: /^stack: there is no stack other; run pulumi stack init other/ },
    {
      given: { TEST_CONFIG_ERROR: 'incorrect passphrase' },
      want: /^settings of the stack: the settings of dev can't be read \(incorrect passphrase\); set PULUMI_CONFIG_PASSPHRASE/,
    },
  ])('$given: $want', async ({ given, stack, want }) => {
    const environment = { ...site.environment(), KONG_ADMIN_URL: site.kong.url, ...given };
    const { missing } = await outcomeOf(environment, stack === undefined ? {} : { stack });
    expect(missing.filter((line) => want.test(line))).toHaveLength(1);
  });
});

describe('the gateway', () => {
  async function outcomeAt(options: DoubleOptions): Promise<Outcome> {
    const kong = await new KongDouble(options).start();
    try {
      return await outcomeOf(site.environment({ 'fountainai:kongAdminUrl': kong.url }));
    } finally {
      await kong.stop();
    }
  }

  it('of another 3.x does, with a warning', async () => {
    const { missing, steps } = await outcomeAt({ version: '3.8.0' });
    expect(missing).toEqual([]);
    expect(steps).toContain('done gateway (Kong 3.8.0; 3.8.0 was never tried, 3.9 was: its answers may differ)');
  });

  it.each([
    { given: { version: '2.8.1' }, want: /^gateway: Kong 2\.8\.1 is none that this works with; install Kong 3\.9/ },
    { given: { hasDatabase: false }, want: /^gateway: this Kong has no database.*; give it a database.*kong\.yml/ },
  ])('$given does not', async ({ given, want }) => {
    const { missing } = await outcomeAt(given);
    expect(missing).toEqual([expect.stringMatching(want), 'not checked yet: names at the gateway']);
  });

  it.each([
    {
      given: { 'fountainai:kongAdminUrl': 'http://127.0.0.1:1' },
      want: /^gateway: GET \/ can't be reached at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\); see that Kong is up/,
    },
    {
      given: { 'fountainai:kongAdminToken': 'wrong-token' },
      want: /^gateway: GET \/ was answered 401: .*; set the Admin API’s token/,
    },
  ])('$given', async ({ given, want }) => {
    const { missing } = await outcomeOf(site.environment(given));
    expect(missing).toEqual([expect.stringMatching(want), 'not checked yet: names at the gateway']);
    expect(missing.join()).not.toContain('wrong-token');
  });

  it('holds a name for somebody else', async () => {
    site.kong.load({ _format_version: '3.0', services: [{ name: 'ensemble-service', url: 'http://other' }] });
    const { missing } = await outcomeOf(site.environment());
    expect(missing).toEqual([
      expect.stringMatching(
        /^gateway: .*the service "ensemble-service" is there already and is somebody else's.*; give it that tag/,
      ),
    ]);
  });

  it('lacks a plugin that a document asks for', async () => {
    const text = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'https://pets.fountain.coach' }]
x-kong-plugin-fancy: { config: {} }
paths: { /a: { get: { operationId: a, responses: { '200': { description: ok } } } } }`;
    const pets = await parseDocument(text, { source: 'openapi/pets.yml', name: 'pets' });
    const { missing } = await outcomeOf(site.environment(), { read: () => Promise.resolve([pets]) });
    expect(missing).toEqual([expect.stringMatching(/^gateway: Kong has no plugin fancy; install it there/)]);
  });
});

describe('zones', () => {
  const host = 'fountainai:hostedZones';
  it.each([
    {
      given: 'fountain.coach=Z00000009',
      want: /^hostedZones: fountain\.coach=Z00000009: there is no such zone; give the id/,
    },
    { given: 'coach=Z00000001', want: /^hostedZones: coach=Z00000001: is the zone fountain\.coach; / },
    { given: 'inner.example=Z00000002,fountain.coach=Z00000001', want: /inner\.example=Z00000002: is a private zone/ },
    {
      given: 'other.example=Z00000001',
      want: /centralsequence\.fountain\.coach is outside every zone; run pulumi config set/,
    },
  ])('given as $given', async ({ given, want }) => {
    const { missing } = await outcomeOf(site.environment({ [host]: given }));
    expect(missing.some((line) => want.test(line))).toBe(true);
  });

  it('that are found have to be there', async () => {
    const text = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'https://pets.inner.example' }]
paths: { /a: { get: { operationId: a, responses: { '200': { description: ok } } } } }`;
    const pets = await parseDocument(text, { source: 'openapi/pets.yml', name: 'pets' });
    const { missing } = await outcomeOf(site.environment(), { read: () => Promise.resolve([pets]) });
    expect(missing).toEqual([
      expect.stringMatching(
        /^hostedZones: there is no public zone for pets\.inner\.example; make the zone .*pulumi config set/,
      ),
    ]);
  });
});

describe('before a destroy', () => {
  it('neither documents nor their settings are needed', async () => {
    const environment = site.environment({ 'fountainai:gatewayAddresses': undefined, 'fountainai:image': undefined });
    const read = () => Promise.reject(new Error('they are not read'));
    const { stack, steps } = await outcomeOf(environment, { check: preflightOfDestroy, read });
    expect(stack).toBe('dev');
    expect(steps.slice(-3)).toEqual([
      'done address of the gateway ()',
      'done gateway (Kong 3.9.1)',
      'done AWS (2 zones)',
    ]);
  });

  it('credentials are', async () => {
    site.route53.refuse('InvalidClientTokenId');
    const { missing } = await outcomeOf(site.environment(), { check: preflightOfDestroy });
    expect(missing).toEqual([expect.stringMatching(/^AWS: AWS does not know the access key; set AWS_ACCESS_KEY_ID/)]);
  });
});

it('a check that breaks does not pass', async () => {
  const read = () => Promise.reject(new RangeError('a fault of ours'));
  await expect(outcomeOf(site.environment(), { read })).rejects.toThrow(RangeError);
});

it('nothing secret is told', async () => {
  const config = {
    'fountainai:kongAdminUrl': 'http://127.0.0.1:1',
    'fountainai:apiKeyAuthKeys': 'with blank,secret-key',
  };
  const { missing, steps } = await outcomeOf(site.environment(config));
  expect(missing).not.toEqual([]);
  expect([...missing, ...steps].join('\n')).not.toMatch(/secret-|with blank/);
});

/** Nothing of this machine's may give credentials. */
function stubAwsFiles(): void {
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}
