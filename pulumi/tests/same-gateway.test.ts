/** One plan, two ways into Kong: object by object through the Admin API, and as a declarative configuration. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument, Json, JsonObject } from '../../openapi/document/document.ts';
import { isArray, isObject, stringOf } from '../../openapi/json/json.ts';
import { createDeclarativeConfig } from '../plan/gateway/declarative.ts';
import type { GatewayPlan } from '../plan/gateway/kong-object.ts';
import { planGateway } from '../plan/plan.ts';
import { createSource, everyPlugin } from '../plan/testing/plan-inputs.ts';
import { AdminClient } from '../kong/admin/admin-client.ts';
import { compareEntity } from '../kong/entity/compare-entity.ts';
import { Gateway } from '../kong/entity/gateway.ts';
import { EntitySchemaCache } from '../kong/entity/entity-schema.ts';
import { KongDouble } from './kong/double.ts';

const database = new KongDouble();
const databaseless = new KongDouble({ hasDatabase: false });
let documents: readonly ApiDocument[];
beforeAll(async () => {
  documents = await loadDocuments();
  await Promise.all([database.start(), databaseless.start()]);
});
afterAll(() => Promise.all([database.stop(), databaseless.stop()]));
beforeEach(() => {
  database.reset();
  databaseless.reset();
});

const everything = { ...everyPlugin, upstreamHost: 'first.internal,second.internal' };

async function withGateway<Value>(
  double: KongDouble,
  { ownerTag }: GatewayPlan,
  use: (gateway: Gateway, schemas: EntitySchemaCache) => Promise<Value>,
): Promise<Value> {
  const client = new AdminClient({ url: double.url });
  try {
    return await use(new Gateway(client, ownerTag), new EntitySchemaCache(client));
  } finally {
    await client.close();
  }
}

async function deploy(plan: GatewayPlan): Promise<void> {
  await withGateway(database, plan, async (gateway) => {
    expect(await gateway.findConflicts(plan.objects)).toEqual([]);
    for (const object of plan.objects) await gateway.create(object);
  });
}

const load = (plan: GatewayPlan): void => databaseless.load(createDeclarativeConfig(plan, (secret) => secret.reveal()));

/** Returns all objects of a Kong without generated values: without times, and with names for ids. */
function contents(double: KongDouble): Json {
  const entities = Object.values(double.entities()).flat();
  const getName = ({ instance_name: instance, name, username, target, group, key }: JsonObject): string =>
    stringOf(instance ?? name ?? username ?? target ?? group ?? key);
  const names = new Map(entities.map((entity) => [stringOf(entity.id), getName(entity)]));
  const named = (value: Json): Json => {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (isArray(value)) return value.map(named);
    if (!isObject(value)) return value;
    const members = Object.entries(value).filter(([member]) => !/^(created|updated)_at$/.test(member));
    return Object.fromEntries(members.map(([member, inner]) => [member, named(inner)]));
  };
  const lists = Object.entries(double.entities()).map(([kind, list]): [string, Json] => {
    const lines = list.map((entity) => JSON.stringify(Object.entries(Object(named(entity)) as JsonObject).sort()));
    return [kind, lines.sort()];
  });
  return Object.fromEntries(lists);
}

describe.each([
  { title: 'as the compose file has it', settings: {} },
  { title: 'with all that can be set', settings: everything },
])('the plan of our documents $title', ({ settings }) => {
  it('gives the same gateway both ways', async () => {
    const plan = planGateway(documents, createSource(settings));
    await deploy(plan);
    load(plan);
    expect(Object.values(database.entities()).flat()).toHaveLength(plan.objects.length);
    expect(contents(databaseless)).toEqual(contents(database));
  });

  it.each(['database', 'no database'])('differs in nothing from a Kong with %s that has it', async (which) => {
    const plan = planGateway(documents, createSource(settings));
    if (which === 'database') await deploy(plan);
    else load(plan);
    const found = await withGateway(which === 'database' ? database : databaseless, plan, async (gateway, schemas) => {
      const compared = plan.objects.map(async (object) => {
        const plugin = object.kind === 'plugins' ? stringOf(object.fields.name) : undefined;
        const schema = await schemas.get(object.kind, plugin);
        return compareEntity(object, (await gateway.find(object)) ?? {}, { schema });
      });
      return (await Promise.all(compared)).flat();
    });
    expect(found).toEqual([]);
  });
});
