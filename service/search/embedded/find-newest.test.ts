/** Which rows a search ranks, and where PostgreSQL looks for them. */
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import type { Database } from '../../storage/database/database.ts';
import type { Statement } from '../../storage/database/statement.ts';
import { runTexts, useDatabase } from '../../tests/lib/database.ts';
import { engines, postgres } from '../../tests/lib/engines.ts';
import { noteMigrations, notes, putNote } from '../testing/notes.ts';
import { openEmbeddedSearch } from './embedded-search.ts';
import { wordStatements } from './embedded-statements.ts';
import { buildMatch } from './search-match.ts';

async function writeNotes(database: Database, list: readonly { id: number; title: string }[]): Promise<void> {
  const search = await openEmbeddedSearch({ database, collections: [notes], log: pino({ level: 'silent' }) });
  await database.write(async (transaction) => {
    for (const { id, title } of list) await putNote(transaction, { id, title, body: '', owner: 1 });
    await search.changed(
      transaction,
      notes,
      list.map(({ id }) => String(id)),
    );
  });
  await search.close();
}

describe.each(engines)('a search on $name', ({ place: makePlace }) => {
  const opened = useDatabase(makePlace, noteMigrations);

  it.each([
    { given: 'a sample of all rows', sampled: undefined, step: 1 },
    { given: 'a small sample', sampled: 20, step: 1 },
    { given: 'a small sample and ids far apart', sampled: 20, step: 1_000 },
    { given: 'a sample that is too small', sampled: 2, step: 10_000_000 },
  ])('ranks the newest of frequent and of rare words, with $given', async ({ sampled, step }) => {
    const database = opened();
    const words: Readonly<Record<string, (number: number) => boolean>> = {
      every: () => true,
      third: (number) => number % 3 === 0,
      fifth: (number) => number % 5 === 0,
      old: (number) => number <= 60,
      remote: (number) => number <= 10,
      young: (number) => number > 100,
      latest: (number) => number > 150,
    };
    const numbers = Array.from({ length: 160 }, (_, n) => n + 1);
    const textOf = (number: number): string =>
      Object.keys(words)
        .flatMap((word) => (words[word]?.(number) ? word : []))
        .join(' ');
    await writeNotes(
      database,
      numbers.map((number) => ({ id: number * step, title: textOf(number) })),
    );
    for (const [word, has] of notEmpty(Object.entries(words))) {
      const matches = numbers.filter(has).map((number) => number * step);
      for (const q of [word, word.slice(0, -1)])
        for (const ranked of [5, 50]) {
          const { find: statement } = wordStatements({ ...notes, ranked, sampled });
          const rows = await database.all(statement, { ...buildMatch([q], []), limit: 100, offset: 0 });
          const found = rows.map(({ document }) => Number(document)).toSorted((one, other) => one - other);
          expect([q, rows[0]?.total, found]).toEqual([q, Math.min(ranked + 1, matches.length), matches.slice(-ranked)]);
        }
    }
  });
});

describe.skipIf(postgres === undefined)('a search (needs PostgreSQL)', () => {
  const opened = useDatabase(() => postgres!.place(), noteMigrations); // skipped without a server

  const count = 200;

  it.each([
    { given: 'many rows', every: 3, step: 300, wantNewest: true },
    { given: 'all rows, of many bytes', every: 1, step: 300, sampledBytes: 500, wantNewest: false },
    { given: 'some rows', every: 10, step: 300, wantNewest: false },
    { given: 'some rows of a large table', every: 10, step: 10_000, wantNewest: false },
    { given: 'some rows, in too many ranges', every: 10, step: 1_000_000, wantNewest: true },
    { given: 'few rows', every: 80, step: 300, wantNewest: true, wantTotal: 3 },
  ])('looks for a word in $given', async ({ every, step, sampledBytes, wantNewest, wantTotal = 4 }) => {
    const database = opened();
    const numbers = Array.from({ length: count }, (_, n) => n + 1);
    const titleOf = (number: number): string => ((count - number) % every === 0 ? 'storm' : 'calm');
    await writeNotes(
      database,
      numbers.map((number) => ({ id: number * step, title: titleOf(number) })),
    );
    // The newest note has lost the words for its ranges.
    const loseRanges = `update search_notes set words = setweight(to_tsvector('simple', 'storm'), 'A') where newest = ${count * step}`;
    await runTexts(database, loseRanges);
    const { find } = wordStatements({ ...notes, ranked: 3, sampled: 60, sampledBytes });
    const rows = await database.all(find, { ...buildMatch(['storm'], []), limit: 10, offset: 0 });
    const first = wantNewest ? 0 : 1;
    const want = [first, first + 1, first + 2].map((n) => String((count - n * every) * step));
    expect(rows).toEqual(want.map((document) => ({ document, total: wantTotal })));
  });

  it('asks the index for the words, also in a small table, whose texts may be long', async () => {
    const database = opened();
    await runTexts(
      database,
      `insert into search_notes (document, newest, words) select id::text, id, to_tsvector('simple', 'calm')
        from generate_series(1, 1000) as id`,
      'analyze search_notes',
    );
    const { find } = wordStatements({ ...notes, ranked: 2_000 });
    const rare = { ...buildMatch(['storm'], []), limit: 10, offset: 0 };
    const explain: Statement<typeof rare, { readonly 'QUERY PLAN': string }> = {
      compile(kysely) {
        const { sql, bind } = find.compile(kysely);
        return { sql: `explain ${sql}`, bind };
      },
    };
    const plan = (await database.aside.all(explain, rare)).map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Bitmap Index Scan on search_notes_words/);
    expect(plan).not.toMatch(/Seq Scan on search_notes/);
  });

  it('finds what a replica of an earlier version has written, without words for ranges', async () => {
    const database = opened();
    const numbers = Array.from({ length: count }, (_, n) => (n + 1) * 300);
    const isStorm = (number: number): boolean => number % 3_000 === 0;
    await writeNotes(
      database,
      numbers.map((id) => ({ id, title: isStorm(id) ? 'storm' : 'calm' })),
    );
    const newest = count * 300;
    await runTexts(
      database,
      `delete from search_notes where newest = ${newest}`,
      `insert into search_notes (document, newest, words) values ('${newest}', ${newest}, setweight(to_tsvector('simple', 'storm'), 'A'))`,
    );
    const { find } = wordStatements({ ...notes, ranked: 3, sampled: 60 });
    const rows = await database.all(find, { ...buildMatch(['storm'], []), limit: 10, offset: 0 });
    expect(rows.map(({ document }) => Number(document))).toEqual([newest, newest - 3_000, newest - 6_000]);
  });
});
