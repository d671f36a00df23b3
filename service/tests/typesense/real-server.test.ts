/** A real Typesense that is killed, or that other programs change: the index becomes equal to the database again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readState } from '../../search/tables/states.ts';
import { type Note, notes } from '../../search/testing/notes.ts';
import { type DataPlace, engines } from '../lib/engines.ts';
import { type Book, documentsIn, openBook } from './book.ts';
import { TypesenseServer, typesenseProgram } from './server.ts';

const note = (id: number, title: string): Note => ({ id, title, body: `of note-${id}`, owner: id % 3 });
/** A real server takes longer than the double. */
const settings = { timeout: 5_000, searchTimeout: 5_000, compareTimeout: 5_000, watch: 1_000, recheck: 200 };
const patience = { timeout: 60_000, interval: 100 };

describe.skipIf(typesenseProgram === undefined)('a real index (needs typesense-server)', () => {
  let server: TypesenseServer;
  let place: DataPlace;
  let book: Book;

  beforeEach(async () => {
    server = await TypesenseServer.start();
    place = await (engines[0]?.place() ?? Promise.reject(new Error('no engine')));
    book = await openBook(place, server, { settings });
    await book.put(...[1, 2, 3].map((id) => note(id, `title ${id}`)));
  });
  afterEach(async () => {
    await book.close();
    await place.dispose();
    await server.dispose();
  });

  async function ask(method: string, path: string): Promise<Response> {
    return fetch(server.url + path, { method, headers: { 'x-typesense-api-key': server.apiKey } });
  }

  /** Seen from outside: every document of the index, field by field. */
  async function exported(): Promise<unknown> {
    const answer = await ask('GET', `/collections/${await searched()}/documents/export`);
    if (!answer.ok) return answer.status;
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    return new Map(lines.map((line) => JSON.parse(line) as { id: string }).map((document) => [document.id, document]));
  }

  const searched = async (): Promise<string> => (await readState(book.database, 'notes')).live ?? 'none';

  const listCollections = async (): Promise<readonly string[]> =>
    ((await (await ask('GET', '/collections')).json()) as { name: string }[]).map(({ name }) => name);

  const expectEqual = async (): Promise<void> => {
    await expect.poll(exported, patience).toEqual(await documentsIn(book.database));
  };

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
    const [removed = ''] = await listCollections();
    expect((await ask('DELETE', `/collections/${removed}`)).status).toBe(200);
    await book.put(note(4, 'after the removal'));
    await expectEqual();
    await book.settled();
    expect(await listCollections()).toEqual([expect.stringMatching(/^notes_/)]);
    expect(await listCollections()).not.toContain(removed);
  });
});
