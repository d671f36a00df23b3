import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { engines } from '../tests/lib/engines.ts';
import { recordStatements } from '../storage/testing/folders.ts';
import { insertPets, openResources, pet, resources, type TestResources } from './testing/visits.ts';

/** They only read, and share their items. */
describe.each(engines)('a list on $name', ({ place }) => {
  let opened: TestResources;
  let pets: TestResources['store']['pets'];

  beforeAll(async () => {
    opened = await openResources(await place());
    ({ pets } = opened.store);
    await insertPets(opened.store);
  });
  afterAll(() => opened.dispose());

  it.each([
    { given: {}, want: ['c', 'a', 'b', 'e', 'd'] },
    { given: { limit: 2 }, want: ['c', 'a'] },
    { given: { limit: 2, offset: 3 }, want: ['e', 'd'] },
    { given: { offset: 9 }, want: [] },
    { given: { limit: 0 }, want: [] },
    { given: { where: { kind: 'dog' } }, want: ['a'] },
    { given: { where: { kind: undefined } }, want: ['c', 'a', 'b', 'e', 'd'] },
    { given: { where: { kind: 'cat' }, offset: 1 }, want: ['d'] },
    { given: { where: { kind: 'null' } }, want: [] },
    { given: { where: { tags: 'x' } }, want: ['c'] },
    { given: { where: { tags: 'x,y' } }, want: ['c'] },
    { given: { where: { tags: '%' } }, want: ['c'] },
    { given: { where: { tags: 'line\nbreak' } }, want: ['b'] },
    { given: { where: { tags: 'line' } }, want: [] },
    { given: { where: { tags: '' } }, want: [] },
    { given: { where: { tags: '"', kind: 'do' } }, want: ['b'] },
    { given: { where: { tags: '"', kind: 'dog' } }, want: [] },
    { given: { where: { kind: null } }, want: ['c', 'a', 'b', 'e', 'd'] },
    { given: { where: { kind: ['dog', 'do'] } }, want: ['a', 'b'] },
    { given: { where: { kind: ['dog'], tags: 'x' } }, want: [] },
    { given: { where: { kind: 'do', tags: ['x', '"'] } }, want: ['b'] },
    { given: { where: { tags: ['x', 'line\nbreak', 'none'] } }, want: ['c', 'b'] },
    { given: { where: { tags: ['lin', 'x,'] } }, want: [] },
    { given: { where: { tags: [] } }, want: ['c', 'a', 'b', 'e', 'd'] },
  ])('$given', async ({ given, want }) => {
    expect((await (await pets.list(given)).items.all()).map(({ id }) => id)).toEqual(want);
    const { offset, limit, ...narrowed } = { offset: 0, limit: undefined, ...given };
    if (offset === 0 && limit === undefined) expect(await pets.count(narrowed)).toBe(want.length);
  });

  it.each(['x', '-1', '', '1e9', '9'.repeat(40)])('is empty after %j, which no page returned', async (after) => {
    expect(await (await pets.list({ after })).items.all()).toEqual([]);
  });
});

