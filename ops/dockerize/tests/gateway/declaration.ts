/** `kong.yml` → the routes, their services and plugins, and the consumers of the stand-in for Kong. */
import { parse } from 'yaml';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../../openapi/json/json.ts';

/** In the order in which Kong runs them, by their priorities. https://developer.konghq.com/gateway/entities/plugin/ */
export const pluginOrder = [
  'correlation-id',
  'cors',
  'key-auth',
  'request-size-limiting',
  'acl',
  'rate-limiting',
  'prometheus',
  'request-termination',
] as const;
export type PluginName = (typeof pluginOrder)[number];

export interface DeclaredConsumer {
  readonly username: string;
  readonly keys: readonly string[];
  readonly groups: readonly string[];
}

export interface DeclaredService {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface DeclaredRoute {
  readonly name: string;
  /** `hosts`, `methods`, `paths`, `regex_priority`, `strip_path` and `preserve_host`, as in the file. */
  readonly fields: JsonObject;
  readonly service: DeclaredService;
  /** In the order in which they run: those of the route replace those of its service, which replace global ones. */
  readonly plugins: ReadonlyMap<PluginName, JsonObject>;
}

export interface Declaration {
  readonly routes: readonly DeclaredRoute[];
  readonly consumers: readonly DeclaredConsumer[];
}

/** @throws Error if the file has a plugin that the stand-in does not have, as Kong does */
export function parseDeclaration(text: string): Declaration {
  const content = objectOf(parse(text));
  const routes = arrayOf(content.services).flatMap((one) => {
    const service = objectOf(one);
    return arrayOf(service.routes).map((route) => toRoute(objectOf(route), service, content));
  });
  return { routes, consumers: arrayOf(content.consumers).map((one) => toConsumer(objectOf(one))) };
}

function toRoute(route: JsonObject, service: JsonObject, content: JsonObject): DeclaredRoute {
  const given = new Map([content, service, route].flatMap(listPlugins));
  const names = pluginOrder.filter((name) => given.has(name));
  return {
    name: stringOf(route.name),
    fields: route,
    service: {
      name: stringOf(service.name),
      host: stringOf(service.host),
      port: Number(service.port ?? 80),
      path: stringOf(service.path ?? ''),
    },
    plugins: new Map(names.map((name) => [name, given.get(name) ?? {}])),
  };
}

/** Lists the plugins that are switched on, with their configurations. */
function listPlugins(owner: JsonObject): [name: string, config: JsonObject][] {
  return arrayOf(owner.plugins).flatMap((one): [string, JsonObject][] => {
    const { name, config, enabled } = objectOf(one);
    if (!pluginOrder.some((known) => known === name)) throw new Error(`plugin '${stringOf(name)}' not installed`);
    return enabled === false ? [] : [[stringOf(name), isObject(config) ? config : {}]];
  });
}

function toConsumer({ username, keyauth_credentials: credentials, acls }: JsonObject): DeclaredConsumer {
  return {
    username: stringOf(username),
    keys: arrayOf(credentials).map((one) => stringOf(objectOf(one).key)),
    groups: arrayOf(acls).map((one) => stringOf(objectOf(one).group)),
  };
}
