/** Verification through the gateway: a stand-in for Kong, with the entries of the plan, in front of running services. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument, JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, objectOf } from '../../openapi/json/json.ts';
import { isLongForm } from '../../openapi/testing/long-form.ts';
import { createDeclarativeConfig } from '../../pulumi/plan/gateway/declarative.ts';
import { planGateway } from '../../pulumi/plan/plan.ts';
import { createSource } from '../../pulumi/plan/testing/plan-inputs.ts';
import { type RunningServices, startServices } from '../../service/start/start.ts';
import { Report } from '../cli/report.ts';
import { createGateway } from '../dockerize/tests/gateway/proxy.ts';
import { type OwnData, createOwnConfig, createOwnData, silentLog } from '../drift/service/own-settings.ts';
import { OwnHosts } from './hosts/own-hosts.ts';
import { verifyHosts } from './verify.ts';

let data: OwnData;
let running: RunningServices;
let documents: readonly ApiDocument[];
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  data = createOwnData();
  documents = await loadDocuments();
  const config = createOwnConfig(documents, data, 'production');
  running = await startServices({ config, documents, names: documents.map(({ name }) => name), log: silentLog });
  environment = {
    API_KEYS: config.credentials('apiKeyAuth').join(','),
    ADMIN_API_KEYS: config.credentials('adminApiKeyAuth').join(','),
  };
});
afterAll(async () => {
  await running.close();
  await data.remove();
});

interface Situation {
  readonly settings: Readonly<Record<string, string>>;
  /** The documents; default: all. */
  readonly names?: readonly string[] | undefined;
  /** Of Kong; default: those of the services. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Changes a plugin of the plan. */
  readonly adapt?: (plugin: JsonObject) => JsonObject;
}

const keepPlugin = (plugin: JsonObject): JsonObject => plugin;

type Addresses = ReadonlyMap<string, string>;

/** One gateway for each document. */
async function withGateways<Value>(situation: Situation, use: (addresses: Addresses) => Promise<Value>) {
  const { settings, names: chosenNames, keys = environment, adapt = keepPlugin } = situation;
  const plan = planGateway(documents, createSource(settings, keys));
  const config = createDeclarativeConfig(plan, (secret) => secret.reveal());
  const gateways = new Map<string, Server>(
    documents
      .filter(({ name }) => chosenNames?.includes(name) ?? true)
      .map((document): [string, Server] => {
        const declaration = JSON.stringify(toLocal(config, document, adapt));
        return [document.name, createGateway({ declaration })];
      }),
  );
  try {
    const addresses = new Map<string, string>();
    for (const [name, gateway] of gateways) {
      await once(gateway.listen(0, '127.0.0.1'), 'listening');
      const { port } = gateway.address() as AddressInfo; // it listens on a port
      addresses.set(name, `http://127.0.0.1:${port}`);
    }
    return await use(addresses);
  } finally {
    for (const gateway of gateways.values()) gateway.close().closeAllConnections();
  }
}

function verify(situation: Situation) {
  return withGateways(situation, async (addresses) => {
    const lines: string[] = [];
    const exitCode = await verifyHosts({
      documents,
      addresses,
      kind: 'production',
      keys: [],
      environment,
      ownHosts: new OwnHosts({ ipv4: [], ipv6: [] }),
      dryRun: false,
      json: false,
      report: new Report({ command: 'deploy', write: (text) => lines.push(...text.split('\n')) }),
    });
    return { exitCode, lines };
  });
}

const findUrl = (name: string): string => running.services.find((service) => service.name === name)?.url ?? '';

