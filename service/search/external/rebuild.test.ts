import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { type Book, documentsIn, indexBuilt, openBook } from '../../tests/typesense/book.ts';
import { TypesenseDouble } from '../../tests/typesense/double.ts';
import { requestRebuild } from '../tables/states.ts';
import { type Note, notes } from '../testing/notes.ts';

const note = (id: number, title: string): Note => ({ id, title, body: `of note ${id}`, owner: id % 3 });
const newer = { ...notes, revision: 2 };

describe.each(engines)('the rebuild of an index, on $name', ({ name, place: makePlace }) => {
  let place: DataPlace;
  let double: TypesenseDouble;
  let book: Book;

  beforeEach(async () => {
    place = await makePlace();
    double = new TypesenseDouble();
    await double.start();
    book = await openBook(place, double);
    await indexBuilt(double);
    await book.put(...Array.from({ length: 100 }, (_, index) => note(index + 1, `title ${index}`)));
    await book.settled();
  });

  afterEach(async () => {
    await book.close();
    await double.stop();
    await place.dispose();
  });

  const reopen = async (collection = newer): Promise<void> => {
    await book.close();
    book = await openBook(place, double, { collection });
  };

  /** Expects the alias to point to a new collection that is complete and the only one. */
  const isRebuilt = async (before: string): Promise<void> => {
    await expect.poll(() => double.store.aliases.get('notes'), { timeout: 60_000 }).not.toBe(before);
    await book.settled();
    await expect.poll(() => [...double.store.collections.keys()]).toEqual([double.store.aliases.get('notes')]);
    expect(double.documents('notes')).toEqual(await documentsIn(book.database));
  };
  const current = (): string => double.store.aliases.get('notes') ?? '';

  it('continues from its last step after an interruption', async () => {
    const before = current();
    double.importMilliseconds = 20;
    await reopen();
    await expect.poll(() => double.store.collections.size, { interval: 5 }).toBe(2);
    const made = [...double.store.collections.keys()];
    await reopen();
    double.importMilliseconds = 0;
    await isRebuilt(before);
    expect(made).toContain(current());
  });

  if (name !== 'sqlite') return;

  it('starts after a change of the schema; meanwhile the old index is searched and updated', async () => {
    const before = current();
    double.importMilliseconds = 8;
    await reopen();
    const found: number[] = [];
    for (let n = 0; current() === before; n += 1) {
      await (n % 5 === 4 ? book.remove(1 + (n % 100)) : book.put(note(1 + (n % 120), `new ${n}`)));
      found.push((await book.search.find(newer, { q: 'note', limit: 1, offset: 0 })).total);
    }
    double.importMilliseconds = 0;
    expect(Math.min(...found)).toBeGreaterThan(50);
    await isRebuilt(before);
  });

  it('fills the index again if its documents differ', async () => {
    const before = current();
    double.importMilliseconds = 10;
    await reopen();
    await expect.poll(() => double.store.collections.size, { interval: 5 }).toBe(2);
    const target = [...double.store.collections.values()].at(-1)!;
    await expect.poll(() => target.documents.size, { interval: 5 }).toBeGreaterThan(20);
    for (const id of ['1', '2', '3']) target.documents.delete(id);
    double.importMilliseconds = 0;
    await isRebuilt(before);
  });

  it('starts on request', async () => {
    const before = current();
    // Another program has damaged the index.
    double.documents('notes').delete('1');
    await book.database.write((transaction) => transaction.run(requestRebuild, { collection: 'notes' }));
    await isRebuilt(before);
  });
});
