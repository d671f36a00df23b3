/** The kinds of Kong's objects: fields, addresses and unique values. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { isObject } from '../../../../openapi/json/json.ts';
import { checkRouteHost, checkRoutePath, checkServicePath, normalizeTarget, checkUpstreamName } from './text-checks.ts';
import * as field from './fields.ts';
import type { KongFields } from './fields.ts';
import { checkAll, checkIf, type EntityCheck, isFilled, isOneOf, mustBeNull } from './entity-check.ts';
import { routeChecks } from './route-checks.ts';
import { upstreamChecks, upstreamFields } from './upstream-fields.ts';

export interface EntityKind {
  /** Its name in Kong's errors and in `GET /tags`. */
  readonly name: string;
  /** The path of the list of the kind: `key-auths`. Undefined if it is listed under parents only. */
  readonly path: string | undefined;
  /** The path of the list under a parent: `key-auth`. */
  readonly nestedPath: string;
  readonly fields: KongFields;
  /** The field that can replace the id in an address. */
  readonly endpointKey?: string;
  /** Sets of fields with unique values. */
  readonly unique: readonly (readonly string[])[];
  /** True if sets with a null are unique too: plugins without a route. */
  readonly nullsCount?: boolean;
  /** Converts the sent form to the stored form: splits `url`. */
  readonly expand?: (input: JsonObject) => JsonObject;
  readonly checks?: readonly EntityCheck[];
  /** True if PUT changes an existing entity, and creates none. */
  readonly isPutUpdate?: boolean;
}

const stampedOnce: KongFields = { id: field.id, created_at: field.seconds, tags: field.tags };
const stamps: KongFields = { ...stampedOnce, updated_at: field.seconds };

const services: EntityKind = {
  name: 'services',
  path: 'services',
  nestedPath: 'services',
  endpointKey: 'name',
  unique: [['name']],
  fields: {
    ...stamps,
    name: field.name,
    retries: field.integer({ default: 5, between: [0, 32_767] }),
    protocol: field.protocol,
    host: field.host,
    port: { ...field.port, required: true, default: 80 },
    path: field.text({ check: checkServicePath }),
    connect_timeout: field.timeout,
    write_timeout: field.timeout,
    read_timeout: field.timeout,
    client_certificate: field.foreign('certificates'),
    tls_verify: { type: 'boolean' },
    tls_verify_depth: field.integer({ between: [0, 64] }),
    ca_certificates: field.array(field.text({ uuid: true })),
    enabled: field.flag(true),
  },
  expand: ({ url, ...rest }) => (typeof url === 'string' ? { ...rest, ...splitUrl(url) } : rest),
  checks: [
    checkIf('protocol', isOneOf('tcp', 'tls', 'udp', 'grpc', 'grpcs'), 'path', mustBeNull),
    ...['client_certificate', 'tls_verify', 'tls_verify_depth', 'ca_certificates'].map((name) =>
      checkIf('protocol', (protocol) => !isOneOf('https', 'tls')(protocol), name, mustBeNull),
    ),
  ],
};

