/** Tests of planned objects with a double of Kong: ownership, updates, and failures halfway. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { kongKinds, type KongObject } from '../../plan/gateway/kong-object.ts';
import { KongDouble } from '../../tests/kong/double.ts';
import type { InjectedFault } from '../../tests/kong/fault-injector.ts';
import { AdminClient, type AdminEntity } from '../admin/admin-client.ts';
import { compareEntity } from './compare-entity.ts';
import type { KongCode } from '../admin/kong-codes.ts';
import { Gateway, type EntityLocation } from './gateway.ts';
import { kindDescriptions } from './kind-descriptions.ts';
import { EntitySchemaCache } from './entity-schema.ts';
import { kongObjects, ownerTag, withFields } from '../testing/kong-objects.ts';

const double = new KongDouble();
let client: AdminClient;
let gateway: Gateway;
beforeAll(async () => {
  await double.start();
  client = new AdminClient({ url: double.url, pause: 1, tries: 3 });
  gateway = new Gateway(client, ownerTag);
});
afterAll(async () => {
  await client.close();
  await double.stop();
});
beforeEach(() => double.reset());

const plan: readonly KongObject[] = Object.values(kongObjects);
const { service, route, consumer, limit, key, target, group, upstream } = kongObjects;

async function createAll(wanted: readonly KongObject[] = plan): Promise<Map<KongObject, AdminEntity>> {
  const created = new Map<KongObject, AdminEntity>();
  for (const object of wanted) created.set(object, await gateway.create(object));
  return created;
}

const toLocation = (object: KongObject, { id }: AdminEntity): EntityLocation => ({ ...object, id });

async function drift(): Promise<unknown[]> {
  const schemas = new EntitySchemaCache(client);
  const found = plan.map(async (object) => {
    const actual = (await gateway.find(object)) ?? {};
    const plugin = object.kind === 'plugins' ? stringOf(object.fields.name) : undefined;
    return compareEntity(object, actual, { schema: await schemas.get(object.kind, plugin) });
  });
  return (await Promise.all(found)).flat();
}

describe('objects of a plan', () => {
  it('are created, and then equal the plan by Kong’s own schemas', async () => {
    await createAll();
    expect(await drift()).toEqual([]);
    const counts = await Promise.all(kongKinds.map(async (kind) => [kind, (await gateway.listOwned(kind)).length]));
    const planned = kongKinds.map((kind) => [kind, plan.filter((object) => object.kind === kind).length]);
    expect(counts).toEqual(planned);
  });

  it('are the same objects when they are created again', async () => {
    const first = await createAll();
    const second = await createAll();
    for (const [object, { id }] of first) expect([object.name, second.get(object)?.id]).toEqual([object.name, id]);
  });

  it.each<{ title: string; call: readonly [string, JsonObject]; found: string }>([
    {
      title: 'a value',
      call: ['/services/notes', { host: 'other', port: 8090, path: '/v1', tags: [ownerTag, 'notes'] }],
      found: 'host',
    },
    {
      title: 'a field that is not planned',
      call: [
        '/routes/notes-route',
        {
          hosts: ['notes.example'],
          methods: ['PUT', 'GET'],
          service: { name: 'notes' },
          strip_path: false,
          tags: [ownerTag, 'notes'],
        },
      ],
      found: 'strip_path',
    },
  ])('are corrected after a change by hand: $title', async ({ call, found }) => {
    const created = await createAll();
    await client.put(...call);
    expect(await drift()).toMatchObject([{ field: found }]);
    for (const [object, { id }] of created) await gateway.update(id, object);
    expect(await drift()).toEqual([]);
  });

  it('keep their id and their children under another name', async () => {
    const created = await createAll();
    const id = created.get(service)?.id ?? '';
    const renamed = { ...withFields(service, { name: 'renamed' }), name: 'renamed' };
    expect(await gateway.update(id, renamed)).toMatchObject({ id, name: 'renamed' });
    expect(await client.get('/services/notes')).toBeUndefined();
    expect(await client.get('/services/renamed/routes')).toMatchObject({ data: [{ name: 'notes-route' }] });
  });

  it('are created again after they were deleted by hand', async () => {
    const created = await createAll([service]);
    await client.delete('/services/notes');
    await gateway.update(created.get(service)?.id ?? '', service);
    expect(await client.get('/services/notes')).toMatchObject({ port: 8090 });
  });

  it('are deleted in reverse order, and twice without an error', async () => {
    await client.put('/services/foreign', { host: 'h' });
    const created = notEmpty([...(await createAll())].reverse());
    for (const [object, entity] of created) expect(await gateway.delete(toLocation(object, entity))).toBe('deleted');
    for (const [object, entity] of created) expect(await gateway.delete(toLocation(object, entity))).toBe('absent');
    const left = Object.entries(double.entities()).filter(([, list]) => list.length > 0);
    expect(left).toMatchObject([['services', [{ name: 'foreign' }]]]);
  });
});

describe('an object without our tag', () => {
  const foreign: readonly {
    readonly object: KongObject;
    readonly created: readonly (readonly ['put' | 'post', string, JsonObject])[];
  }[] = [
    { object: service, created: [['put', '/services/notes', { host: 'h' }]] },
    { object: route, created: [['put', '/routes/notes-route', { hosts: ['h'], tags: ['theirs'] }]] },
    { object: consumer, created: [['put', '/consumers/staff', {}]] },
    { object: upstream, created: [['put', '/upstreams/notes-upstream', {}]] },
    { object: target, created: [['post', '/upstreams/notes-upstream/targets', { target: '10.0.0.1:8000' }]] },
    { object: group, created: [['post', '/consumers/staff/acls', { group: 'admin' }]] },
    {
      object: key,
      created: [
        ['put', '/consumers/other', {}],
        ['post', '/consumers/other/key-auth', { key: 'the-secret "key"' }],
      ],
    },
    { object: limit, created: [['post', '/services/notes/plugins', { name: 'rate-limiting', config: { minute: 1 } }]] },
    {
      object: limit,
      created: [
        ['put', '/services/other', { host: 'h' }],
        ['post', '/services/other/plugins', { name: 'prometheus', instance_name: 'notes-rate-limiting' }],
      ],
    },
  ];

  it.each(foreign)('is reported before any change, and not taken over: $object.name', async ({ object, created }) => {
    const parents = plan.filter(({ name, kind }) => name === object.of?.name && kind === object.of.kind);
    await createAll(parents);
    for (const [method, path, body] of created) await client[method](path, body);
    const before = double.entities();
    const conflicts = await gateway.findConflicts(plan);
    const code = 'kong-object-foreign';
    expect(conflicts).toMatchObject([{ code, data: { kind: object.kind, name: object.name } }]);
    await expect(gateway.create(object)).rejects.toMatchObject({ code });
    expect(double.entities()).toEqual(before);
  });

  it('is not changed or deleted after its tag was removed by hand', async () => {
    const created = (await createAll([service])).get(service) ?? { id: '' };
    await client.put('/services/notes', { host: 'theirs' });
    await expect(gateway.update(created.id, service)).rejects.toMatchObject({ code: 'kong-tag-lost' });
    expect(await gateway.delete(toLocation(service, created))).toBe('foreign');
    expect(await client.get('/services/notes')).toMatchObject({ host: 'theirs' });
  });

  it.each<{ object: KongObject; parent: string; path: string; body: JsonObject }>([
    { object: service, parent: 'service', path: '/services/notes/plugins', body: { name: 'prometheus' } },
    { object: upstream, parent: 'upstream', path: '/upstreams/notes-upstream/targets', body: { target: 'h' } },
    { object: consumer, parent: 'consumer', path: '/consumers/staff/key-auth', body: { key: 'theirs' } },
  ])('is not deleted with our $parent', async ({ object, path, body }) => {
    const created = (await createAll([object])).get(object) ?? { id: '' };
    await client.post(path, body);
    await expect(gateway.delete(toLocation(object, created))).rejects.toMatchObject({ code: 'kong-dependant-foreign' });
    expect((await client.list(path)).length).toBe(1);
  });

  it('keeps a name that one of our objects should get', async () => {
    const created = (await createAll([service])).get(service) ?? { id: '' };
    await client.put('/services/theirs', { host: 'theirs' });
    const renamed = { ...withFields(service, { name: 'theirs' }), name: 'theirs' };
    await expect(gateway.update(created.id, renamed)).rejects.toMatchObject({ code: 'kong-value-taken' });
    expect(await client.get('/services/theirs')).toMatchObject({ host: 'theirs' });
  });

  it('does not become the parent of our objects', async () => {
    await client.put('/services/notes', { host: 'theirs' });
    await expect(gateway.create(limit)).rejects.toMatchObject({ code: 'kong-parent-foreign' });
    await client.delete('/services/notes');
    await expect(gateway.create(limit)).rejects.toMatchObject({ code: 'kong-parent-missing' });
  });

  it('cannot be created by a plan', async () => {
    await expect(gateway.create(withFields(service, { tags: [] }))).rejects.toThrow(TypeError);
  });
});

describe('a Kong in trouble', () => {
  it.each<{ title: string; fault: InjectedFault; code: KongCode }>([
    { title: 'fails halfway', fault: { on: 'writes', from: 4, effect: { status: 500 } }, code: 'kong-failed' },
    {
      title: 'breaks connections halfway',
      fault: { on: 'writes', from: 3, effect: { reset: 'before' } },
      code: 'kong-unreachable',
    },
  ])('that $title lets the next run finish the work', async ({ fault, code }) => {
    double.faults.set(fault);
    await expect(createAll()).rejects.toMatchObject({ code });
    double.faults.clear();
    await createAll();
    expect(await drift()).toEqual([]);
    const counts = Object.values(double.entities()).map((list) => list.length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(plan.length);
  });

  it('that carries out a request without an answer is asked for the result', async () => {
    double.faults.set({ on: 'writes', effect: { reset: 'after' } });
    const created = await createAll();
    expect(await drift()).toEqual([]);
    const ids = Object.values(double.entities()).flat();
    expect(new Set(ids.map(({ id }) => id))).toEqual(new Set([...created.values()].map(({ id }) => id)));
  });

  it('that carries out a request and then stops answering is reported, and the next run takes the object over', async () => {
    double.faults.set({ on: 'writes', effect: { reset: 'after' } }, { on: 'reads', from: 2, effect: { status: 503 } });
    await expect(gateway.create(service)).rejects.toMatchObject({ code: 'kong-unreachable', method: 'PUT' });
    double.faults.clear();
    await createAll();
    expect(await drift()).toEqual([]);
  });

  it('without a database is reported', async () => {
    const offline = await new KongDouble({ hasDatabase: false }).start();
    const reader = new AdminClient({ url: offline.url });
    await expect(new Gateway(reader, ownerTag).create(service)).rejects.toMatchObject({
      code: 'kong-without-database',
    });
    await reader.close();
    await offline.stop();
  });

  it('refuses to overwrite an object that was created meanwhile', async () => {
    /** Another client writes between our read and our write. */
    class Overtaken extends AdminClient {
      override async put(...call: Parameters<AdminClient['put']>): Promise<AdminEntity> {
        await client.put('/services/notes', { host: 'theirs' });
        return super.put(...call);
      }
    }
    const overtaken = new Overtaken({ url: double.url });
    await expect(new Gateway(overtaken, ownerTag).create(service)).rejects.toMatchObject({
      status: 409,
      code: 'kong-value-taken',
    });
    await overtaken.close();
    expect(await client.get('/services/notes')).toMatchObject({ host: 'theirs' });
  });
});

it('every kind comes after the kinds of its parents', () => {
  for (const [index, kind] of kongKinds.entries()) {
    for (const parent of Object.keys(kindDescriptions[kind].parents))
      expect(kongKinds.slice(0, index)).toContain(parent);
  }
});
