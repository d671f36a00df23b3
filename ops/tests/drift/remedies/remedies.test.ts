/** Each remedy that the sections gateway and dns print, carried out on Pulumi's own engine, leaves nothing to find. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { pickRows } from '../../../../openapi/testing/long-form.ts';
import { createSource, parsePlanDocument } from '../../../../pulumi/plan/testing/plan-inputs.ts';
import {
  engineAdminToken,
  EngineEnvironment,
  engineTimeoutMs,
  tools,
} from '../../../../pulumi/tests/engine/engine-environment.ts';
import { sendByHand } from '../../../../pulumi/tests/engine/gateway-view.ts';
import { Stack } from '../../../../pulumi/tests/engine/stack.ts';
import { dnsSection } from '../../../drift/dns/dns-section.ts';
import { gatewaySection } from '../../../drift/gateway/gateway-section.ts';
import { createContext } from '../../../drift/testing/drift-inputs.ts';
import { dnsRules } from '../../../findings/rules/dns.ts';
import { gatewayRules } from '../../../findings/rules/gateway.ts';

/** Their remedies need no deployment: name servers are waited for. */
const withoutDeployment = ['answer-differs'];

const host = 'pets.fountain.coach';
const surroundings = new EngineEnvironment();
let stack: Stack;
let zone: string;

/** Without its own, a port would change with the other documents. */
const ports: Readonly<Record<string, number>> = { pets: 8090, cats: 8091, birds: 8092 };

/** @param more members of the document besides its paths */
const createPets = (more = '', name = 'pets', at = `${name}.fountain.coach`) =>
  parsePlanDocument(
    name,
    `servers: [{ url: https://${at} }, { url: http://localhost:${ports[name] ?? 0} }]
components: { securitySchemes: { apiKeyAuth: { type: apiKey, in: header, name: X-API-KEY } } }
security: [{ apiKeyAuth: [] }]
${more}
paths: { /a: { get: { responses: { '200': { description: ok } } } } }
`,
  );

const send = (method: string, path: string, body?: JsonObject): Promise<void> =>
  sendByHand(surroundings.kong, method, path, body);

async function useDocuments(...documents: readonly ReturnType<typeof createPets>[]): Promise<void> {
  stack.inputs = { ...stack.inputs, documents: await Promise.all(documents) };
}

function useSettings(more: Readonly<Record<string, string>>): void {
  stack.inputs = { ...stack.inputs, settings: { ...stack.inputs.settings, ...more } };
}

async function deploy(): Promise<void> {
  const { isDone, output } = await stack.deploy();
  if (!isDone) throw new Error(output);
}

