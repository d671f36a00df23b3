/** Tests of differences; Kong's own defaults are not differences. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { KongObject } from '../../plan/gateway/kong-object.ts';
import { peerFile, readRecording } from '../../tests/kong/recording/recording.ts';
import { compareEntity } from './compare-entity.ts';
import { type KongSchema, parseEntitySchema } from './entity-schema.ts';
import { kongObjects, ownerTag, withFields } from '../testing/kong-objects.ts';

const { service, route, limit, key, target } = kongObjects;
const tags = [ownerTag, 'notes'];

const kept: JsonObject = {
  ...{ id: '1', created_at: 1, updated_at: 1, name: 'notes', tags, retries: 5, enabled: true },
  ...{ protocol: 'http', host: 'notes-upstream', port: 8090, path: '/v1', tls_verify: null },
};

const retries = parseEntitySchema({ fields: [{ retries: { type: 'integer', default: 5 } }] });

const schema = parseEntitySchema({
  fields: [
    { id: { type: 'string', auto: true } },
    { tls_verify: { type: 'boolean' } },
    { tags: { type: 'set' } },
    {
      config: {
        type: 'record',
        fields: [{ minute: { type: 'number' } }, { policy: { type: 'string', default: 'local' } }],
      },
    },
  ],
});

describe('differences', () => {
  it.each<{
    title: string;
    object: KongObject;
    actual: JsonObject;
    schema?: KongSchema;
    parent?: string;
    want: readonly (readonly [string, Json, Json])[];
  }>([
    { title: 'none, with what Kong fills in', object: service, actual: kept, want: [] },
    { title: 'none in the order of a set', object: service, actual: { ...kept, tags: ['notes', ownerTag] }, want: [] },
    { title: 'a value', object: service, actual: { ...kept, port: 81 }, want: [['port', 8090, 81]] },
    { title: 'a tag', object: service, actual: { ...kept, tags: null }, want: [['tags', tags, null]] },
    {
      title: 'the path of an address',
      object: withFields(service, { url: 'http://notes-upstream:8090' }),
      actual: kept,
      want: [['path', null, '/v1']],
    },
    {
      title: 'the usual port of an address',
      object: withFields(service, { url: 'https://notes-upstream/v1' }),
      actual: { ...kept, protocol: 'https', port: 443 },
      want: [],
    },
    {
      title: 'none if a port is omitted',
      object: target,
      actual: { target: '10.0.0.1:8000', weight: 50, tags },
      want: [],
    },
    { title: 'an unnamed field, without a schema', object: service, actual: { ...kept, retries: 9 }, want: [] },
    {
      title: 'an unnamed field that is not as Kong fills it in',
      object: service,
      actual: { ...kept, retries: 9 },
      schema: retries,
      want: [['retries', 5, 9]],
    },
    {
      title: 'an empty list for null',
      object: withFields(route, { paths: [] }),
      actual: { ...route.fields, paths: null },
      want: [],
    },
    {
      title: 'the order of hosts',
      object: withFields(route, { hosts: ['a', 'b'] }),
      actual: { ...route.fields, hosts: ['b', 'a'] },
      want: [['hosts', ['a', 'b'], ['b', 'a']]],
    },
    {
      title: 'a header that is not planned',
      object: withFields(route, { headers: { a: ['1'] } }),
      actual: { ...route.fields, headers: { a: ['1'], b: ['2'] } },
      want: [['headers', { a: ['1'] }, { a: ['1'], b: ['2'] }]],
    },
    {
      title: 'a setting of a plugin',
      object: limit,
      actual: { ...limit.fields, config: { minute: 6, policy: 'local', hour: null } },
      want: [['config.minute', 60, 6]],
    },
    {
      title: 'an unnamed setting',
      object: withFields(limit, { config: { minute: 60 } }),
      actual: { ...limit.fields, config: { minute: 60, policy: 'redis' } },
      schema,
      want: [['config.policy', 'local', 'redis']],
    },
    {
      title: 'what it belongs to',
      object: limit,
      actual: { ...limit.fields, service: { id: 'other' } },
      parent: 'own',
      want: [['service', { id: 'own' }, { id: 'other' }]],
    },
    {
      title: 'no parent if its id is not known',
      object: limit,
      actual: { ...limit.fields, service: { id: 'other' } },
      want: [],
    },
    {
      title: 'a key, masked',
      object: key,
      actual: { key: 'other', tags },
      want: [['key', '[secret: value 1 of ADMIN_API_KEYS]', '[secret]']],
    },
    {
      title: 'a password among settings, masked',
      object: withFields(limit, { config: { redis: { password: 'p' } } }),
      actual: { ...limit.fields, config: null },
      want: [['config', { redis: { password: '[secret]' } }, null]],
    },
  ])('are $title', ({ object, actual, want, ...options }) => {
    const found = compareEntity(object, actual, options).map(({ field, ...values }) => [
      field,
      values.desired,
      values.actual,
    ]);
    expect(found).toEqual(want);
  });
});

const recording = peerFile('kong-3.9.1-postgres.json');

describe('the fields that a real Kong fills in', () => {
  const exchanges = recording === undefined ? [] : readRecording(recording);
  const answers = (path: string): JsonObject =>
    objectOf(exchanges.find(({ request }) => request.path === path)?.response.body);

  it.skipIf(recording === undefined)('do not differ by its own schemas (PEER_DOCUMENTS)', () => {
    const made = exchanges.filter(({ request: { method, path }, response }) => {
      return ['POST', 'PUT'].includes(method) && response.status < 300 && !/schemas|upstreams|consumers/.test(path);
    });
    const compared = made.flatMap(({ request: { path, body }, response: { body: answer } }) => {
      const kind = path.includes('plugins') ? 'plugins' : path.includes('routes') ? 'routes' : 'services';
      const plugin = kind === 'plugins' && isObject(body) ? stringOf(body.name) : '';
      const described = kind === 'plugins' ? answers(`/schemas/plugins/${plugin}`) : answers(`/schemas/${kind}`);
      if (!isObject(body) || Object.keys(described).length === 0) return [];
      // A name in the path wins over one in the body, and references by name are the gateway's to resolve.
      const fields = Object.fromEntries(Object.entries(body).filter(([field]) => !['service', 'name'].includes(field)));
      const object: KongObject = { kind, name: path, fields, of: { kind: 'services', name: 'any' } };
      return [
        { path, found: compareEntity(object, objectOf(answer), { schema: withoutName(parseEntitySchema(described)) }) },
      ];
    });
    expect(compared.length).toBeGreaterThan(12);
    expect(compared.filter(({ found }) => found.length > 0)).toEqual([]);
  });
});

const withoutName = (schema: KongSchema): KongSchema => new Map([...schema].filter(([name]) => name !== 'name'));
