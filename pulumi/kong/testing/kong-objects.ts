/** Planned objects for tests, and the secret values that must not be shown. */
import type { FieldValue, KongObject } from '../../plan/gateway/kong-object.ts';
import { Secret } from '../../plan/settings/secret.ts';

export const ownerTag = 'ours';
export const adminToken = 'the-admin-token';
export const secretKey = 'the-secret "key"';

const tags = [ownerTag, 'notes'];

function createObject(
  kind: KongObject['kind'],
  name: string,
  fields: Readonly<Record<string, FieldValue>>,
  of?: KongObject['of'],
): KongObject {
  return { kind, name, fields: { ...fields, tags }, ...(of === undefined ? {} : { of }) };
}

const ofService = { kind: 'services', name: 'notes' } as const;
const ofConsumer = { kind: 'consumers', name: 'staff' } as const;

/** At least one object of each kind, in the order of their creation. */
export const kongObjects = {
  upstream: createObject('upstreams', 'notes-upstream', {
    name: 'notes-upstream',
    healthchecks: { active: { http_path: '/healthz', healthy: { interval: 5 } } },
  }),
  target: createObject(
    'targets',
    'notes-upstream 10.0.0.1',
    { target: '10.0.0.1', weight: 50 },
    { kind: 'upstreams', name: 'notes-upstream' },
  ),
  service: createObject('services', 'notes', { name: 'notes', url: 'http://notes-upstream:8090/v1' }),
  route: createObject(
    'routes',
    'notes-route',
    { name: 'notes-route', hosts: ['notes.example'], methods: ['PUT', 'GET'] },
    ofService,
  ),
  consumer: createObject('consumers', 'staff', { username: 'staff' }),
  group: createObject('acls', 'staff admin', { group: 'admin' }, ofConsumer),
  key: createObject('key-auths', 'staff key 1', { key: new Secret(secretKey, 'ADMIN_API_KEYS', 0) }, ofConsumer),
  limit: createObject(
    'plugins',
    'notes-rate-limiting',
    { name: 'rate-limiting', instance_name: 'notes-rate-limiting', config: { minute: 60, policy: 'local' } },
    ofService,
  ),
  access: createObject(
    'plugins',
    'notes-route-acl',
    { name: 'acl', instance_name: 'notes-route-acl', config: { allow: ['admin'] } },
    { kind: 'routes', name: 'notes-route' },
  ),
  metrics: createObject('plugins', 'prometheus', { name: 'prometheus', instance_name: 'prometheus' }),
} satisfies Readonly<Record<string, KongObject>>;

/** Returns the object with other fields and the same name. */
export const withFields = (given: KongObject, fields: Readonly<Record<string, FieldValue>>): KongObject => ({
  ...given,
  fields: { ...given.fields, ...fields },
});
