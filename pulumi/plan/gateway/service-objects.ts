/** The Kong service of a document, and its upstream. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import type { KongObject } from './kong-object.ts';
import type { Extensions } from '../document/extensions.ts';
import type { PlanFaults } from '../faults/plan-error.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { BasePaths } from '../document/hosts.ts';
import { toPluginObjects, listServicePlugins } from './plugins.ts';

export interface DocumentOptions {
  readonly document: ApiDocument;
  /** The port of its service. */
  readonly port: number;
  readonly options: GatewaySettings;
  readonly faults: PlanFaults;
}

/** The inputs that all objects of a document share. */
export interface ObjectContext extends DocumentOptions {
  readonly root: Extensions;
  /** Prefix of the names of all objects except the service. */
  readonly base: string;
  readonly serviceName: string;
  readonly paths: BasePaths;
  readonly tags: readonly string[];
}

/** A replica that does not answer gets no requests until it does. Intervals are in seconds. */
const healthchecks = {
  active: {
    type: 'http',
    http_path: '/healthz',
    healthy: { interval: 5, successes: 2 },
    unhealthy: { interval: 5, http_failures: 3, tcp_failures: 3, timeouts: 3 },
  },
};

/** Returns no objects unless the service has more than one host. */
export function toUpstreamObjects({ base, port, options, root, tags }: ObjectContext): KongObject[] {
  const hosts = options.upstreamHosts ?? [];
  if (hosts.length < 2) return [];
  const name = `${base}-upstream`;
  const targets = hosts.map((host): KongObject => {
    const target = `${host}:${port}`;
    const of = { kind: 'upstreams', name } as const;
    return { kind: 'targets', name: `${name} ${target}`, of, fields: { target, weight: 100, tags } };
  });
  return [
    {
      kind: 'upstreams',
      name,
      fields: { healthchecks, ...omitIdentity(root.upstreamDefaults, ['targets']), name, tags },
    },
    ...targets,
  ];
}

/** @param defaults of `x-kong-service-defaults`; they override the plan's values, as in decK */
export function toServiceObjects(making: ObjectContext, name: string, defaults: JsonObject | undefined): KongObject[] {
  const { document, port, options, paths, base, root, tags } = making;
  const [host = document.name, ...more] = options.upstreamHosts ?? [];
  const service: KongObject = {
    kind: 'services',
    name,
    fields: {
      protocol: 'http',
      host: more.length === 0 ? host : `${base}-upstream`,
      port,
      ...(paths.inside === '' || paths.inside === paths.outside ? {} : { path: paths.inside }),
      ...omitIdentity(defaults, ['routes', 'plugins']),
      name,
      tags,
    },
  };
  const plugins = new Map([...listServicePlugins(options), ...root.plugins]);
  return [service, ...toPluginObjects(plugins, { of: service, tags })];
}

/** Removes the members that identify an object, which a document cannot set. */
export function omitIdentity(defaults: JsonObject | undefined, without: readonly string[]): JsonObject {
  const left = new Set(['id', 'name', 'tags', ...without]);
  return Object.fromEntries(Object.entries(defaults ?? {}).filter(([name]) => !left.has(name)));
}
