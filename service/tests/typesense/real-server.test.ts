/** A real Typesense that is killed, emptied, full, or that other programs change: the index becomes equal to the database again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askForRebuild, listDeadLetters, readSearchStatus } from '../../search/administration.ts';
import { type Note, notes } from '../../search/testing/notes.ts';
import { type DataPlace, engines } from '../lib/engines.ts';
import { type Book, documentsIn, openBook } from './book.ts';
import { makeEarlier } from './earlier.ts';
import { TypesenseServer, typesenseProgram } from './server.ts';

const note = (id: number, title: string): Note => ({ id, title, body: `of note-${id}`, owner: id % 3 });
const settings = { timeout: 5_000, searchTimeout: 5_000, compareTimeout: 5_000, watch: 1_000, recheck: 200 };
const patience = { timeout: 60_000, interval: 100 };
/** More than any disk has. */
const full = ['--disk-used-max-percentage', '0'];

const newPlace = (): Promise<DataPlace> => engines[0]?.place() ?? Promise.reject(new Error('no engine'));

describe.skipIf(typesenseProgram === undefined)('a real index (needs typesense-server)', () => {
  let server: TypesenseServer;
  let place: DataPlace;
  let book: Book;

  beforeEach(async () => {
    server = await TypesenseServer.start();
    place = await newPlace();
    book = await openBook(place, server, { settings });
    await book.put(...[1, 2, 3].map((id) => note(id, `title ${id}`)));
  });
  afterEach(async () => {
    await book.close();
    await place.dispose();
    await server.dispose();
  });

  /** Seen from outside, by the alias: every document of the index, field by field. */
  const expectEqual = async (one = book, alias = 'notes'): Promise<void> => {
    await expect.poll(() => server.documents(alias), patience).toEqual(await documentsIn(one.database));
  };
  const expectOk = (): Promise<void> =>
    expect.poll(async () => (await book.search.state()).status, patience).toBe('ok');

  it('has what the database has after kill -9 under writes', async () => {
    await expectEqual();
    for (let round = 0; round < 3; round += 1) {
      await book.put(note(10 + round, 'before'));
      await server.stop('SIGKILL');
      await book.put(note(20 + round, 'while it is down'), note(1, `changed ${round}`));
      await book.remove(10 + round);
      await server.run();
    }
    await expectEqual();
    expect((await book.search.find(notes, { q: 'while it is down', limit: 10, offset: 0 })).total).toBe(3);
  });

  it('is built again, once, if another program has removed the collection', async () => {
    await expectEqual();
    const [removed = ''] = await server.collections();
    expect((await server.ask('DELETE', `/collections/${removed}`)).status).toBe(200);
    await book.put(note(4, 'after the removal'));
    await expectEqual();
    await expect.poll(() => server.collections(), patience).toEqual([expect.stringMatching(/^notes_/)]);
    expect(await server.collections()).not.toContain(removed);
  });

  it.each(['emptied', 'older'])('is corrected without a write if the data folder is %s', async (how) => {
    await expectEqual();
    await server.stop('SIGTERM');
    const putBack = await server.keep();
    await server.run();
    await book.put(note(1, 'changed'));
    await book.put(note(4, 'new'));
    await book.remove(2); // as many documents as before
    await expectEqual();
    await expectOk();
    await server.stop('SIGTERM');
    await (how === 'older' ? putBack() : server.empty());
    await server.run();
    await expect.poll(async () => (await book.search.state()).status, { ...patience, interval: 5 }).not.toBe('ok');
    await expectEqual();
    await expectOk();
    await expect.poll(() => server.collections(), patience).toHaveLength(1);
    expect(await book.metrics.metrics()).toMatch(/search_rebuilds_total\{collection="notes"\} 1$/m);
  });

  it('is corrected without a write if another program has changed a document', async () => {
    await expectEqual();
    expect((await server.ask('DELETE', '/collections/notes/documents/2')).status).toBe(200);
    await expect
      .poll(async () => await book.search.state(), { ...patience, interval: 5 })
      .toMatchObject({
        status: 'differs',
        differences: ['notes: 2 documents instead of 3'],
      });
    expect(await book.metrics.metrics()).toMatch(/search_index_differs\{collection="notes"\} 1/);
    expect(await readSearchStatus(book.database)).toMatchObject([{ difference: '2 documents instead of 3' }]);
    await expectEqual();
    await expectOk();
    expect(await book.metrics.metrics()).toMatch(/search_index_differs\{collection="notes"\} 0/);
  });

  it('is left alone while it equals the database', async () => {
    await expectEqual();
    const before = await server.collections();
    for (let round = 0; round < 30; round += 1) await book.put(note(1 + (round % 5), `title ${round}`));
    await expectEqual();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await server.collections()).toEqual(before);
    expect(await book.metrics.metrics()).not.toMatch(/search_rebuilds_total\{/);
  });

  it('sets no document aside while the disk is full, and does not use an incomplete collection', async () => {
    await expectEqual();
    await server.stop('SIGTERM');
    await server.run(...full);
    await book.put(note(4, 'storm'), note(5, 'storm'));
    await askForRebuild(book.database, 'notes');
    const isFull = { status: 'failing', problem: expect.stringMatching(/running out of resource/) as unknown };
    await expect.poll(() => book.search.state(), patience).toMatchObject({ ...isFull, refused: 0 });
    expect(await listDeadLetters(book.database, 10)).toEqual([]);
    await server.stop('SIGTERM');
    await server.run();
    await expectEqual();
    await expectOk();
    await expect.poll(() => server.collections(), patience).toHaveLength(1);
  });

  it('is not touched by another system on the same server', async () => {
    await expectEqual();
    const mine = await server.collections();
    const otherPlace = await newPlace();
    const other = await openBook(otherPlace, server, { settings });
    try {
      await other.put(note(7, 'of the other'));
      const alias = async (): Promise<string> =>
        [...(await server.aliases()).keys()].find((name) => name !== 'notes') ?? 'none';
      await expect.poll(alias, patience).toMatch(/^notes_/);
      await expectEqual(other, await alias());
      for (const one of [other, book]) await askForRebuild(one.database, 'notes');
      await expect.poll(() => server.collections(), patience).not.toEqual(expect.arrayContaining(mine));
      await expectEqual(other, await alias());
      await expectEqual();
      const find = async (one: Book) => (await one.search.find(notes, { q: 'other', limit: 1, offset: 0 })).total;
      expect([await find(book), await find(other)]).toEqual([0, 1]);
      await expect.poll(() => server.collections(), patience).toHaveLength(2);
    } finally {
      await other.close();
      await otherPlace.dispose();
    }
  });

  it('goes on with the index of a version whose names have no system', async () => {
    await expectEqual();
    await book.close();
    const earlier = await makeEarlier(place, server);
    book = await openBook(place, server, { settings });
    await expectEqual();
    await expectOk();
    expect(await server.collections()).toEqual([earlier]);
    await askForRebuild(book.database, 'notes');
    await expect.poll(() => server.collections(), patience).not.toContain(earlier);
    await expectEqual();
  });
});
