import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, objectOf } from '../../openapi/json/json.ts';
import type { KongObject } from '../plan/gateway/kong-object.ts';
import { Secret } from '../plan/settings/secret.ts';
import { KongDouble } from '../tests/kong/double.ts';
import { KongProvider } from './kong-provider.ts';
import { stringifyProperties, type Properties, markSecret } from './properties.ts';
import { secretKey, kongObjects, ownerTag, adminToken, withFields } from '../kong/testing/kong-objects.ts';
import { toResourceType } from './resource-types.ts';

const kong = new KongDouble({ token: adminToken });
const warnings: string[] = [];
let provider: KongProvider;
beforeAll(() => kong.start());
afterAll(() => kong.stop());
beforeEach(() => {
  kong.reset();
  warnings.length = 0;
  provider = new KongProvider({ warn: (line) => warnings.push(line) });
});

const toUrn = ({ kind, name }: KongObject): string => `urn:pulumi:test::fountainai::${toResourceType(kind)}::${name}`;

/** As the engine sends them. */
function toInputs(object: KongObject, parent = '', gateway: JsonObject = {}): Properties {
  const fields = Object.entries(object.fields).map(([name, value]) => {
    return [name, value instanceof Secret ? markSecret(value.reveal()) : value] as const;
  });
  return {
    gateway: { url: kong.url, ownerTag, token: markSecret(adminToken), ...gateway },
    name: object.name,
    ...(object.of === undefined ? {} : { of: { ...object.of, id: parent } }),
    fields: Object.fromEntries(fields),
  };
}

interface Made {
  readonly id: string;
  readonly state: Properties;
}

async function create(object: KongObject, parent?: string): Promise<Made> {
  const { id, outs } = await provider.create(toUrn(object), toInputs(object, parent));
  return { id, state: outs };
}

const findChanges = async (object: KongObject, state: Properties, news: Properties): Promise<boolean | undefined> =>
  (await provider.diff('', toUrn(object), state, news)).changes;

