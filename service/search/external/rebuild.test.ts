import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { type Book, documentsIn, indexBuilt, openBook } from '../../tests/typesense/book.ts';
import { TypesenseProxy } from '../../tests/typesense/proxy.ts';
import { typesenseProgram } from '../../tests/typesense/server.ts';
import { useServer } from '../../tests/typesense/shared-server.ts';
import { requestRebuild } from '../tables/states.ts';
import { type Note, notes } from '../testing/notes.ts';

const note = (id: number, title: string): Note => ({ id, title, body: `of note ${id}`, owner: id % 3 });
const newer = { ...notes, revision: 2 };

const onEngines = describe.skipIf(typesenseProgram === undefined).each(engines);

onEngines('the rebuild of an index, on $name (needs typesense-server)', ({ name, place: makePlace }) => {
  const server = useServer();
  let place: DataPlace;
  let proxy: TypesenseProxy;
  let book: Book;

  beforeEach(async () => {
    place = await makePlace();
    proxy = await TypesenseProxy.start(server());
    book = await openBook(place, proxy);
    await indexBuilt(server());
    await book.put(...Array.from({ length: 100 }, (_, index) => note(index + 1, `title ${index}`)));
    await book.settled();
  });

  afterEach(async () => {
    await book.close();
    await proxy.stop();
    await place.dispose();
  });

  const reopen = async (collection = newer): Promise<void> => {
    await book.close();
    book = await openBook(place, proxy, { collection });
  };

  /** Expects the alias to point to a new collection that is complete and the only one. */
  const isRebuilt = async (before: string): Promise<void> => {
    await expect.poll(current, { timeout: 60_000 }).not.toBe(before);
    await book.settled();
    const live = await current();
    await expect.poll(() => server().collections()).toEqual([live]);
    expect(await server().documents('notes')).toEqual(await documentsIn(book.database));
  };
  const current = async (): Promise<string> => (await server().aliases()).get('notes') ?? '';
  const collections = () => server().collections();
  const slow = (late: number): void => proxy.faults.set({ on: /\/import/, does: { late } });

  it('continues from its last step after an interruption', async () => {
    const before = await current();
    slow(20);
    await reopen();
    await expect.poll(collections, { interval: 5 }).toHaveLength(2);
    const made = await collections();
    await reopen();
    proxy.faults.clear();
    await isRebuilt(before);
    expect(made).toContain(await current());
  });

  if (name !== 'sqlite') return;

  it('starts after a change of the schema; meanwhile the old index is searched and updated', async () => {
    const before = await current();
    slow(8);
    await reopen();
    const found: number[] = [];
    for (let n = 0; (await current()) === before; n += 1) {
      await (n % 5 === 4 ? book.remove(1 + (n % 100)) : book.put(note(1 + (n % 120), `new ${n}`)));
      found.push((await book.search.find(newer, { q: 'note', limit: 1, offset: 0 })).total);
    }
    proxy.faults.clear();
    expect(Math.min(...found)).toBeGreaterThan(50);
    await isRebuilt(before);
  });

  it('fills the index again if its documents differ', async () => {
    const before = await current();
    slow(10);
    await reopen();
    await expect.poll(collections, { interval: 5 }).toHaveLength(2);
    const target = (await collections()).find((one) => one !== before) ?? '';
    const filled = async () => (await server().documents(target)) as ReadonlyMap<string, unknown>;
    await expect.poll(async () => (await filled()).size, { interval: 5 }).toBeGreaterThan(20);
    for (const id of ['1', '2', '3']) await server().ask('DELETE', `/collections/${target}/documents/${id}`);
    proxy.faults.clear();
    await isRebuilt(before);
  });

  it('starts on request', async () => {
    const before = await current();
    // Another program has damaged the index.
    await server().ask('DELETE', '/collections/notes/documents/1');
    await book.database.write((transaction) => transaction.run(requestRebuild, { collection: 'notes' }));
    await isRebuilt(before);
  });
});
