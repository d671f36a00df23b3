import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../tests/lib/engines.ts';
import { openResources, pet, type TestResources, type ClinicVisit } from './testing/visits.ts';

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

  describe('numeric keys', () => {
    it('are given once, also to simultaneous writers, and never reused', async () => {
      const scope = { owner_id: 'o', room_id: 'r' };
      await store.owners.insert('o', { id: 'o' });
      await store.rooms.insert('r', { id: 'r' }, { scope });
      const make = (id: number): ClinicVisit => ({ id, why: 'w' });
      const made = await Promise.all(Array.from({ length: 20 }, () => store.visits.insertCounted(make, { scope })));
      expect(made.map(({ item }) => item.id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      await store.visits.delete(20, { scope });
      expect((await store.visits.insertCounted(make, { scope })).item.id).toBe(21);
    });

    it('skip those that clients have used', async () => {
      const scope = { owner_id: 'o', room_id: 'r' };
      await store.owners.insert('o', { id: 'o' });
      await store.rooms.insert('r', { id: 'r' }, { scope });
      await store.visits.insert(2, { id: 2, why: 'taken' }, { scope });
      await store.visits.insert(3, { id: 3, why: 'taken' }, { scope });
      expect((await store.visits.insertCounted((id) => ({ id, why: 'w' }), { scope })).item.id).toBe(4);
    });
  });

  describe('items within parents', () => {
    const scope = { owner_id: 'o', room_id: 'r' };

    beforeEach(async () => {
      for (const id of ['o', 'p']) {
        await store.owners.insert(id, { id, name: `name-${id}` });
        await store.rooms.insert('r', { id: 'r' }, { scope: { owner_id: id } });
        await store.visits.insert(1, { id: 1, why: id }, { scope: { ...scope, owner_id: id } });
      }
    });

    it('have keys that are unique within the parent', async () => {
      expect((await store.visits.get(1, { scope })).item.why).toBe('o');
      expect((await store.visits.get(1, { scope: { ...scope, owner_id: 'name-p' } })).item.why).toBe('p');
      await expect(store.visits.insert(1, { id: 1, why: 'again' }, { scope })).rejects.toEqual(error('conflict'));
    });

    it.each([{ owner_id: 'x' }, { room_id: 'x' }])('do not exist if the parent %j does not exist', async (wrong) => {
      const nowhere = { scope: { ...scope, ...wrong } };
      await expect(store.visits.list(nowhere)).rejects.toEqual(missing);
      await expect(store.visits.get(1, nowhere)).rejects.toEqual(missing);
      await expect(store.visits.insert(9, { id: 9, why: '' }, nowhere)).rejects.toEqual(missing);
    });

    it('are deleted with their parent, and no others are', async () => {
      await store.owners.delete('o');
      await store.owners.insert('o', { id: 'o' });
      await store.rooms.insert('r', { id: 'r' }, { scope });
      expect(await (await store.visits.list({ scope })).items.all()).toEqual([]);
      expect(await (await store.visits.list({ scope: { ...scope, owner_id: 'p' } })).items.all()).toHaveLength(1);
    });

    it('a shared item is found within its parent and by its key only, and names its parent', async () => {
      await store.pets.insert('cat', pet('cat'), { scope: { owner_id: 'name-o' } });
      await store.pets.insert('dog', pet('dog', { owner: { id: 'p' } }));
      await store.pets.insert('stray', pet('stray', { owner: { id: 'unknown' } }));
      expect((await store.pets.get('cat')).item.owner).toEqual({ id: 'o' });
      const within = async (owner_id: string) =>
        (await (await store.pets.list({ scope: { owner_id } })).items.all()).map(({ id }) => id);
      expect(await within('o')).toEqual(['cat']);
      expect(await within('p')).toEqual(['dog']);
      await expect(store.pets.get('dog', { scope: { owner_id: 'o' } })).rejects.toEqual(missing);
      await expect(store.pets.put('dog', () => pet('dog'), { scope: { owner_id: 'o' } })).rejects.toEqual(
        error('conflict'),
      );
      await store.pets.patch('dog', { owner: { id: 'o' } });
      expect(await within('o')).toEqual(['cat', 'dog']);
      await store.owners.delete('o');
      expect((await (await store.pets.list()).items.all()).map(({ id }) => id)).toEqual(['stray']);
    });

    it('items within a shared item are deleted with it, also if it has parents', async () => {
      for (const id of ['cat', 'stray']) {
        await store.pets.insert(id, pet(id), id === 'cat' ? { scope: { owner_id: 'o' } } : {});
        await store.toys.insert('ball', { id: 'ball' }, { scope: { pet_id: id } });
      }
      await store.pets.delete('cat');
      await store.pets.insert('cat', pet('cat'));
      expect(await (await store.toys.list({ scope: { pet_id: 'cat' } })).items.all()).toEqual([]);
      expect(await (await store.toys.list({ scope: { pet_id: 'stray' } })).items.all()).toHaveLength(1);
    });
  });
});