async function admin(method: string, path: string, body?: JsonObject): Promise<void> {
  const headers = { 'content-type': 'application/json', 'kong-admin-token': adminToken };
  const answer = await fetch(kong.url + path, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

describe('every kind of object', () => {
  it('is created, found unchanged, and deleted again', async () => {
    const made = new Map<string, Made>();
    for (const object of Object.values<KongObject>(kongObjects)) {
      const parent = object.of === undefined ? undefined : made.get(`${object.of.kind}/${object.of.name}`)?.id;
      const one = await create(object, parent);
      made.set(`${object.kind}/${object.name}`, one);
      const { id, props, inputs } = await provider.read(one.id, toUrn(object), one.state);
      expect({ id, props: stringifyProperties(props), inputs: stringifyProperties(inputs) }).toEqual({
        id: one.id,
        props: stringifyProperties(one.state),
        inputs: stringifyProperties(toInputs(object, parent)),
      });
      expect(await findChanges(object, one.state, toInputs(object, parent))).toBe(false);
    }
    for (const object of Object.values<KongObject>(kongObjects).toReversed()) {
      const one = made.get(`${object.kind}/${object.name}`);
      await provider.delete(one?.id ?? '', toUrn(object), one?.state ?? {});
    }
    expect(Object.values(kong.entities()).flat()).toEqual([]);
  });
});

describe('what was changed by hand', () => {
  it.each([
    { name: 'a field', change: { host: 'elsewhere.internal' }, want: { host: 'elsewhere.internal' } },
    { name: 'a field that the plan does not name', change: { retries: 9 }, want: { retries: 9 } },
    { name: 'the tags', change: { tags: [ownerTag] }, want: { tags: [ownerTag] } },
  ])('$name is read, and corrected', async ({ change, want }) => {
    const { service } = kongObjects;
    const { id, state } = await create(service);
    await admin('PATCH', `/services/${id}`, change);
    const { props, inputs } = await provider.read(id, toUrn(service), state);
    expect(objectOf(inputs?.fields)).toMatchObject(want);
    expect(await findChanges(service, props ?? {}, toInputs(service))).toBe(true);
    await provider.update(id, toUrn(service), props ?? {}, toInputs(service));
    const again = await provider.read(id, toUrn(service), state);
    expect(stringifyProperties(again.props)).toBe(stringifyProperties(state));
  });

  it('a setting of a plugin is read as a nested member', async () => {
    await create(kongObjects.service);
    const { id, state } = await create(kongObjects.limit);
    await admin('PATCH', `/plugins/${id}`, { config: { minute: 5 } });
    const { inputs } = await provider.read(id, toUrn(kongObjects.limit), state);
    expect(objectOf(objectOf(inputs?.fields).config)).toEqual({ minute: 5, policy: 'local' });
  });

  it('a key is kept as a secret', async () => {
    const consumer = await create(kongObjects.consumer);
    const { id, state } = await create(kongObjects.key, consumer.id);
    await admin('PATCH', `/consumers/staff/key-auth/${id}`, { key: 'by-hand' });
    const { inputs } = await provider.read(id, toUrn(kongObjects.key), state);
    expect(objectOf(inputs?.fields).key).toEqual(markSecret('by-hand'));
  });

  it('a missing object is read as missing, created again with its id, and deleted without an error', async () => {
    const { service } = kongObjects;
    const { id, state } = await create(service);
    await admin('DELETE', `/services/${id}`);
    expect(await provider.read(id, toUrn(service), state)).toEqual({});
    const { outs } = await provider.update(id, toUrn(service), state, toInputs(service));
    expect([outs.entityId, kong.entities().services?.[0]?.id]).toEqual([id, id]);
    await provider.delete(id, toUrn(service), state);
    await provider.delete(id, toUrn(service), state);
    expect(kong.entities().services).toEqual([]);
  });

  it('an object that was created again by hand, with our tag, is deleted too', async () => {
    const { service } = kongObjects;
    const { id, state } = await create(service);
    await admin('DELETE', `/services/${id}`);
    await admin('POST', '/services', { name: 'notes', host: 'x', tags: [ownerTag] });
    const { outs } = await provider.update(id, toUrn(service), state, toInputs(service));
    expect(outs.entityId).not.toBe(id);
    await provider.delete(id, toUrn(service), outs);
    expect(kong.entities().services).toEqual([]);
  });

  it('an object without our tag is not deleted, with a warning', async () => {
    const { service } = kongObjects;
    const { id, state } = await create(service);
    await admin('PATCH', `/services/${id}`, { tags: [] });
    await expect(provider.update(id, toUrn(service), state, toInputs(service))).rejects.toMatchObject({
      code: 'kong-tag-lost',
    });
    await provider.delete(id, toUrn(service), state);
    expect(kong.entities().services).toHaveLength(1);
    expect(warnings).toEqual(['the service "notes" no longer has our tag, so it was not deleted']);
  });
});

describe('a change of the program', () => {
  it('of a name keeps the id', async () => {
    const { service } = kongObjects;
    const { id, state } = await create(service);
    const renamed = { ...withFields(service, { name: 'memos' }), name: 'memos' };
    await provider.update(id, toUrn(service), state, toInputs(renamed));
    const found = arrayOf(kong.entities().services).map(objectOf);
    expect(found.map((entity) => [entity.id, entity.name])).toEqual([[id, 'memos']]);
  });

  it.each([
    { object: kongObjects.target, moves: true },
    { object: kongObjects.group, moves: true },
    { object: kongObjects.key, moves: true },
    { object: kongObjects.route, moves: false },
    { object: kongObjects.limit, moves: false },
  ])('of the parent of $object.kind replaces it: $moves', async ({ object, moves }) => {
    const [olds, news] = [toInputs(object, 'one'), toInputs(object, 'two')];
    const want = { changes: true, replaces: moves ? ['of.id'] : [], deleteBeforeReplace: moves };
    expect(await provider.diff('', toUrn(object), olds, news)).toEqual(want);
  });

  it.each([
    { name: 'no address', gateway: { url: '' }, want: ['gateway.url'] },
    { name: 'no tag', gateway: { ownerTag: '' }, want: ['gateway.ownerTag', 'gateway.ownerTag'] },
    { name: 'another tag', gateway: { ownerTag: 'theirs' }, want: ['gateway.ownerTag'] },
  ])('is refused with $name', async ({ gateway, want }) => {
    const { service } = kongObjects;
    const { failures = [] } = await provider.check(toUrn(service), toInputs(service), toInputs(service, '', gateway));
    expect(failures.map(({ property }) => property)).toEqual(want);
  });
});

describe('address and token', () => {
  const stale = { url: 'http://127.0.0.1:9', token: markSecret('stale') };
  it('are those of the program, also for objects that are only in the state', async () => {
    const { service, consumer } = kongObjects;
    const { id, state } = await create(service);
    await provider.check(toUrn(consumer), {}, toInputs(consumer));
    const old = { ...state, gateway: { ...objectOf(state.gateway), ...stale } };
    await provider.delete(id, toUrn(service), old);
    expect(kong.entities().services).toEqual([]);
  });

  it('are those of the state and the token of the environment if no program runs', async () => {
    const { service } = kongObjects;
    const { id, state } = await create(service);
    const old = { ...state, gateway: { ...objectOf(state.gateway), token: stale.token } };
    const [without, having] = [undefined, adminToken].map(
      (own) => new KongProvider({ token: own, warn: () => undefined }),
    );
    await expect(without?.read(id, toUrn(service), old)).rejects.toMatchObject({ code: 'kong-unauthorized' });
    expect((await having?.read(id, toUrn(service), old))?.id).toBe(id);
  });

  it('do not appear in errors', async () => {
    kong.faults.set({
      effect: { status: 500, body: { message: `failed with ${adminToken} and ${secretKey}` } },
      on: 'writes',
    });
    await create(kongObjects.consumer).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'kong-failed' });
      expect(String(error)).not.toContain(adminToken);
    });
    expect.assertions(2);
  });
});

it('an import is refused with a remedy', async () => {
  await expect(provider.read('some-id', toUrn(kongObjects.service), {})).rejects.toMatchObject({
    code: 'kong-import-unsupported',
  });
});

it('a type of another provider is refused', async () => {
  await expect(async () => provider.diff('', 'urn:pulumi:a::b::other:kong:Service::c', {}, {})).rejects.toThrow(
    'no resource type',
  );
});
