/** A cluster of several nodes: if one node fails, another one is used. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { type Book, documentsIn, indexBuilt, openBook } from '../../tests/typesense/book.ts';
import type { TypesenseFaultEffect } from '../../tests/typesense/faults.ts';
import { TypesenseProxy } from '../../tests/typesense/proxy.ts';
import { typesenseProgram } from '../../tests/typesense/server.ts';
import { useServer } from '../../tests/typesense/shared-server.ts';
import { type Note, notes } from '../testing/notes.ts';

const note = (id: number): Note => ({ id, title: `storm ${id}`, body: '', owner: 1 });

/** Three proxies in front of one server, since nodes have the same documents. */
describe.skipIf(typesenseProgram === undefined)('a cluster of three nodes (needs typesense-server)', () => {
  const server = useServer();
  let place: DataPlace;
  let nodes: TypesenseProxy[];
  let book: Book;

  beforeEach(async () => {
    place = await engines[0]!.place();
    nodes = await Promise.all([1, 2, 3].map(() => TypesenseProxy.start(server())));
    book = await openBook(place, nodes[0]!, { nodes });
    await indexBuilt(server());
    await book.put(note(1));
    await book.settled();
  });

  afterEach(async () => {
    await book.close();
    for (const node of nodes) await node.stop();
    await place.dispose();
  });

  const search = () => book.search.find(notes, { q: 'storm', limit: 10, offset: 0 });
  const ways: readonly { given: string; does: TypesenseFaultEffect | 'stop' }[] = [
    { given: 'gone', does: 'stop' },
    { given: 'silent', does: { hang: true } },
    { given: 'out of order', does: { status: 503 } },
    { given: 'overrun', does: { status: 429 } },
    { given: 'breaking off', does: { body: 'half' } },
    { given: 'replaced by a page', does: { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>' } },
  ];
  const breakdown = async (node: TypesenseProxy, does: TypesenseFaultEffect | 'stop'): Promise<void> => {
    if (does === 'stop') await node.stop();
    else node.faults.set({ does });
  };

  it.each(ways)('searches and updates the third node if two are $given', async ({ does }) => {
    for (const node of nodes.slice(0, 2)) await breakdown(node, does);
    for (let n = 0; n < 6; n += 1) expect((await search()).total).toBe(1);
    await book.put(note(2), note(3));
    await book.settled();
    expect(await server().documents('notes')).toEqual(await documentsIn(book.database));
    expect((await search()).total).toBe(3);
  });

  it('tries each node once if all fail, and finds again when one is back', async () => {
    for (const node of nodes) node.faults.set({ on: /search/, does: { status: 503 } });
    const asked = (): number[] =>
      nodes.map(({ exchanges }) => exchanges.filter(({ path }) => path.includes('/multi_search')).length);
    const before = asked();
    await expect(search()).rejects.toMatchObject({ status: 502, retries: 2 });
    expect(asked().map((count, index) => count - before[index]!)).toEqual([1, 1, 1]);
    nodes[1]!.faults.clear();
    expect((await search()).total).toBe(1);
  });
});
