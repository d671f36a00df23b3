/** For tests of search: a table of notes, and its collection. */
import { type Kysely, sql } from 'kysely';
import { isAnyOf } from '../../storage/database/any-of.ts';
import type { Transaction } from '../../storage/database/database.ts';
import type { Migrations } from '../../storage/database/migrations.ts';
import { statement } from '../../storage/database/statement.ts';
import type { SearchCollection } from '../collection/collection.ts';
import { createSearchTables, createWordTable } from '../tables/tables.ts';

interface Tables {
  note: { id: number; title: string; body: string; owner: number };
}

type Store = Kysely<Tables>;

export interface Note {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly owner: number;
}

export const withoutSearch: Migrations = {
  '0001-notes': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('note')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('owner', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

export const noteMigrations: Migrations = {
  ...withoutSearch,
  '0002-search': {
    async up(database: Kysely<unknown>) {
      await createSearchTables(database);
      await createWordTable(database, 'notes');
    },
  },
};

export const notes: SearchCollection = {
  name: 'notes',
  fields: [
    { name: 'title', type: 'string', searched: true },
    { name: 'body', type: 'string', searched: true },
    { name: 'owner', type: 'int64', filtered: true },
    { name: 'number', type: 'int64' },
  ],
  newest: 'number',
  revision: 1,
  hasNumbers: true,
  queried: true,
  async read(reader, ids) {
    const found = await reader.all(selectNotes, { ids: JSON.stringify(ids.map(Number)) });
    return found.map(({ id, title, body, owner }) => ({ id: String(id), title, body, owner, number: id }));
  },
  async idsAfter(reader, after = '0', limit) {
    return (await reader.all(selectAfter, { after: Number(after), limit })).map(({ id }) => String(id));
  },
  count: async (reader) => (await reader.first(countNotes, {}))?.total ?? 0,
  sample: async (reader, limit) => (await reader.all(sampleNotes, { limit })).map(({ id }) => String(id)),
};

export async function putNote(transaction: Transaction, note: Note): Promise<void> {
  await transaction.run(upsertNote, note);
}

export async function removeNote(transaction: Transaction, id: number): Promise<void> {
  await transaction.run(deleteNote, { id });
}

const upsertNote = statement((database: Store, parameter: Note) => {
  const values = { title: parameter.title, body: parameter.body, owner: parameter.owner };
  return database
    .insertInto('note')
    .values({ id: parameter.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values));
});

const deleteNote = statement((database: Store, parameter: { id: number }) =>
  database.deleteFrom('note').where('id', '=', parameter.id),
);

const selectNotes = statement((database: Store, parameter: { ids: string }) =>
  database
    .selectFrom('note')
    .selectAll()
    .where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);

const selectAfter = statement((database: Store, parameter: { after: number; limit: number }) =>
  database.selectFrom('note').select('id').where('id', '>', parameter.after).orderBy('id').limit(parameter.limit),
);

const countNotes = statement((database: Store) =>
  database.selectFrom('note').select((row) => row.fn.countAll<number>().as('total')),
);

const sampleNotes = statement((database: Store, parameter: { limit: number }) =>
  database
    .selectFrom('note')
    .select('id')
    .orderBy(sql`random()`)
    .limit(parameter.limit),
);
