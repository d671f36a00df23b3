/** Kong's answers other than entities: the node, its health, tags, schemas. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isArray } from '../../../openapi/json/json.ts';
import { findEntity, belongsTo } from './store/entity-address.ts';
import { type EntityKind, getEntityKind, entityKinds } from './entity/entity-kinds.ts';
import { methodNotAllowed, notFound } from './store/kong-refusal.ts';
import { describeFields } from './entity/fields.ts';
import type { KongAnswer, KongCall } from './store/operations.ts';
import { pluginKinds } from './entity/plugin-kinds.ts';
import type { KongStore } from './store/kong-store.ts';
import { completeEntity, expandEntity, getEntityFields } from './store/validation.ts';

export interface Node {
  readonly version: string;
  readonly hasDatabase: boolean;
  readonly store: KongStore;
}

type Page = (node: Node, call: KongCall, ...parts: readonly string[]) => JsonObject;

/** By method and path; the page receives the groups of the path. */
const pages: readonly (readonly [method: string, path: RegExp, page: Page])[] = [
  ['GET', /^\/$/, root],
  ['GET', /^\/status$/, status],
  ['GET', /^\/tags$/, ({ store }) => ({ data: tagged(store), next: null })],
  ['GET', /^\/tags\/([^/]+)$/, ({ store }, _call, tag = '') => ({ data: tagged(store, tag), next: null })],
  ['GET', /^\/schemas\/plugins\/([^/]+)$/, (_node, _call, name = '') => pluginSchema(name)],
  ['POST', /^\/schemas\/([^/]+)\/validate$/, (_node, call, name = '') => validated(kindAt(name), call.body)],
  ['GET', /^\/schemas\/([^/]+)$/, (_node, _call, name = '') => ({ fields: describeFields(kindAt(name).fields) })],
  ['GET', /^\/upstreams\/([^/]+)\/health$/, upstreamHealth],
];

/** Returns undefined for all other paths. @throws KongRefusal */
export function pageFor(node: Node, call: KongCall): KongAnswer | undefined {
  const matching = pages.filter(([, path]) => path.test(call.path));
  if (matching.length === 0) return undefined;
  const page = matching.find(([method]) => method === call.method);
  if (page === undefined) throw methodNotAllowed();
  const parts = (page[1].exec(call.path) ?? []).slice(1).map(decodeURIComponent);
  return { status: 200, body: page[2](node, call, ...parts) };
}

function root({ version, hasDatabase }: Node): JsonObject {
  const available = Object.keys(pluginKinds).map((name) => [name, { version, priority: 1000 }]);
  return {
    version,
    edition: 'community',
    tagline: 'Welcome to kong',
    hostname: 'double',
    configuration: { database: hasDatabase ? 'postgres' : 'off', router_flavor: 'traditional_compatible' },
    plugins: { available_on_server: Object.fromEntries(available) as JsonObject }, // made of names and JSON
  };
}

function status({ hasDatabase }: Node): JsonObject {
  return {
    server: { total_requests: 1, connections_active: 1 },
    ...(hasDatabase ? { database: { reachable: true } } : {}),
  };
}

function tagged(store: KongStore, tag?: string): JsonObject[] {
  return entityKinds.flatMap((kind) =>
    store.all(kind).flatMap((entity) => {
      const tags = (isArray(entity.tags) ? entity.tags : []).filter((own) => tag === undefined || own === tag);
      return tags.map((own) => ({ entity_name: kind.name, entity_id: entity.id, tag: own }));
    }),
  );
}

function upstreamHealth({ store }: Node, _call: KongCall, key = ''): JsonObject {
  const kind = getEntityKind('upstreams');
  const entity = findEntity({ kind, parent: undefined, key }, store);
  if (entity === undefined) throw notFound();
  const targets = store
    .all(getEntityKind('targets'))
    .filter((target) => belongsTo(target, { kind, entity, field: 'upstream' }));
  return { node_id: '00000000-0000-4000-8000-000000000000', data: targets, next: null };
}

function pluginSchema(name: string): JsonObject {
  const plugin = pluginKinds[name];
  if (plugin === undefined) throw notFound(`No plugin named '${name}'`);
  const { consumer, protocols, config } = getEntityFields(getEntityKind('plugins'), { name });
  const fields = { ...(plugin.forConsumers || consumer === undefined ? {} : { consumer }), protocols, config };
  return { fields: describeFields(fields as Parameters<typeof describeFields>[0]) }; // all plugins have them
}

function validated(kind: EntityKind, body: JsonObject): JsonObject {
  completeEntity(kind, expandEntity(kind, body));
  return { message: 'schema validation successful' };
}

function kindAt(name: string): EntityKind {
  const kind = entityKinds.find((candidate) => candidate.name === name);
  if (kind === undefined) throw notFound(`No entity named '${name}'`);
  return kind;
}
