/** Objects of other owners that change what ours do. They are read, and never changed. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, stringOf } from '../../../openapi/json/json.ts';
import type { GatewayPlan } from '../../../pulumi/plan/gateway/kong-object.ts';
import type { AdminClient, AdminEntity } from '../../../pulumi/kong/admin/admin-client.ts';
import { isPreferred } from './route-order.ts';
import { readTexts } from './texts.ts';
import { describeObject, isOurs } from '../../../pulumi/kong/entity/ownership.ts';

export interface Interference {
  /** What it is, and what it concerns. */
  readonly message: string;
  /** Of the object of ours that it concerns. */
  readonly tags: readonly string[];
}

/** Reads plugins, routes and targets of others. @throws KongError */
export async function findInterference(client: AdminClient, plan: GatewayPlan): Promise<readonly Interference[]> {
  const isOther = (entity: JsonObject): boolean => !isOurs(entity, plan.ownerTag);
  const services = await client.list('/services', plan.ownerTag);
  const consumers = await client.list('/consumers', plan.ownerTag);
  const routes = await client.list('/routes');
  const plugins = (await client.list('/plugins')).filter(isOther);
  const own = new Map(
    [...services, ...consumers, ...routes.filter((route) => !isOther(route))].map((entity) => [entity.id, entity]),
  );
  return [
    ...plugins.flatMap((plugin) => judgePlugin(plugin, own)),
    ...routes.filter(isOther).flatMap((route) => judgeRoute(route, plan)),
    ...(await findTargets(client, plan)),
  ];
}

/** A plugin without a service, a route and a consumer runs for each request of the gateway. */
function judgePlugin(plugin: AdminEntity, own: ReadonlyMap<string, AdminEntity>): readonly Interference[] {
  if (plugin.enabled === false) return [];
  const name = stringOf(plugin.name);
  const parents = ['service', 'route', 'consumer', 'consumer_group'].map((field) => plugin[field]).filter(isObject);
  if (parents.length === 0) {
    return [{ message: `the plugin "${name}" of another owner runs for all requests of the gateway`, tags: [] }];
  }
  return parents.flatMap(({ id }) => {
    const parent = own.get(stringOf(id));
    if (parent === undefined) return [];
    const message = `the plugin "${name}" of another owner runs for ours: "${stringOf(parent.name ?? parent.username)}"`;
    return [{ message, tags: arrayOf(parent.tags).map(stringOf) }];
  });
}

/** Kong sends requests for a host to the route that matches best, also to one of another owner. */
function judgeRoute(route: AdminEntity, { objects }: GatewayPlan): readonly Interference[] {
  const patterns = arrayOf(route.hosts).map(stringOf);
  for (const { fields } of objects.filter(({ kind }) => kind === 'routes')) {
    const host = readTexts(fields.hosts).find((one) =>
      patterns.length === 0 ? isPreferred(route, fields) : patterns.some(matches(one)),
    );
    if (host === undefined) continue;
    const name = stringOf(route.name) || route.id;
    const which = patterns.length === 0 ? 'for any host, also' : 'for';
    const message = `the route "${name}" of another owner takes requests ${which} our host "${host}"`;
    return [{ message, tags: readTexts(fields.tags) }];
  }
  return [];
}

/** A host of a route may begin or end with a wildcard, and may have a port. */
const matches =
  (host: string) =>
  (pattern: string): boolean => {
    const [name = ''] = pattern.toLowerCase().split(':');
    if (name.startsWith('*.')) return host.endsWith(name.slice(1));
    return name.endsWith('.*') ? host.startsWith(name.slice(0, -1)) : name === host;
  };

async function findTargets(client: AdminClient, { objects, ownerTag }: GatewayPlan): Promise<readonly Interference[]> {
  const upstreams = objects.filter(({ kind }) => kind === 'upstreams');
  const found: Interference[] = [];
  for (const upstream of upstreams) {
    const targets = await client.list(`/upstreams/${encodeURIComponent(upstream.name)}/targets`);
    for (const target of targets.filter((one) => !isOurs(one, ownerTag))) {
      const message = `the target "${stringOf(target.target)}" of another owner gets requests of ${describeObject(upstream)}`;
      found.push({ message, tags: readTexts(upstream.fields.tags) });
    }
  }
  return found;
}
