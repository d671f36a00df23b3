/** Plugins of Kong: those of the settings, and the objects of the plan for any plugin. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { KongObject } from './kong-object.ts';
import type { GatewaySettings } from './gateway-settings.ts';

/** Returns plugins by name. An `x-kong-plugin-…` of a document replaces the plugin of that name. */
export function listServicePlugins(options: GatewaySettings): [string, JsonObject][] {
  const { keyAuth, rateLimit, requestSizeLimit, correlationId, prometheus } = options;
  // All keys of a scheme have one consumer, whose clients would share its limit. Without a key, Kong limits by address.
  const limit = { minute: rateLimit ?? 0, policy: 'local', ...(keyAuth ? { limit_by: 'credential' } : {}) };
  const plugins: [string, JsonObject | undefined][] = [
    [
      'correlation-id',
      correlationId ? { config: { header_name: 'X-Request-Id', generator: 'uuid', echo_downstream: true } } : undefined,
    ],
    ['prometheus', prometheus ? { config: { status_code_metrics: true, latency_metrics: true } } : undefined],
    ['rate-limiting', rateLimit === undefined ? undefined : { config: limit }],
    [
      'request-size-limiting',
      requestSizeLimit === undefined
        ? undefined
        : { config: { allowed_payload_size: requestSizeLimit, size_unit: 'megabytes' } },
    ],
  ];
  return plugins.flatMap(([name, fields]) => (fields === undefined ? [] : [[name, fields]]));
}

export interface PluginParent {
  readonly of: KongObject;
  readonly tags: readonly string[];
}

/** Names each plugin after its parent, since Kong allows one plugin of a name for each: `pets-route-key-auth`. */
export function toPluginObjects(plugins: ReadonlyMap<string, JsonObject>, { of, tags }: PluginParent): KongObject[] {
  return [...plugins].map(([plugin, given]) => {
    const name = `${of.name}-${plugin}`;
    const own = Object.entries(given).filter(([field]) => !['id', 'service', 'route'].includes(field));
    const fields = { ...Object.fromEntries(own), name: plugin, instance_name: name, tags };
    return { kind: 'plugins', name, of: { kind: of.kind, name: of.name }, fields };
  });
}
