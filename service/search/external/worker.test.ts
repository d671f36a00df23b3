import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { type Book, documentsIn, indexBuilt, openBook } from '../../tests/typesense/book.ts';
import type { TypesenseFault } from '../../tests/typesense/faults.ts';
import { describedByDocument } from '../../tests/typesense/document.ts';
import { TypesenseProxy } from '../../tests/typesense/proxy.ts';
import { typesenseProgram } from '../../tests/typesense/server.ts';
import { useServer } from '../../tests/typesense/shared-server.ts';
import { readLag } from './metrics.ts';
import { documentsChanged } from '../outbox/outbox.ts';
import { selectDeadLetters } from '../outbox/outbox-statements.ts';
import { type Note, notes, putNote, removeNote } from '../testing/notes.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';

const note = (id: number, title: string): Note => ({ id, title, body: `of note ${id}`, owner: id % 3 });

const html = { 'content-type': 'text/html' };
const imports = /POST .*\/import/;
const faults: readonly { given: string; faults: readonly TypesenseFault[] }[] = [
  { given: 'hangs', faults: [{ on: imports, times: 2, does: { hang: true } }] },
  { given: 'resets before', faults: [{ on: imports, times: 3, does: { reset: 'before' } }] },
  { given: 'resets after', faults: [{ on: imports, times: 3, does: { reset: 'after' } }] },
  { given: '429', faults: [{ times: 3, does: { status: 429, headers: { 'retry-after': '0' } } }] },
  { given: '422, as without disk', faults: [{ on: imports, times: 3, does: { status: 422 } }] },
  { given: '422 of one document', faults: [{ on: imports, times: 3, does: { documents: /"id":"3"/, code: 422 } }] },
  { given: '500', faults: [{ times: 4, does: { status: 500 } }] },
  { given: '503', faults: [{ times: 4, does: { status: 503 } }] },
  { given: '503 of one document', faults: [{ on: imports, times: 5, does: { documents: /"id":"3"/, code: 503 } }] },
  { given: 'answers after it was given up', faults: [{ on: imports, times: 3, does: { late: 500 } }] },
  { given: 'half a body', faults: [{ on: imports, times: 3, does: { body: 'half' } }] },
  { given: 'a body letter by letter', faults: [{ on: imports, times: 2, does: { body: { everyMs: 20 } } }] },
  { given: 'a page of HTML', faults: [{ times: 4, does: { status: 200, headers: html, text: '<p>Welcome</p>' } }] },
  { given: 'an empty body', faults: [{ times: 4, does: { status: 200, text: '' } }] },
  { given: 'other JSON', faults: [{ times: 4, does: { status: 200, text: '{"ok":true}' } }] },
  { given: 'answers late to removals', faults: [{ on: /DELETE/, times: 3, does: { late: 500 } }] },
];

const onEngines = describe.skipIf(typesenseProgram === undefined).each(engines);

