/** A database that an earlier version has left: its outbox, its index and its claims go on. */
import { beforeEach, describe, expect, it } from 'vitest';
import { runTexts, useDatabase } from '../../tests/lib/database.ts';
import { engines } from '../../tests/lib/engines.ts';
import { beginTerm, endTerm } from '../outbox/term.ts';
import { readDue } from '../outbox/outbox.ts';
import { noteMigrations } from '../testing/notes.ts';
import { readState } from './states.ts';
import { findSystem } from './system.ts';
import { upgradeSearchTables } from './upgrade.ts';

const past = 1_700_000_000_000;
const future = 9_000_000_000_000;

describe.each(engines)('a database of an earlier version, on $name', ({ place: makePlace }) => {
  const opened = useDatabase(makePlace, noteMigrations);

  beforeEach(async () => {
    const rows = [
      `insert into outbox values ('notes', '1', 1, ${past}, ${past}, null, 0, 0)`,
      `insert into outbox values ('notes', '2', 3, ${past}, ${future}, 'a worker that was killed', 0, 0)`,
      `insert into outbox values ('notes', '3', 1, ${past}, ${future}, null, 0, 2)`,
      `insert into search_state values ('notes', 'notes_0123abcd_m3k0aaaa', null, null, null, 0)`,
    ];
    await runTexts(opened(), ...rows);
  });

  it('sends what waits, and what was claimed twice, since its request may still have an effect', async () => {
    const database = opened();
    await upgradeSearchTables(database);
    await upgradeSearchTables(database);
    const term = await beginTerm(database, 60_000);
    const due = await readDue(database, 10, 60_000_000_000_000);
    expect(due.map(({ document }) => document).sort()).toEqual(['1', '2']);
    expect(due.map(({ unsureUntil }) => unsureUntil > Date.now()).sort()).toEqual([false, true]);
    expect((await readState(database, 'notes')).live).toBe('notes_0123abcd_m3k0aaaa');
    await endTerm(database, term);
  });

  it.each([
    { given: 'ended', want: [0, 0, 0] },
    { given: 'interrupted', want: [1, 1, 1] },
  ])('keeps its id, and knows whether the term before was $given', async ({ given, want }) => {
    const database = opened();
    await upgradeSearchTables(database);
    const first = await beginTerm(database, 60_000);
    await runTexts(database, 'update outbox set unsure_until = 0, due_at = 0');
    if (given === 'ended') await endTerm(database, first);
    const second = await beginTerm(database, 60_000);
    expect(second.system).toBe(first.system);
    expect((await findSystem(database))?.holder).toBe(second.holder);
    expect(
      (await readDue(database, 10, 60_000_000_000_000)).map(({ unsureUntil }) => (unsureUntil > 0 ? 1 : 0)),
    ).toEqual(want);
  });
});
