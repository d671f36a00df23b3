import { DummyDriver, Kysely, MysqlAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { expect, it } from 'vitest';
import { compiler as postgres } from '../postgres/postgres-dialect.ts';
import { compiler as sqlite } from '../sqlite/sqlite-connection.ts';
import { engineOf } from './engine.ts';

it('names the engine of a database', () => {
  expect([engineOf(sqlite), engineOf(postgres)]).toEqual(['sqlite', 'postgres']);
});

it('takes no other database for one of an engine', () => {
  const other = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new MysqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  expect(() => engineOf(other)).toThrow(/^the adapter "MysqlAdapter" belongs to no engine/);
});
