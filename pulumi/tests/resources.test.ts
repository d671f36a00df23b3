/** What the program asks Pulumi for: recorded by Pulumi's own mocks, without an engine. */
import * as pulumi from '@pulumi/pulumi';
import { isRpcSecret, unwrapRpcSecret } from '@pulumi/pulumi/runtime/rpc.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import { goodSettings, createSource } from '../plan/testing/plan-inputs.ts';
import { deploySystem } from '../system.ts';

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const registered: Registered[] = [];
const asked: string[] = [];
let zones: Readonly<Record<string, string>> = {};
let documents: readonly ApiDocument[];

beforeAll(async () => {
  documents = await loadDocuments();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: objectOf(inputs) });
        return { id: `id of ${name}`, state: { ...objectOf(inputs), repoDigest: 'registry@sha256:0' } };
      },
      call: ({ token, inputs }) => {
        const name = stringOf(objectOf(inputs).name);
        asked.push(`${token} ${name}`);
        const zoneId = zones[name];
        // As an error of gRPC, which is what the engine answers with.
        if (zoneId === undefined)
          throw Object.assign(new Error(), { details: 'no matching Route 53 Hosted Zone found' });
        return { zoneId };
      },
    },
    'fountainai',
    'test',
  );
});
beforeEach(() => {
  registered.length = 0;
  asked.length = 0;
  zones = {};
});

async function deploy(settings: Readonly<Record<string, string | undefined>> = {}) {
  const outputs = await deploySystem(documents, '/project', createSource({ ...goodSettings, ...settings }));
  await pulumi.runtime.disconnect();
  return outputs;
}

const readValue = (value: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve); // of anything
  });

const ofType = (type: string): Registered[] => registered.filter((one) => one.type === type);
const readInputs = (type: string, name: string) => ofType(type).find((one) => one.name === name)?.inputs;

describe('the gateway', () => {
  it('gets the objects of the plan, with resource names that do not depend on x-kong-name', async () => {
    await deploy();
    const gateway = { url: goodSettings.kongAdminUrl, ownerTag: 'fountainai' };
    expect(readInputs('fountainai:kong:Route', 'session-context-route')).toEqual({
      gateway,
      name: 'session-context-management-route',
      of: {
        kind: 'services',
        name: 'session-context-management-service',
        id: 'id of session-context-service',
      },
      fields: {
        name: 'session-context-management-route',
        hosts: ['sessioncontext.fountain.coach'],
        strip_path: false,
        tags: ['fountainai', 'session-context'],
      },
    });
    expect(ofType('fountainai:kong:Service')).toHaveLength(3);
  });

  // The mocks mark the whole object with a secret; the engine marks the value only.
  it('gets token and keys as secrets', async () => {
    await deploy({ keyAuth: 'true', kongAdminToken: 'secret-token' });
    const keys = ofType('fountainai:kong:KeyAuth');
    expect(keys.length).toBe(3);
    for (const { inputs } of keys) {
      expect([inputs.fields, inputs.gateway].map(isRpcSecret)).toEqual([true, true]);
    }
  });
});

describe('Route 53', () => {
  it('gets a record for each host, in the zone with the longest matching name', async () => {
    const hostedZones = 'fountain.coach=Z0000000001,ensemble.fountain.coach=Z0000000002';
    await deploy({ gatewayAddresses: '203.0.113.7,2001:db8::7', hostedZones });
    expect(asked).toEqual([]);
    expect(ofType('aws:route53/record:Record')).toHaveLength(10);
    expect(readInputs('aws:route53/record:Record', 'ensemble-production-aaaa')).toMatchObject({
      zoneId: 'Z0000000002',
      name: 'ensemble.fountain.coach',
      type: 'AAAA',
      ttl: 300,
      records: ['2001:db8::7'],
    });
    expect(readInputs('aws:route53/record:Record', 'session-context-production-a')?.zoneId).toBe('Z0000000001');
    expect(ofType('aws:route53/healthCheck:HealthCheck')).toEqual([]);
  });

  it('is asked for zones that the settings do not name, once for each name', async () => {
    zones = { 'fountain.coach': 'Z0000000009' };
    await deploy({ hostedZones: undefined });
    expect(new Set(ofType('aws:route53/record:Record').map(({ inputs }) => inputs.zoneId))).toEqual(
      new Set(['Z0000000009']),
    );
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('without a zone for a host is reported with a remedy', async () => {
    await expect(deploy({ hostedZones: undefined })).rejects.toThrow(
      /hostedZones: Route 53 has no public hosted zone for \S+; create .*run pulumi config set hostedZones/,
    );
    await pulumi.runtime.disconnect();
  });

  it('checks the health of each host if the setting enables it', async () => {
    await deploy({ healthChecks: 'true' });
    expect(readInputs('aws:route53/healthCheck:HealthCheck', 'central-sequence-production')).toMatchObject({
      type: 'HTTPS',
      port: 443,
      resourcePath: '/healthz',
    });
  });
});

describe('Docker', () => {
  it('builds and pushes the one image', async () => {
    const { image } = await deploy();
    expect(registered.filter(({ type }) => type.startsWith('docker:'))).toHaveLength(1);
    expect(readInputs('docker:index/image:Image', 'image')).toMatchObject({
      imageName: goodSettings.image,
      build: { context: '/project', dockerfile: '/project/Dockerfile', target: 'runtime' },
    });
    expect(await readValue(image)).toBe('registry@sha256:0');
  });

  it('builds no image if the setting disables it', async () => {
    expect((await deploy({ buildImage: 'false' })).image).toBe(goodSettings.image);
    expect(registered.filter(({ type }) => type.startsWith('docker:'))).toEqual([]);
  });

  it('runs the containers on a Docker host, with their keys as secrets', async () => {
    await deploy({ dockerHost: 'ssh://deploy@docker.example.com' });
    const containers = ofType('docker:index/container:Container');
    expect(containers.map(({ name }) => name).sort()).toEqual(['central-sequence', 'ensemble', 'session-context']);
    const ensemble = containers.find(({ name }) => name === 'ensemble')?.inputs;
    expect(ensemble).toMatchObject({
      command: ['ensemble'],
      image: 'registry@sha256:0',
      ports: [{ internal: 8000, external: 8000 }],
      volumes: [{ volumeName: 'ensemble-data', containerPath: '/data' }],
      readOnly: true,
      init: true,
      logOpts: { 'max-size': '10m', 'max-file': '5' },
    });
    expect(isRpcSecret(ensemble?.envs)).toBe(true);
    const environment: unknown = unwrapRpcSecret(ensemble?.envs);
    expect(environment).toContain('SESSION_CONTEXT_URL=http://session-context:8080');
    expect(environment).toContain('API_KEYS=key-one,key-two');
    const withAdminKeys = containers.filter(({ inputs }) => JSON.stringify(inputs.envs).includes('ADMIN_API_KEYS='));
    expect(withAdminKeys.map(({ name }) => name)).toEqual(['ensemble']);
  });
});

it('creates nothing if a setting has a fault', async () => {
  await expect(deploy({ hostedZones: 'fountain.coach=YOUR_HOSTED_ZONE_ID' })).rejects.toThrow(
    'hostedZones: still has a placeholder',
  );
  expect(registered).toEqual([]);
});