/** Missing parts are omitted, so they get their defaults. */
function splitUrl(url: string): JsonObject {
  const [, scheme, host, port, path] = /^(?:([a-z]+):\/\/([^/:?#]*)(?::(\d+))?)?(.*)$/.exec(url) ?? [];
  const usual = scheme === 'https' ? 443 : 80;
  return {
    ...(scheme === undefined ? {} : { protocol: scheme, port: port === undefined ? usual : Number(port) }),
    ...(host === undefined ? {} : { host }),
    path: path === undefined || path === '' ? null : path,
  };
}

const routes: EntityKind = {
  name: 'routes',
  path: 'routes',
  nestedPath: 'routes',
  endpointKey: 'name',
  unique: [['name']],
  fields: {
    ...stamps,
    name: field.name,
    protocols: field.protocols(['http', 'https']),
    https_redirect_status_code: field.integer({ oneOf: [426, 301, 302, 307, 308], default: 426, required: true }),
    strip_path: field.flag(true),
    preserve_host: field.flag(false),
    request_buffering: field.flag(true),
    response_buffering: field.flag(true),
    service: field.foreign('services'),
    snis: field.set(field.text()),
    sources: field.set({ type: 'map' }),
    destinations: field.set({ type: 'map' }),
    methods: field.set(field.text({ required: true, check: checkMethod })),
    hosts: field.array(field.text({ required: true, check: checkRouteHost })),
    paths: field.array(field.text({ required: true, check: checkRoutePath })),
    headers: { type: 'map', checkMembers: checkHeaders },
    regex_priority: field.integer({ default: 0 }),
    path_handling: field.choice(['v0', 'v1'], { default: 'v0' }),
  },
  checks: routeChecks,
};

function checkMethod(method: string): string | undefined {
  return /^[A-Z]+$/.test(method) ? undefined : `invalid value: ${method}`;
}

function checkHeaders(headers: JsonObject): string | undefined {
  const hasHost = Object.keys(headers).some((name) => name.toLowerCase() === 'host');
  return hasHost ? "cannot contain 'host' header, which must be specified in the 'hosts' attribute" : undefined;
}

const upstreams: EntityKind = {
  name: 'upstreams',
  path: 'upstreams',
  nestedPath: 'upstreams',
  endpointKey: 'name',
  unique: [['name']],
  fields: { ...stamps, name: field.text({ required: true, check: checkUpstreamName }), ...upstreamFields },
  checks: upstreamChecks,
};

const milliseconds = field.text({ type: 'number', automatic: 'milliseconds' });

const targets: EntityKind = {
  name: 'targets',
  path: undefined,
  nestedPath: 'targets',
  endpointKey: 'target',
  unique: [['target', 'upstream']],
  isPutUpdate: true,
  fields: {
    ...stamps,
    created_at: milliseconds,
    updated_at: milliseconds,
    upstream: field.foreign('upstreams', { required: true, cascade: true }),
    target: field.text({ required: true, check: checkTarget }),
    weight: field.integer({ default: 100, between: [0, 65_535] }),
  },
  expand: (sent) => {
    const target = typeof sent.target === 'string' ? normalizeTarget(sent.target) : undefined;
    return target === undefined ? sent : { ...sent, target };
  },
};

function checkTarget(target: string): string | undefined {
  return normalizeTarget(target) === undefined ? 'Invalid target; not a valid hostname or ip address' : undefined;
}

const consumers: EntityKind = {
  name: 'consumers',
  path: 'consumers',
  nestedPath: 'consumers',
  endpointKey: 'username',
  unique: [['username'], ['custom_id']],
  fields: { ...stamps, username: field.text(), custom_id: field.text() },
  checks: [
    checkAll(({ username, custom_id: customId }) =>
      isFilled(username) || isFilled(customId)
        ? []
        : ["at least one of these fields must be non-empty: 'custom_id', 'username'"],
    ),
  ],
};

const ofConsumer = field.foreign('consumers', { required: true, cascade: true });

const keys: EntityKind = {
  name: 'keyauth_credentials',
  path: 'key-auths',
  nestedPath: 'key-auth',
  endpointKey: 'key',
  unique: [['key']],
  fields: {
    ...stampedOnce,
    consumer: ofConsumer,
    key: field.text({ automatic: 'key' }),
    ttl: field.integer({ isHidden: true }),
  },
};

const groups: EntityKind = {
  name: 'acls',
  path: 'acls',
  nestedPath: 'acls',
  endpointKey: 'group',
  unique: [['consumer', 'group']],
  fields: { ...stampedOnce, consumer: ofConsumer, group: field.text({ required: true }) },
};

const plugins: EntityKind = {
  name: 'plugins',
  path: 'plugins',
  nestedPath: 'plugins',
  endpointKey: 'instance_name',
  unique: [['consumer', 'name', 'route', 'service'], ['instance_name']],
  nullsCount: true,
  // Its settings and protocols are those of the named plugin.
  fields: {
    ...stamps,
    name: field.text({ required: true }),
    instance_name: field.name,
    service: field.foreign('services', { cascade: true }),
    route: field.foreign('routes', { cascade: true }),
    consumer: field.foreign('consumers', { cascade: true }),
    enabled: field.flag(true),
    protocols: field.protocols(['grpc', 'grpcs', 'http', 'https']),
    config: field.record({}),
  },
};

/** Parents before their children. */
export const entityKinds: readonly EntityKind[] = [
  services,
  routes,
  upstreams,
  targets,
  consumers,
  keys,
  groups,
  plugins,
];

export function getEntityKind(name: string): EntityKind {
  const kind = entityKinds.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new TypeError(`Kong has no ${name}`);
  return kind;
}

/** Returns the id of a foreign key. */
export function getReferencedId(value: Json | undefined): string | undefined {
  return isObject(value) && typeof value.id === 'string' ? value.id : undefined;
}
