/** A replica of another version builds its index in the same database. */
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../storage/database/database.ts';
import { type DataPlace, engines } from '../../tests/lib/engines.ts';
import { readSearchStatus } from '../administration.ts';
import type { Search } from '../collection/search.ts';
import { upsertState } from '../tables/states.ts';
import { noteMigrations, notes, putNote } from '../testing/notes.ts';
import { type EmbeddedSearchOptions, openEmbeddedSearch } from './embedded-search.ts';
import { wordStatements } from './embedded-statements.ts';

const other = 'embedded 0 other';

describe.each(engines)(
  'while a replica of another version builds its index on $name, a search',
  ({ place: makePlace }) => {
    let place: DataPlace;
    let database: Database;
    let search: Search | undefined;

    beforeEach(async () => {
      place = await makePlace();
      database = await place.open(noteMigrations);
    });
    afterEach(async () => {
      await search?.close();
      await database.close();
      await place.dispose();
    });

    /** Opens the search of a note, whose words the other replica has deleted from the index. */
    const open = async (options: Partial<EmbeddedSearchOptions> = {}): Promise<Search> => {
      await database.write((transaction) => putNote(transaction, { id: 1, title: 'storm', body: '', owner: 1 }));
      const log = pino({ level: 'silent' });
      search = await openEmbeddedSearch({ database, collections: [notes], log, idle: 10, ...options });
      await database.write((transaction) => transaction.run(wordStatements({ ...notes, ranked: 1 }).clear, {}));
      return search;
    };
    const setState = (live: string | null, target: string | null): Promise<unknown> =>
      database.write((transaction) =>
        transaction.run(upsertState, {
          collection: 'notes',
          live,
          target,
          filled_to: null,
          filled_at: null,
          requested: 0,
        }),
      );
    const query = { q: 'storm', limit: 1, offset: 0 };

    it('responds with 503, and leaves that index unchanged', async () => {
      const opened = await open();
      await setState(null, other);
      await expect(opened.find(notes, query)).rejects.toMatchObject({ status: 503 });
      await expect.poll(async () => (await opened.state()).status).toBe('building');
      await setState(other, null);
      await expect.poll(async () => (await opened.state()).status).toBe('ok');
      expect(await opened.find(notes, query)).toMatchObject({ total: 0 });
      expect(await readSearchStatus(database)).toMatchObject([{ live: other, target: null }]);
    });

    it('builds its own index if the other replica does not continue', async () => {
      const opened = await open({ abandoned: 50 });
      await setState(null, other);
      await expect.poll(() => opened.find(notes, query).catch(() => undefined)).toMatchObject({ total: 1 });
      expect(await readSearchStatus(database)).toMatchObject([{ live: expect.not.stringMatching(other) as string }]);
    });
  },
);