/** Returns the rules of what drift finds, each once. */
async function findRules(): Promise<readonly string[]> {
  const { documents, settings, environment } = stack.inputs;
  const source = createSource(settings, environment);
  const context = createContext({ documents, settings: source, environment: surroundings.environment });
  const reports = [await gatewaySection.check(context), await dnsSection.check(context)];
  const failed = reports.filter(({ status }) => status !== 'clean' && status !== 'findings');
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  return [...new Set(reports.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
}

interface Row {
  readonly title: string;
  readonly rules: readonly string[];
  readonly harm: () => Promise<unknown>;
  /** What the remedy says. */
  readonly remedy: () => Promise<unknown>;
}

const service = '/services/pets-service';
const tag = { tags: ['fountainai'] };

/** In one step after the other. */
const inTurn =
  (...steps: readonly (() => unknown)[]) =>
  async (): Promise<void> => {
    for (const step of steps) await step();
  };

const rows: readonly Row[] = [
  {
    title: 'what was changed by hand is restored by a deployment',
    rules: ['object-changed', 'object-missing', 'record-changed', 'record-missing'],
    harm: inTurn(
      () => send('PATCH', '/routes/pets-preflight-route', { hosts: ['elsewhere.example'] }),
      () => send('DELETE', '/plugins/pets-service-rate-limiting'),
      () => surroundings.putRecord(zone, host, '192.0.2.9'),
      () => surroundings.deleteRecord(zone, host, 'AAAA'),
    ),
    remedy: deploy,
  },
  {
    title: 'objects of a removed document are deleted by a deployment',
    rules: ['object-undesired', 'record-unasked'],
    harm: inTurn(
      () => useDocuments(createPets(), createPets('', 'cats')),
      deploy,
      () => useDocuments(createPets()),
    ),
    remedy: deploy,
  },
  {
    title: 'an object with our tag that no deployment manages is deleted by hand',
    rules: ['object-undesired'],
    harm: () => send('PUT', '/services/old', { host: 'old', ...tag }),
    remedy: () => send('DELETE', '/services/old'),
  },
  {
    title: 'an object without our tag gets the tag, and is deployed',
    rules: ['object-foreign'],
    harm: () => send('PATCH', service, { tags: ['others'] }),
    remedy: inTurn(() => send('PATCH', service, tag), deploy),
  },
  {
    title: 'an object with the name of another owner gets another name',
    rules: ['object-foreign', 'object-missing', 'record-missing'],
    harm: inTurn(
      () => send('PUT', '/services/cats-service', { host: 'cats' }),
      () => useDocuments(createPets(), createPets('', 'cats')),
    ),
    remedy: inTurn(() => useDocuments(createPets(), createPets('x-kong-name: our-cats', 'cats')), deploy),
  },
  {
    title: 'a plugin that Kong does not have is removed from the document',
    rules: ['plugin-missing'],
    harm: () => useDocuments(createPets('x-kong-plugin-nowhere: { config: {} }')),
    remedy: () => useDocuments(createPets()),
  },
  {
    title: 'what others added to the gateway is deleted, or gets another host',
    rules: ['object-interferes'],
    harm: inTurn(
      () => send('PUT', '/plugins/00000000-0000-4000-8000-000000000001', { name: 'correlation-id' }),
      () => send('PUT', `${service}/plugins/00000000-0000-4000-8000-000000000002`, { name: 'prometheus' }),
      () => send('PUT', '/routes/others', { hosts: [host] }),
      () => send('POST', '/upstreams/pets-upstream/targets', { target: '192.0.2.1:80' }),
    ),
    remedy: inTurn(
      () => send('DELETE', '/plugins/00000000-0000-4000-8000-000000000001'),
      () => send('DELETE', '/plugins/00000000-0000-4000-8000-000000000002'),
      () => send('PATCH', '/routes/others', { hosts: ['others.example'] }),
      () => send('DELETE', '/upstreams/pets-upstream/targets/192.0.2.1:80'),
    ),
  },
  {
    title: 'a plugin of our own is deleted, written in the document, and deployed',
    rules: ['object-interferes'],
    harm: () => send('PUT', `${service}/plugins/00000000-0000-4000-8000-000000000003`, { name: 'correlation-id' }),
    remedy: inTurn(
      () => send('DELETE', `${service}/plugins/00000000-0000-4000-8000-000000000003`),
      () => useDocuments(createPets('x-kong-plugin-correlation-id: { config: { generator: uuid } }')),
      deploy,
    ),
  },
  {
    title: 'a record of another type is deleted, and then deployed',
    rules: ['record-changed'],
    harm: inTurn(
      () => surroundings.deleteRecord(zone, host, 'A'),
      () => surroundings.deleteRecord(zone, host, 'AAAA'),
      () => surroundings.putRecord(zone, host, 'elsewhere.example', 'CNAME'),
    ),
    remedy: inTurn(() => surroundings.deleteRecord(zone, host, 'CNAME'), deploy),
  },
  {
    title: 'another record of our host is deleted, and its address deployed',
    rules: ['record-undesired'],
    harm: inTurn(
      () => useSettings({ gatewayAddresses: '203.0.113.7' }),
      deploy,
      () => surroundings.putRecord(zone, host, '2001:db8::9', 'AAAA'),
    ),
    remedy: inTurn(
      () => surroundings.deleteRecord(zone, host, 'AAAA'),
      () => useSettings({ gatewayAddresses: '203.0.113.7,2001:db8::7' }),
      deploy,
    ),
  },
  {
    title: 'a record that leads to the gateway is deleted',
    rules: ['record-unasked'],
    harm: () => surroundings.putRecord(zone, 'old.fountain.coach', '203.0.113.7'),
    remedy: () => surroundings.deleteRecord(zone, 'old.fountain.coach'),
  },
  {
    title: 'a zone is created, and its records are deployed',
    rules: ['object-missing', 'zone-missing'],
    harm: () => useDocuments(createPets(), createPets('', 'birds', 'birds.example')),
    remedy: inTurn(() => surroundings.createZone('birds.example'), deploy),
  },
];

it('each rule has a remedy that is carried out', () => {
  const carriedOut = [...new Set([...withoutDeployment, ...rows.flatMap(({ rules }) => rules)])];
  expect(carriedOut.sort()).toEqual([...Object.keys(gatewayRules), ...Object.keys(dnsRules)].sort());
});

describe.skipIf(tools === undefined)('a remedy (needs pulumi, moto_server)', { timeout: engineTimeoutMs }, () => {
  beforeAll(async () => {
    await surroundings.start();
    zone = await surroundings.createZone('fountain.coach');
    const settings = {
      kongAdminUrl: surroundings.kong.url,
      kongAdminToken: engineAdminToken,
      gatewayAddresses: '203.0.113.7,2001:db8::7',
      image: 'registry.example.com/fountainai:1.0.0',
      upstreamHost: 'first.internal,second.internal',
      keyAuth: 'true',
      rateLimit: '60',
    };
    const documents = [await createPets()];
    stack = new Stack('remedies', surroundings, { documents, settings, environment: { API_KEYS: 'api-key-5d2e' } });
    await deploy();
  }, engineTimeoutMs);
  afterAll(() => surroundings.stop(), engineTimeoutMs);

  // Each of them takes up to three deployments, of a few seconds each.
  it.each(pickRows(rows, 3))('$title', async ({ rules, harm, remedy }) => {
    await useDocuments(createPets());
    // What the row before has added to the documents.
    if ((await findRules()).length > 0) await deploy();
    expect(await findRules()).toEqual([]);
    await harm();
    expect(await findRules()).toEqual(rules);
    await remedy();
    expect(await findRules()).toEqual([]);
  });
});
