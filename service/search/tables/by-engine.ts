/** Queries that each engine spells in its own words. */
import type { Kysely, RawBuilder } from 'kysely';
import { engineOf } from '../../storage/database/engine-of.ts';
import { statement, type Statement } from '../../storage/database/statement.ts';

export function either<Parameters, Row>(
  sqlite: (parameter: Parameters) => RawBuilder<Row>,
  postgres: (parameter: Parameters) => RawBuilder<Row>,
): Statement<Parameters, Row> {
  return statement((database: Kysely<unknown>, parameter: Parameters) => ({
    compile: () => (engineOf(database) === 'sqlite' ? sqlite : postgres)(parameter).compile(database),
  }));
}
