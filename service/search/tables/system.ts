/** The row of the database as a user of the index. */
import { randomInt } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, Reader, Transaction } from '../../storage/database/database.ts';
import { statement } from '../../storage/database/statement.ts';
import type { SearchTables } from './tables.ts';
import type { SearchSystemRow } from './upgrade.ts';

type Store = Kysely<SearchTables>;

/** Returns the row, and creates it with a new id for the database that has none. */
export async function readSystem(database: Database): Promise<SearchSystemRow> {
  const row = await findSystem(database);
  if (row !== undefined) return row;
  await database.write((transaction) => transaction.run(insertSystem, { system: makeId() }));
  return (await findSystem(database)) ?? Promise.reject(new Error('the row of "search_system" was removed'));
}

/** Returns undefined before the first worker. */
export const findSystem = (reader: Reader): Promise<SearchSystemRow | undefined> => reader.first(selectSystem, {});

/** @throws HolderChanged if another worker has taken over */
export async function requireHolder(transaction: Transaction, holder: string): Promise<void> {
  if ((await findSystem(transaction))?.holder !== holder) throw new HolderChanged();
}

export class HolderChanged extends Error {
  override readonly name = 'HolderChanged';

  constructor() {
    super('another worker sends the outbox now');
  }
}

/** Ids are compared with others on one server only. */
const makeId = (): string => Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('');

const selectSystem = statement((database: Store) => database.selectFrom('search_system').selectAll().limit(1));

/** Another replica may have been faster. */
const insertSystem = statement((database: Store, parameter: { system: string }) =>
  database
    .insertInto('search_system')
    .values({ id: 1, system: parameter.system, holder: null, problem: null })
    .onConflict((conflict) => conflict.doNothing()),
);

export const setHolder = statement((database: Store, parameter: { holder: string | null }) =>
  database.updateTable('search_system').set({ holder: parameter.holder }),
);

export const clearHolder = statement((database: Store, parameter: { holder: string }) =>
  database.updateTable('search_system').set({ holder: null }).where('holder', '=', parameter.holder),
);

export const setProblem = statement((database: Store, parameter: { problem: string | null }) =>
  database.updateTable('search_system').set({ problem: parameter.problem }),
);