onEngines('the worker, on $name (needs typesense-server)', ({ name, place: makePlace }) => {
  const server = useServer();
  let place: DataPlace;
  let proxy: TypesenseProxy;
  let book: Book;

  beforeEach(async () => {
    place = await makePlace();
    proxy = await TypesenseProxy.start(server());
    book = await openBook(place, proxy);
    await indexBuilt(server());
  });

  afterEach(async () => {
    await book.close();
    await proxy.stop();
    await place.dispose();
    expect(await describedByDocument(proxy.exchanges)).toEqual([]);
  });

  const documents = () => server().documents('notes');
  const titles = async (): Promise<ReadonlyMap<string, unknown>> => {
    const found = await documents();
    return new Map(found instanceof Map ? [...found].map(([id, { title }]) => [id, title]) : []);
  };

  const indexEqualsDatabase = async (): Promise<void> => {
    await book.settled();
    expect(await documents()).toEqual(await documentsIn(book.database));
  };

  /** Writes at random to a few documents, so that each changes often. */
  const writes = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const id = 1 + Math.floor(Math.random() * 30);
      if (Math.random() < 0.2) await book.remove(id);
      else await book.put(note(id, `title ${n}`));
    }
  };

  it('brings every change to the index', async () => {
    await writes(100);
    await indexEqualsDatabase();
    expect((await titles()).size).toBeGreaterThan(0);
  });

  // The faults are those of the index: one engine is enough for most of them.
  const chosen = notEmpty(
    name === 'sqlite' ? faults : faults.filter(({ given }) => /given up|of one document/.test(given)),
  );

  it.each(pickRows(chosen, 4))('makes the index equal to the database after: $given', async ({ faults }) => {
    await writes(20);
    proxy.faults.set(...faults);
    await writes(60);
    await indexEqualsDatabase();
    expect(await book.database.all(selectDeadLetters, { limit: 10 })).toEqual([]);
  });

  it('catches up after the index was unavailable', async () => {
    await proxy.stop();
    await writes(100);
    await expect.poll(async () => (await book.search.state()).status).toBe('failing');
    await proxy.start();
    await indexEqualsDatabase();
    await expect.poll(async () => (await book.search.state()).status).toBe('ok');
  });

  it.each(['replaced', 'removed'])('corrects a late request: %s meanwhile', async (how) => {
    proxy.faults.set({ on: imports, times: 1, does: { late: 700 } });
    await book.put(note(1, 'old'));
    await expect.poll(async () => (await book.search.state()).status, { interval: 5 }).toBe('failing');
    await (how === 'replaced' ? book.put(note(1, 'new')) : book.remove(1));
    const hasArrived = () => proxy.exchanges.some(({ body }) => body.includes('"old"'));
    await expect.poll(hasArrived, { interval: 5 }).toBe(true);
    await indexEqualsDatabase();
  });

  it('continues after an interruption', async () => {
    proxy.faults.set({ on: imports, does: { hang: true } });
    await writes(30);
    await book.close();
    proxy.faults.clear();
    book = await openBook(place, proxy);
    await writes(10);
    await indexEqualsDatabase();
  });

  it('shares the work with another worker', async () => {
    const other = await openBook(place, proxy, { other: book });
    proxy.faults.set({ on: imports, times: 4, does: { late: 200 } });
    await writes(100);
    await indexEqualsDatabase();
    await other.close();
  });

  it('leaves the work to one worker, and goes on with another one when it ends', async () => {
    await book.put(...Array.from({ length: 12 }, (_, n) => note(n + 1, 'storm')));
    await book.settled();
    await book.close();
    const settings = { timeout: 5_000 }; // no request times out on a busy machine
    book = await openBook(place, proxy, { settings });
    const other = await openBook(place, proxy, { other: book, settings });
    const before = proxy.exchanges.length;
    proxy.faults.set({ on: /DELETE/, does: { late: 50 } });
    await book.database.write(async (transaction) => {
      const ids = [1, 2, 3, 4, 5, 6];
      for (const id of ids) await removeNote(transaction, id);
      await book.search.changed(transaction, notes, [...ids, 1].map(String));
    });
    await indexEqualsDatabase();
    const removals = proxy.exchanges.slice(before).filter(({ method }) => method === 'DELETE');
    expect(removals).toHaveLength(6);
    await book.search.close();
    await other.put(note(20, 'of the other'));
    await indexEqualsDatabase();
    await other.close();
  });

  it.each([
    { given: 'a replica whose clock is fast has changed', hours: 1 },
    { given: 'a replica whose clock is slow has changed', hours: -1 },
  ])('sends at once what $given', async ({ hours }) => {
    await book.database.write(async (transaction) => {
      await putNote(transaction, note(1, 'storm'));
      documentsChanged(transaction, 'notes', ['1'], Date.now() + hours * 3_600_000);
    });
    await indexEqualsDatabase();
  });

  it('does not wait for a time that the clock has left behind', async () => {
    proxy.faults.set({ on: imports, times: 1, does: { documents: /"id":"1"/, code: 503 } });
    const hour = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    await book.put(note(1, 'storm'));
    const postponed = (): boolean => proxy.exchanges.some(({ answer }) => answer.includes('503'));
    await expect.poll(postponed, { interval: 5 }).toBe(true);
    await expect.poll(async () => (await book.search.state()).status).toBe('ok');
    hour.mockRestore();
    await indexEqualsDatabase();
  });

  it('does not count what will only be sent again as late', async () => {
    await book.close();
    book = await openBook(place, proxy, { settings: { settling: 1_500 } });
    proxy.faults.set({ on: imports, times: 1, does: { reset: 'after' } });
    await book.put(note(1, 'storm'));
    await expect.poll(async () => (await titles()).has('1'), { interval: 10 }).toBe(true);
    const lags: number[] = [];
    for (let waiting = 1; waiting > 0;) {
      const lag = await readLag(book.database);
      waiting = lag.waiting;
      lags.push(lag.oldestSeconds);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const again = lags.indexOf(0);
    expect(again).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lags.slice(again))).toBeLessThan(1);
    await indexEqualsDatabase();
  });

  if (name !== 'sqlite') return;

  it('waits for a version that was tried', async () => {
    await book.close();
    const old = JSON.stringify({ state: 1, version: '0.24.0' });
    proxy.faults.set({ on: /\/debug/, does: { status: 200, text: old } });
    book = await openBook(place, proxy);
    await book.put(note(1, 'first'));
    const problem = 'Typesense 0.24.0 is too old: install 0.24.1 or later';
    await expect.poll(() => book.search.state()).toMatchObject({ status: 'failing', waiting: 1, problem });
    proxy.faults.clear();
    await indexEqualsDatabase();
  });

  it.each([
    { given: 'a page with 200', does: { status: 200, headers: html, text: '<p>Welcome</p>' } },
    { given: 'a page with 404', does: { status: 404, headers: html, text: '<p>Not found</p>' } },
    { given: 'other JSON', does: { status: 200, text: '{"ok":true}' } },
    { given: 'half a body', does: { body: 'half' } as const },
  ])('keeps the index while another server answers with $given', async ({ does }) => {
    await writes(20);
    await indexEqualsDatabase();
    const before = await server().collections();
    proxy.faults.set({ does });
    await book.remove(1);
    await book.put(note(40, 'storm'));
    await expect.poll(async () => (await book.search.state()).status).toBe('failing');
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // several comparisons
    await expect(book.search.find(notes, { q: 'storm', limit: 1, offset: 0 })).rejects.toMatchObject({ status: 502 });
    proxy.faults.clear();
    await indexEqualsDatabase();
    expect(await server().collections()).toEqual(before);
    expect(await book.database.all(selectDeadLetters, { limit: 10 })).toEqual([]);
  });

  it('sets a rejected document aside with the reason, until it changes', async () => {
    proxy.faults.set({ on: imports, does: { documents: /poison/, code: 400 } });
    await book.put(note(1, 'well'), note(2, 'poison'), note(3, 'well'));
    await book.settled();
    expect([...(await titles()).keys()].sort()).toEqual(['1', '3']);
    const dead = await book.database.all(selectDeadLetters, { limit: 10 });
    expect(dead).toMatchObject([{ collection: 'notes', document: '2', reason: '400: as it was ordered' }]);
    expect(await book.search.state()).toMatchObject({ refused: 1 });
    await book.put(note(2, 'well'));
    await indexEqualsDatabase();
    expect(await book.database.all(selectDeadLetters, { limit: 10 })).toEqual([]);
  });

  it('sends each document alone if one makes the index reject a batch', async () => {
    proxy.faults.set({ on: imports, times: 1, does: { status: 413 } });
    await book.put(note(1, 'one'), note(2, 'two'));
    await indexEqualsDatabase();
  });

  it('waits as long as Retry-After says', async () => {
    proxy.faults.set({ on: imports, times: 1, does: { status: 429, headers: { 'retry-after': '1' } } });
    const before = proxy.exchanges.length;
    const sentAt = performance.now(); // a busy machine may notice the rejection late
    await book.put(note(1, 'one'));
    await expect.poll(() => proxy.exchanges.slice(before).some(({ status }) => status === 429)).toBe(true);
    await indexEqualsDatabase();
    expect(performance.now() - sentAt).toBeGreaterThan(900);
  });

  it('reports its lag and its failures', async () => {
    proxy.faults.set({ on: imports, does: { status: 500 } });
    await book.put(note(1, 'one'));
    await expect.poll(async () => (await book.search.state()).status).toBe('failing');
    const text = await book.metrics.metrics();
    expect(text).toContain('search_outbox_documents{collection="notes"} 1');
    expect(text).toMatch(/search_failures_total [1-9]/);
    expect(text).toMatch(/search_outbox_oldest_seconds 0\.\d/);
    proxy.faults.clear();
    await indexEqualsDatabase();
    expect(await book.metrics.metrics()).toMatch(/search_documents_total\{collection="notes",outcome="sent"\} [1-9]/);
  });
});
