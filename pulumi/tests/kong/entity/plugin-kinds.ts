/** The plugins of this Kong, with their settings and defaults. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { isObject } from '../../../../openapi/json/json.ts';
import { isFilled } from './entity-check.ts';
import { checkHeaderName } from './text-checks.ts';
import { array, choice, type KongField, type KongFields, flag, integer, protocols, record, text } from './fields.ts';

export interface PluginKind {
  readonly config: KongFields;
  readonly protocols: KongField;
  /** True if it can have a consumer. */
  readonly forConsumers: boolean;
  /** Checks settings that are valid one by one. */
  readonly check?: (config: JsonObject) => readonly string[];
  /** Returns a fault of the settings as a whole, which Kong reports at `config`. */
  readonly checkConfig?: (config: JsonObject) => string | undefined;
  /** Older names of settings, with the paths of the new ones. Kong returns both. */
  readonly shorthands?: Readonly<Record<string, readonly [string, string]>>;
}

const http = ['grpc', 'grpcs', 'http', 'https'];
const webProtocols = protocols(http, http);
const web = { protocols: webProtocols, forConsumers: true };
const authentication = { protocols: webProtocols, forConsumers: false };
const port = integer({ between: [0, 65_535] });
const list = array(text());
const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

const either = "of these fields must be non-empty: 'config.allow', 'config.deny'";

const allowOrDeny = ({ allow, deny }: JsonObject): readonly string[] => [
  ...(isFilled(allow) === isFilled(deny) ? [`exactly one ${either}`] : []),
  ...(isFilled(allow) || isFilled(deny) ? [] : [`at least one ${either}`]),
];

const periods = ['second', 'minute', 'hour', 'day', 'month', 'year'];

/** A longer period allows at least as much as a shorter one. */
function checkPeriods(config: JsonObject): string | undefined {
  const limits = periods.flatMap((name): { name: string; limit: number }[] => {
    const limit = config[name];
    return typeof limit === 'number' ? [{ name, limit }] : [];
  });
  for (const [index, shorter] of limits.entries()) {
    const longer = limits.slice(index + 1).find(({ limit }) => limit < shorter.limit);
    if (longer === undefined) continue;
    const [lower, upper] = [longer, shorter].map(({ name, limit }) => `${name}(${limit.toFixed(1)})`);
    return `The limit for ${lower} cannot be lower than the limit for ${upper}`;
  }
  return undefined;
}

const positive: KongField = { type: 'number', between: [1, Number.MAX_SAFE_INTEGER] };

const redis: KongFields = {
  host: text(),
  port: { ...port, default: 6379 },
  timeout: integer({ default: 2000, between: [0, 2_147_483_646] }),
  username: text(),
  password: text(),
  database: integer({ default: 0 }),
  ssl: { type: 'boolean', default: false },
  ssl_verify: { type: 'boolean', default: false },
  server_name: text(),
};

export const pluginKinds: Readonly<Record<string, PluginKind>> = {
  acl: {
    ...authentication,
    config: {
      allow: list,
      deny: list,
      hide_groups_header: flag(false),
      always_use_authenticated_groups: flag(false),
    },
    check: allowOrDeny,
  },
  'correlation-id': {
    ...web,
    config: {
      header_name: text({ default: 'Kong-Request-ID', check: checkHeaderName }),
      generator: choice(['uuid', 'uuid#counter', 'tracker'], { required: true, default: 'uuid#counter' }),
      echo_downstream: flag(false),
    },
  },
  cors: {
    ...authentication,
    config: {
      origins: list,
      headers: list,
      exposed_headers: list,
      methods: array(choice(methods), { default: methods }),
      max_age: { type: 'number' },
      credentials: flag(false),
      private_network: flag(false),
      preflight_continue: flag(false),
    },
  },
  'ip-restriction': {
    forConsumers: true,
    protocols: protocols(['http', 'https', 'tcp', 'tls', 'grpc', 'grpcs'], ['http', 'https', 'tcp', 'tls', ...http]),
    config: { allow: list, deny: list, status: { type: 'number' }, message: text() },
    check: ({ allow, deny }) => (isFilled(allow) || isFilled(deny) ? [] : [`at least one ${either}`]),
  },
  'key-auth': {
    ...authentication,
    config: {
      key_names: array(text({ required: true, check: checkHeaderName }), { required: true, default: ['apikey'] }),
      hide_credentials: flag(false),
      anonymous: text(),
      key_in_header: flag(true),
      key_in_query: flag(true),
      key_in_body: flag(false),
      run_on_preflight: flag(true),
      realm: text(),
    },
  },
  prometheus: {
    ...web,
    config: Object.fromEntries(
      ['per_consumer', 'status_code_metrics', 'latency_metrics', 'bandwidth_metrics', 'upstream_health_metrics']
        .concat('ai_metrics')
        .map((metric) => [metric, flag(false)]),
    ),
  },
  'rate-limiting': {
    ...web,
    config: {
      ...Object.fromEntries(periods.map((period) => [period, positive])),
      limit_by: choice(['consumer', 'credential', 'ip', 'service', 'header', 'path', 'consumer-group'], {
        default: 'consumer',
      }),
      header_name: text({ check: checkHeaderName }),
      path: text(),
      policy: choice(['local', 'cluster', 'redis'], { default: 'local' }),
      fault_tolerant: flag(true),
      redis: record(redis),
      hide_client_headers: flag(false),
      error_code: { type: 'number', default: 429 },
      error_message: text({ default: 'API rate limit exceeded' }),
      sync_rate: { type: 'number', required: true, default: -1 },
    },
    check: (config) =>
      periods.some((period) => isFilled(config[period]))
        ? []
        : [`at least one of these fields must be non-empty: ${periods.map((name) => `'config.${name}'`).join(', ')}`],
    checkConfig: checkPeriods,
    shorthands: Object.fromEntries(Object.keys(redis).map((name) => [`redis_${name}`, ['redis', name] as const])),
  },
  'request-size-limiting': {
    ...web,
    config: {
      allowed_payload_size: integer({ default: 128 }),
      size_unit: choice(['megabytes', 'kilobytes', 'bytes'], { required: true, default: 'megabytes' }),
      require_content_length: flag(false),
    },
  },
  'request-termination': {
    ...web,
    config: {
      status_code: integer({ required: true, default: 503, between: [100, 599] }),
      message: text(),
      content_type: text(),
      body: text(),
      echo: flag(false),
      trigger: text({ check: checkHeaderName }),
    },
  },
};

/** Settings without their older names. */
export function expandConfig(kind: PluginKind, config: JsonObject): JsonObject {
  return Object.entries(kind.shorthands ?? {}).reduce((expanded, [older, [record, name]]) => {
    if (!Object.hasOwn(expanded, older)) return expanded;
    const { [older]: value = null, ...rest } = expanded;
    const inner = isObject(rest[record]) ? rest[record] : {};
    return { ...rest, [record]: { ...inner, [name]: value } };
  }, config);
}

/** Adds the older names of settings, as Kong returns them. */
export function presentConfig(kind: PluginKind, config: JsonObject): JsonObject {
  const older = Object.entries(kind.shorthands ?? {}).map(([older, [record, name]]): [string, Json] => {
    const inner = config[record];
    return [older, isObject(inner) ? (inner[name] ?? null) : null];
  });
  return { ...config, ...Object.fromEntries(older) };
}