/** The services of a document with their addresses here, for any host. */
function toLocal(config: JsonObject, { name }: ApiDocument, adapt: NonNullable<Situation['adapt']>): JsonObject {
  const own = arrayOf(config.services)
    .map(objectOf)
    .filter(({ tags }) => arrayOf(tags).includes(name));
  const services = own.map((service) => {
    const plugins = arrayOf(service.plugins).map((plugin) => adapt(objectOf(plugin)));
    const routes = arrayOf(service.routes).map((route) => ({ ...objectOf(route), hosts: ['127.0.0.1'] }));
    return { ...service, host: '127.0.0.1', port: Number(new URL(findUrl(name)).port), plugins, routes };
  });
  return { ...config, services };
}

const isFromGateway = (line: string): boolean => line.includes('the gateway answers');

/** The failed cases, with what was answered. */
const listFailures = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /^(failed| +(expected|got|fault)) /.test(line));

/** All documents take a minute. */
const names = isLongForm ? undefined : ['session-context'];

it('passes as planned by default, and the gateway answers nothing itself', async () => {
  const { exitCode, lines } = await verify({ settings: {}, names });
  expect(listFailures(lines)).toEqual([]);
  expect(lines.filter((line) => line.endsWith('matches its document'))).not.toEqual([]);
  expect(lines.filter(isFromGateway)).toEqual([]);
  expect(exitCode).toBe(0);
});

it('passes with keyAuth, whose refusals have the form of Kong', async () => {
  const { exitCode, lines } = await verify({ settings: { keyAuth: 'true', requestSizeLimit: '1' }, names });
  expect(listFailures(lines)).toEqual([]);
  const note = "note  getSession: the gateway answers 401 itself, in another form than the document's (6 cases)";
  expect(lines.filter(isFromGateway)).toContain(note);
  expect(exitCode).toBe(0);
});

it('sends preflight requests to the service with keyAuth', async () => {
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'GET' };
  const preflight = async (url: string): Promise<number> => {
    const { statusCode, body } = await request(`${url}/sessions`, { method: 'OPTIONS', headers });
    await body.dump();
    return statusCode;
  };
  const situation = { settings: { keyAuth: 'true' }, names: ['session-context'] };
  await withGateways(situation, async (addresses) => {
    const direct = await preflight(findUrl('session-context'));
    expect(direct).toBeLessThan(500);
    expect(await preflight(addresses.get('session-context') ?? '')).toBe(direct);
    expect([401, 403]).not.toContain(direct);
  });
});

it.each([
  // Kong passes all paths of a host, and the service asks for a key.
  { settings: {}, want: { without: 401, with: 200 } },
  // Only the paths of the document have routes.
  { settings: { keyAuth: 'true' }, want: { without: 404, with: 404 } },
])('does not pass /metrics to a caller without a key: $settings', async ({ settings, want }) => {
  await withGateways({ settings, names: ['session-context'] }, async (addresses) => {
    const ask = async (headers: Readonly<Record<string, string>>): Promise<number> => {
      const { statusCode, body } = await request(`${addresses.get('session-context')}/metrics`, { headers });
      await body.dump();
      return statusCode;
    };
    const key = environment.API_KEYS?.split(',')[0] ?? '';
    expect({ without: await ask({}), with: await ask({ 'x-api-key': key }) }).toEqual(want);
  });
});

it('waits if the limit of the gateway is reached', async () => {
  // Kong counts by the minute, in the plan; here by the second.
  const adapt = ({ config, ...plugin }: JsonObject): JsonObject => {
    const { minute = null, ...others } = objectOf(config);
    return { ...plugin, config: { ...others, second: minute } };
  };
  const { exitCode, lines } = await verify({ settings: { rateLimit: '90' }, names: ['session-context'], adapt });
  expect(listFailures(lines)).toEqual([]);
  expect(exitCode).toBe(0);
});

it('reports a key that the gateway does not know', async () => {
  const others = { ...environment, API_KEYS: 'another-key' };
  const { exitCode, lines } = await verify({ settings: { keyAuth: 'true' }, names: ['session-context'], keys: others });
  expect(exitCode).toBe(1);
  expect(lines.join('\n')).toContain('[key-refused]');
});
