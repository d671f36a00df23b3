/**
 * One system on the real engine, from an empty gateway to an empty gateway. Each step goes on from the one before, as the
 * days of a deployment do.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { planGateway } from '../../plan/plan.ts';
import { createSource } from '../../plan/testing/plan-inputs.ts';
import { sendByHand, findDisagreements, listForeign, listOwned, putForeign } from './gateway-view.ts';
import { type StackInputs, Stack } from './stack.ts';
import { engineAdminToken, EngineEnvironment, engineTimeoutMs, tools } from './engine-environment.ts';
import { isLongForm } from '../../../openapi/testing/long-form.ts';

const ownerTag = 'fountainai';
const keys = { API_KEYS: 'api-key-5d2e,api-key-77b1', ADMIN_API_KEYS: 'admin-key-c0de' };

describe.skipIf(tools === undefined)(
  'a deployment by the engine (needs pulumi, moto_server)',
  { timeout: engineTimeoutMs },
  () => {
    const surroundings = new EngineEnvironment();
    const { kong } = surroundings;
    let stack: Stack;
    let zone: string;
    let elsewhere: readonly JsonObject[];
    beforeAll(async () => {
      await surroundings.start();
      zone = await surroundings.createZone('fountain.coach');
      await surroundings.putRecord(zone, 'www.fountain.coach', '192.0.2.80');
      await putForeign(kong);
      elsewhere = listForeign(kong, ownerTag);
      const settings = {
        kongAdminUrl: kong.url,
        kongAdminToken: engineAdminToken,
        gatewayAddresses: '203.0.113.7,2001:db8::7',
        image: 'registry.example.com/fountainai:1.0.0',
        rateLimit: '60',
      };
      stack = new Stack('lifecycle', surroundings, { documents: await loadDocuments(), settings, environment: keys });
    }, engineTimeoutMs);
    afterAll(() => surroundings.stop(), engineTimeoutMs);

    const change = (changed: Partial<StackInputs>): void => void (stack.inputs = { ...stack.inputs, ...changed });
    /** The same documents with another text in all of them. */
    async function rewrite(before: string, after: string): Promise<void> {
      const documents = stack.inputs.documents.map(({ source, name, text }) => {
        return parseDocument(text.replaceAll(before, after), { source, name });
      });
      change({ documents: await Promise.all(documents) });
    }

    const plan = () =>
      planGateway(stack.inputs.documents, createSource(stack.inputs.settings, stack.inputs.environment));

    /** Expects gateway, zone and state as planned, and unchanged objects of other owners. */
    async function expectAgreement(): Promise<void> {
      expect(await findDisagreements(kong, plan())).toEqual([]);
      expect(kongIds(stack)).toEqual(
        listOwned(kong, ownerTag)
          .map(({ id }) => stringOf(id))
          .sort(),
      );
      expect(listForeign(kong, ownerTag)).toEqual(elsewhere);
      const hosts = stack.inputs.documents.flatMap(listHosts);
      const records = hosts.flatMap((host) => [`${host} A 203.0.113.7`, `${host} AAAA 2001:db8::7`]);
      expect(await surroundings.records(zone)).toEqual([...records, 'www.fountain.coach A 192.0.2.80'].sort());
    }

    it('shows a preview first', async () => {
      const { isDone, changes } = await stack.preview();
      expect({ isDone, changes }).toEqual({ isDone: true, changes: { create: 22 } });
      expect(listOwned(kong, ownerTag)).toEqual([]);
    });

    it('creates all resources of the documents', async () => {
      const { output, isDone } = await stack.up();
      expect({ isDone, output }).toMatchObject({ isDone: true });
      await expectAgreement();
      // It refuses to work without a region: `preConfigureCallback` of pulumi-aws.
      expect(stack.pluginSettings('aws')).toMatchObject({ region: 'us-east-1' });
      const [image] = Object.values(surroundings.docker().image ?? {});
      expect(image).toMatchObject({ imageName: 'registry.example.com/fountainai:1.0.0', build: { target: 'runtime' } });
      const exported = stack.state().get('fountainai-lifecycle')?.outputs;
      expect(exported?.image).toMatch(/^registry\.example\.com\/fountainai@sha256:/);
    });

    // Each of these deployments takes seconds.
    if (isLongForm) {
      it('changes nothing the second time', async () => {
        kong.requests.length = 0;
        expect(await stack.up()).toMatchObject({ isDone: true, changes: {} });
        expect(kong.writes()).toEqual([]);
      });

      it('changes one route and two records for another host, and replaces nothing', async () => {
        const before = byName(kong);
        await rewrite('sessioncontext.fountain.coach', 'sessions.fountain.coach');
        kong.requests.length = 0;
        // A record with another name is another record: Route 53 cannot rename one.
        expect(await stack.up()).toMatchObject({ isDone: true, changes: { update: 1, replace: 2 } });
        expect(kong.writes().map(({ method }) => method)).toEqual(['PUT']);
        expect(listIds(byName(kong))).toEqual(listIds(before));
        await expectAgreement();
      });

      it('renames objects in place', async () => {
        const before = byName(kong);
        await rewrite('session-context-management-service', 'session-service');
        expect(await stack.up()).toMatchObject({ isDone: true, changes: { update: 3 } });
        expect(listIds(byName(kong))).toEqual(listIds(before));
        expect([...byName(kong).keys()]).toContain('session-service-rate-limiting');
        await expectAgreement();
      });

      it('finds changes by hand on refresh, and corrects them', async () => {
        await sendByHand(kong, 'PATCH', '/plugins/session-service-rate-limiting', { config: { minute: 5 } });
        await sendByHand(kong, 'PATCH', '/routes/central-sequence-route', { name: 'renamed-by-hand' });
        // Its plugin goes with it.
        await sendByHand(kong, 'DELETE', '/routes/ensemble-route');
        await sendByHand(kong, 'DELETE', '/routes/ensemble-mcp-route');
        await sendByHand(kong, 'DELETE', '/services/ensemble-service');
        await surroundings.putRecord(zone, 'ensemble.fountain.coach', '192.0.2.66');

        const seen = await stack.refresh();
        expect(seen).toMatchObject({ isDone: true, changes: { update: 3, delete: 4 } });
        const { outputs } = stack.state().get('session-context-service-rate-limiting') ?? {};
        expect(outputs).toMatchObject({ fields: { config: { minute: 5 } } });

        const renamedId = listOwned(kong, ownerTag).find(({ name }) => name === 'renamed-by-hand')?.id;
        expect(await stack.up()).toMatchObject({ isDone: true, changes: { update: 3, create: 4 } });
        await expectAgreement();
        expect(listOwned(kong, ownerTag).find(({ name }) => name === 'central-sequence-route')?.id).toBe(renamedId);
      });

      it('deletes the objects of a removed document, and does not change the others', async () => {
        const before = byName(kong);
        change({ documents: stack.inputs.documents.filter(({ name }) => name !== 'ensemble') });
        expect(await stack.up()).toMatchObject({ isDone: true, changes: { delete: 8 } });
        await expectAgreement();
        const left = [...before].filter(([name]) => !name.startsWith('ensemble'));
        expect(byName(kong)).toEqual(new Map(left));
      });

      it('checks keys, spreads requests over two hosts and runs containers as set', async () => {
        const settings = {
          ...stack.inputs.settings,
          keyAuth: 'true',
          healthChecks: 'true',
          dockerHost: 'ssh://me@host',
        };
        change({ settings });
        const { output, isDone } = await stack.up();
        expect({ isDone, output }).toMatchObject({ isDone: true });
        await expectAgreement();
        expect(Object.values(surroundings.docker().container ?? {})).toHaveLength(2);
        expect(await surroundings.healthChecks()).toContain('HTTPS sessions.fountain.coach:443/healthz');
        expectNoSecret(output + stack.stateText());
      });

      it('does not show a key that was changed by hand, corrects it, and changes a key with a new value', async () => {
        const before = byName(kong);
        const { id } = before.get('api-key-77b1') ?? {};
        const made = { key: 'key-made-by-hand' };
        await sendByHand(kong, 'PATCH', `/consumers/fountainai-apikeyauth/key-auth/${stringOf(id)}`, made);
        const seen = await stack.refresh();
        expect(seen.changes).toEqual({ update: 1 });
        expectNoSecret(seen.output + stack.stateText(), made.key);

        change({ environment: { ...keys, API_KEYS: 'api-key-77b1,api-key-9a3c' } });
        const { output, isDone } = await stack.up();
        expect({ isDone, output }).toMatchObject({ isDone: true });
        await expectAgreement();
        const after = byName(kong);
        expect(after.get('api-key-77b1')?.id).toBe(id);
        const others = [...before].filter(([name]) => !name.startsWith('api-key-'));
        expect(others.filter(([name, entity]) => !isDeepStrictEqual(after.get(name), entity))).toEqual([]);
        expectNoSecret(output + stack.stateText(), made.key, 'api-key-9a3c');
      });
    }

    it('deletes all of our objects on destroy, and none of another owner', async () => {
      const { isDone, output } = await stack.destroy();
      expect({ isDone, output }).toMatchObject({ isDone: true });
      expect(listOwned(kong, ownerTag)).toEqual([]);
      expect(listForeign(kong, ownerTag)).toEqual(elsewhere);
      expect(await surroundings.records(zone)).toEqual(['www.fountain.coach A 192.0.2.80']);
      expect(await surroundings.healthChecks()).toEqual([]);
      expect(stack.state().size).toBe(0);
      // Data outlives the containers that wrote it, which only the long form runs.
      const { container, network, volume } = surroundings.docker();
      const left = [container, network, volume].map((kind) => Object.keys(kind ?? {}).length);
      expect(left).toEqual([0, 0, isLongForm ? 2 : 0]);
      expectNoSecret(output + stack.stateText());
    });
  },
);

function expectNoSecret(text: string, ...more: readonly string[]): void {
  const secrets = [engineAdminToken, ...Object.values(keys).flatMap((list) => list.split(',')), ...more];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
}

/** What the state knows of objects of Kong, sorted. */
function kongIds(stack: Stack): string[] {
  const resources = [...stack.state().values()].filter(({ type }) => type.startsWith('fountainai:'));
  return resources.map(({ id, outputs }) => stringOf(outputs.entityId) || id).sort();
}

const byName = (kong: EngineEnvironment['kong']): Map<string, JsonObject> =>
  new Map(
    listOwned(kong, ownerTag).map((entity) => {
      const { instance_name: instance, name, username, group, key, target, upstream } = entity;
      return [stringOf(instance ?? name ?? username ?? group ?? key) || JSON.stringify({ target, upstream }), entity];
    }),
  );

const listIds = (entities: ReadonlyMap<string, JsonObject>): string[] =>
  [...entities.values()].map(({ id }) => stringOf(id)).sort();

const listHosts = (document: ApiDocument): string[] =>
  document.servers.map((url) => new URL(url).hostname).filter((host) => host !== 'localhost');