describe.each(engines)('on $name', ({ place }) => {
  let opened: TestResources;
  let store: TestResources['store'];

  beforeEach(async () => {
    opened = await openResources(await place());
    ({ store } = opened);
  });

  afterEach(() => opened.dispose());

  const missing = expect.objectContaining({ code: 'not_found' }) as Error;
  const error = (code: string) => expect.objectContaining({ code }) as Error;

  describe('one item', () => {
    it('is found only by its key, also after a restart', async () => {
      const keys = ['1', 'a/b', '%2F', 'ä 🐈', "'; drop table pets; --", '"', ' ', 'A', 'a', '..'];
      for (const key of keys) await store.pets.insert(key, pet(key));
      await opened.reopen();
      ({ store } = opened);
      for (const key of notEmpty(keys)) {
        expect((await store.pets.get(key)).item).toEqual(pet(key));
        await expect(store.pets.get(`${key}x`)).rejects.toEqual(missing);
      }
    });

    it('has a new tag after every change, and never the tag of another item', async () => {
      const tags = [(await store.pets.insert('1', pet('1'))).tag];
      tags.push((await store.pets.patch('1', { name: 'b' })).tag);
      expect((await store.pets.get('1')).tag).toBe(tags[1]);
      tags.push((await store.pets.replace('1', (current) => ({ ...current, name: 'c' }))).tag);
      tags.push((await store.pets.put('1', () => pet('1'))).tag);
      await store.pets.delete('1');
      tags.push((await store.pets.insert('1', pet('1'))).tag);
      expect(new Set(tags).size).toBe(5);
    });

    it('is changed only if its tag is in If-Match', async () => {
      const { tag } = await store.pets.insert('1', pet('1'));
      const stale = { ifMatch: '"0-0"' };
      const failed = error('precondition_failed');
      await expect(store.pets.patch('1', { name: 'x' }, stale)).rejects.toEqual(failed);
      await expect(store.pets.put('1', () => pet('1'), stale)).rejects.toEqual(failed);
      await expect(store.pets.put('2', () => pet('2'), { ifMatch: '*' })).rejects.toEqual(failed);
      await expect(store.pets.delete('1', stale)).rejects.toEqual(failed);
      expect((await store.pets.patch('1', { name: 'x' }, { ifMatch: tag })).item.name).toBe('x');
    });

    it('is deleted by deleteAny if it exists; only a failed condition is an error', async () => {
      const { tag } = await store.pets.insert('1', pet('1'));
      const stale = { ifMatch: '"0-0"' };
      await expect(store.pets.deleteAny('1', stale)).rejects.toEqual(error('precondition_failed'));
      expect((await store.pets.get('1')).tag).toBe(tag);
      await expect(store.pets.deleteAny('1')).resolves.toBeUndefined();
      await expect(store.pets.get('1')).rejects.toEqual(missing);
      await expect(store.pets.deleteAny('1')).resolves.toBeUndefined();
    });

    it('is rejected if its key exists, and the first item stays', async () => {
      await store.pets.insert('1', pet('1', { name: 'first' }));
      await expect(store.pets.insert('1', pet('1'))).rejects.toEqual(error('conflict'));
      expect((await store.pets.get('1')).item.name).toBe('first');
    });

    it('replaces another item by put, or is new', async () => {
      const made = await store.pets.put('1', (current) => pet('1', { name: String(current?.name) }));
      const again = await store.pets.put('1', (current) => pet('1', { name: `${current?.name ?? ''}!` }));
      expect([made.created, made.item.name, again.created, again.item.name]).toEqual([
        true,
        'undefined',
        false,
        'undefined!',
      ]);
    });

    it('is not replaced, patched or deleted if it does not exist', async () => {
      await expect(store.pets.replace('1', () => pet('1'))).rejects.toEqual(missing);
      await expect(store.pets.patch('1', {})).rejects.toEqual(missing);
      await expect(store.pets.delete('1')).rejects.toEqual(missing);
    });

    it('keeps its tag if a change gives back the same item', async () => {
      const { tag } = await store.pets.insert('1', pet('1', { secret: 's' }));
      expect(await store.pets.replace('1', (current) => current)).toEqual({ item: pet('1'), tag });
      expect((await store.pets.put('1', (current) => current ?? pet('1'))).tag).toBe(tag);
      const stale = store.pets.replace('1', (current) => current, { ifMatch: '"0-0"' });
      await expect(stale).rejects.toEqual(error('precondition_failed'));
      expect((await store.pets.replace('1', (current) => ({ ...current }))).tag).not.toBe(tag);
    });

    it('is written if a change gives it back changed in place', async () => {
      const { tag } = await store.pets.insert('1', pet('1'));
      const changed = await store.pets.replace('1', (current) => Object.assign(current, { name: 'b' }));
      expect(changed.tag).not.toBe(tag);
      expect((await store.pets.get('1')).item.name).toBe('b');
    });

    it('keeps hidden members', async () => {
      expect((await store.pets.insert('1', pet('1', { secret: 's' }))).item).toEqual(pet('1'));
      await store.pets.patch('1', { name: 'x' });
      const seen: unknown[] = [];
      await store.pets.replace('1', (current) => {
        seen.push(current.secret);
        return current;
      });
      expect(seen).toEqual(['s']);
    });

    it('is found by its other key if no item has this key', async () => {
      await store.owners.insert('1', { id: '1', name: 'ann' });
      await store.owners.insert('ann', { id: 'ann' });
      expect((await store.owners.get('ann')).item).toEqual({ id: 'ann' });
      await store.owners.delete('ann');
      expect((await store.owners.get('ann')).item.id).toBe('1');
    });
  });

  describe('a patch', () => {
    it.each([
      { given: { name: 'b' }, want: { name: 'b' } },
      { given: { home: { street: 'x' } }, want: { home: { town: 't', street: 'x' } } },
      { given: { home: { town: null } }, want: { home: {} } },
      { given: { home: { street: null } }, want: { home: { town: 't', street: null } } },
      { given: { home: null }, want: { home: undefined } },
      { given: { tags: ['z'] }, want: { tags: ['z'] } },
      { given: { tags: undefined }, want: {} },
      { given: { kind: null }, want: { kind: null } },
    ])('$given', async ({ given, want }) => {
      const before = pet('1', { tags: ['a'], home: { town: 't' } });
      await store.pets.insert('1', before);
      await store.pets.patch('1', given);
      expect((await store.pets.get('1')).item).toEqual(JSON.parse(JSON.stringify({ ...before, ...want })));
    });

    it('that gives an invalid item is rejected, and nothing changes', async () => {
      await store.pets.insert('1', pet('1'));
      await expect(store.pets.patch('1', { name: null })).rejects.toEqual(error('bad_request'));
      expect((await store.pets.get('1')).item).toEqual(pet('1'));
    });
  });

  describe('a list', () => {
    beforeEach(() => insertPets(store));

    it('has exactly the items of its page, also if their texts are long and items are created or deleted meanwhile', async () => {
      const long = 'x'.repeat(400_000);
      for (let index = 1; index <= 12; index += 1) {
        const name = index % 4 === 0 ? 'short' : index % 4 === 1 ? 'x'.repeat(3_000) : long;
        await store.pets.insert(String(index), { ...pet(String(index)), name });
      }
      const before = (await store.pets.count()) - 12;
      const { items, next } = await store.pets.list({ limit: 9, offset: before + 1 });
      expect([items.length, items.first.length < 9]).toEqual([9, true]);
      await store.pets.insert('13', pet('13'));
      await store.pets.delete('9');
      const found = await items.all();
      expect(found.map(({ id }) => id)).toEqual(['2', '3', '4', '5', '6', '7', '8', '10']);
      expect(found.map(({ name }) => name.length > 5)).toEqual([true, true, false, true, true, true, false, true]);
      const after = await (await store.pets.list({ after: next })).items.all();
      expect(after.map(({ id }) => id)).toEqual(['11', '12', '13']);
    });

    it('without a limit has all items, and knows their number', async () => {
      const added = 1_203;
      await Promise.all(Array.from({ length: added }, (_, index) => store.pets.insert(`${index}`, pet(`${index}`))));
      const count = await store.pets.count();
      for (const [options, want] of [
        [{}, count],
        [{ offset: 1 }, count - 1],
        [{ limit: 1_100 }, 1_100],
        [{ limit: 1_000 }, 1_000],
      ] as const) {
        const recorded = recordStatements(opened.database);
        const { items, next } = await resources(recorded.database).pets.list(options);
        expect([items.length, (await items.all()).length, next === undefined]).toEqual([want, want, want > 1_100]);
        // Later parts of a long list do not block the process.
        expect(recorded.aside.length > 0).toBe(want > 1_000);
      }
    });

    it('continues after the page before, also if items were created or deleted', async () => {
      const first = await store.pets.list({ limit: 2 });
      await store.pets.delete('c');
      await store.pets.delete('b');
      await store.pets.insert('f', pet('f'));
      const second = await store.pets.list({ limit: 2, after: first.next });
      const third = await store.pets.list({ limit: 2, after: second.next });
      expect([first, second, third].map(({ items }) => items.first.map(({ id }) => id))).toEqual([
        ['c', 'a'],
        ['e', 'd'],
        ['f'],
      ]);
      expect(third.next).toBeUndefined();
    });
  });

  describe('an item with an id from takeId', () => {
    it('has the id as its key and in its tag, and its first revision', async () => {
      const id = await store.visits.takeId();
      await store.owners.insert('o', { id: 'o' });
      await store.rooms.insert('r', { id: 'r' }, { scope: { owner_id: 'o' } });
      const scope = { owner_id: 'o', room_id: 'r' };
      const { tag } = await store.visits.insertTaken(id, { id, why: 'a cough' }, { scope });
      expect(tag).toBe(`"${id}-1"`);
      expect((await store.visits.get(id, { scope })).item).toEqual({ id, why: 'a cough' });
    });

    it('gets a new id, also after the last item was deleted and after a restart', async () => {
      const first = await store.owners.takeId();
      await store.owners.insertTaken(first, { id: String(first) });
      await store.owners.delete(first);
      await opened.reopen();
      ({ store } = opened);
      const counted = await store.owners.insertCounted((id) => ({ id: String(id) }));
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.owners.takeId()));
      expect(new Set([String(first), counted.item.id, ...taken.map(String)]).size).toBe(22);
    });

    it('is rejected if another item has the key', async () => {
      const id = await store.owners.takeId();
      await store.owners.insert(id, { id: String(id), name: 'first' });
      await expect(store.owners.insertTaken(id, { id: String(id) })).rejects.toEqual(error('conflict'));
      expect((await store.owners.get(id)).item.name).toBe('first');
    });
  });

  it('rejects only the item whose key is taken, of many that are inserted at the same time', async () => {
    const ids = notEmpty(await Promise.all(Array.from({ length: 5 }, () => store.owners.takeId())));
    const insert = (id: number) => store.owners.insertTaken(id, { id: String(id) });
    const [taken = 0] = ids.slice(2);
    await insert(taken);
    const outcomes = await Promise.allSettled(ids.map(insert));
    const rejected = ids.filter((_, index) => outcomes[index]?.status === 'rejected');
    expect(rejected).toEqual([taken]);
    expect(outcomes[2]).toMatchObject({ reason: error('conflict') });
    expect(await store.owners.count()).toBe(5);
  });

  it('creates one item for the same request sent twice', async () => {
    const request = { key: 'k', operation: 'create', body: {} };
    const first = await store.pets.insert('1', pet('1'), { request });
    expect(await store.pets.insert('2', pet('2'), { request })).toEqual(first);
    await expect(store.pets.insert('3', pet('3'), { request: { ...request, body: 1 } })).rejects.toEqual(
      error('idempotency_conflict'),
    );
    expect(await store.pets.count()).toBe(1);
  });

  it('keeps all items that are created at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.pets.insert(index, pet(String(index)))));
    expect(await store.pets.count()).toBe(50);
  });
});
