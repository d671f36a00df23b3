/** Compares the objects of a Kong with a plan, and lists those with and without our tag. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import type { GatewayPlan, KongObject } from '../../plan/gateway/kong-object.ts';
import { AdminClient } from '../../kong/admin/admin-client.ts';
import { compareEntity } from '../../kong/entity/compare-entity.ts';
import { Gateway } from '../../kong/entity/gateway.ts';
import { EntitySchemaCache } from '../../kong/entity/entity-schema.ts';
import { isOurs } from '../../kong/entity/ownership.ts';
import type { KongDouble } from '../kong/double.ts';
import { engineAdminToken } from './engine-environment.ts';

/** Returns a line for each missing object, each different field, and each object of ours that is not planned. */
export async function findDisagreements(kong: KongDouble, { objects, ownerTag }: GatewayPlan): Promise<string[]> {
  const client = new AdminClient({ url: kong.url, token: engineAdminToken });
  const view = { gateway: new Gateway(client, ownerTag), schemas: new EntitySchemaCache(client), objects };
  try {
    const lines = await Promise.all(objects.map((object) => findObjectDisagreements(object, view)));
    const found = await Promise.all(objects.map((object) => view.gateway.find(object)));
    const planned = new Set(found.map((entity) => entity?.id));
    const extra = listOwned(kong, ownerTag).filter(({ id }) => !planned.has(stringOf(id)));
    return [...lines.flat(), ...extra.map((entity) => `not planned: ${JSON.stringify(entity)}`)];
  } finally {
    await client.close();
  }
}

interface View {
  readonly gateway: Gateway;
  readonly schemas: EntitySchemaCache;
  readonly objects: readonly KongObject[];
}

async function findObjectDisagreements(object: KongObject, { gateway, schemas, objects }: View): Promise<string[]> {
  const { kind, name, of, fields } = object;
  const entity = await gateway.find(object);
  if (entity === undefined) return [`missing: ${kind} ${name}`];
  const above = objects.find((other) => other.kind === of?.kind && other.name === of.name);
  const parent = above && (await gateway.find(above))?.id;
  const schema = await schemas.get(kind, kind === 'plugins' ? stringOf(fields.name) : undefined);
  return compareEntity(object, entity, { parent, schema }).map((difference) => {
    return `${kind} ${name}: ${JSON.stringify(difference)}`;
  });
}

/** Lists all objects with our tag. */
export const listOwned = (kong: KongDouble, ownerTag: string): JsonObject[] =>
  listEntities(kong).filter((entity) => isOurs(entity, ownerTag));

export const listForeign = (kong: KongDouble, ownerTag: string): JsonObject[] =>
  listEntities(kong).filter((entity) => !isOurs(entity, ownerTag));

const listEntities = (kong: KongDouble): JsonObject[] => Object.values(kong.entities()).flat();

/** Creates objects of another owner, of each kind that could conflict. */
export async function putForeign(kong: KongDouble): Promise<void> {
  const objects: Readonly<Record<string, JsonObject>> = {
    '/services/billing': { host: 'billing.internal', tags: ['accounts'] },
    '/services/billing/routes/billing-route': { hosts: ['billing.example.test'] },
    '/consumers/accountant': { username: 'accountant' },
    '/consumers/accountant/key-auth/11111111-2222-4333-8444-555555555555': { key: 'key-of-the-accountant' },
    '/upstreams/billing-upstream': { name: 'billing-upstream' },
    '/plugins/aaaaaaaa-2222-4333-8444-555555555555': { name: 'prometheus', instance_name: 'metrics-of-all' },
  };
  for (const [path, body] of Object.entries(objects)) await sendByHand(kong, 'PUT', path, body);
}

/** Sends a request of another client. @throws Error if Kong refuses it */
export async function sendByHand(kong: KongDouble, method: string, path: string, body?: JsonObject): Promise<void> {
  const headers = { 'content-type': 'application/json', 'kong-admin-token': engineAdminToken };
  const answer = await fetch(kong.url + path, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}
