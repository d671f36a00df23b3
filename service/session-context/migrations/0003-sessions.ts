/**
 * Moves sessions to the table of a resource with their ids, revisions and times; counting of ids continues. The stored
 * responses of idempotency keys get the form of a resource's responses. Work is done in pages, so that no single
 * statement takes long; the words of the search stay unchanged.
 */
import { createResourceTable, engineOf, type Kysely, type RawBuilder, sql } from 'fountainai';

/** Rows that a statement moves or changes. */
const pageRows = 10_000;

/** The SQL of one engine. */
interface Words {
  /** Builds the JSON of a session of the old table. */
  readonly item: RawBuilder<string>;
  /** Converts an old response, which was the session with its revision, to the form of a resource. */
  readonly answer: RawBuilder<string>;
  /** Continues the counting of ids after the greatest id of the old table, also if that session was deleted. */
  readonly countOn: readonly RawBuilder<unknown>[];
}

const members = {
  sessionId: 'id',
  userId: 'user_id',
  context: 'context',
  sequenceNumber: 'sequence_number',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const pairs = (value: (member: string, column: string) => RawBuilder<unknown>): RawBuilder<unknown> =>
  sql.join(Object.entries(members).flatMap(([member, column]) => [sql.lit(member), value(member, column)]));

const getTag = (sessionId: RawBuilder<unknown>, revision: RawBuilder<unknown>): RawBuilder<string> =>
  sql`'"' || ${sessionId} || '-' || ${revision} || '"'`;

const sqlite: Words = {
  item: sql`json_object(${pairs((_member, column) => sql.ref(column))})`,
  answer: sql`json_object('item', json_remove(answer, '$.revision'),
    'tag', ${getTag(sql`json_extract(answer, '$.sessionId')`, sql`json_extract(answer, '$.revision')`)})`,
  countOn: [
    sql`delete from sqlite_sequence where name = 'sessions'`,
    sql`insert into sqlite_sequence (name, seq) select 'sessions', seq from sqlite_sequence where name = 'session'`,
  ],
};

const postgres: Words = {
  item: sql`json_build_object(${pairs((_member, column) => sql.ref(column))})::text`,
  answer: sql`json_build_object('item', json_build_object(${pairs((member) => sql`answer::json -> ${sql.lit(member)}`)}),
    'tag', ${getTag(sql`(answer::json ->> 'sessionId')`, sql`(answer::json ->> 'revision')`)})::text`,
  countOn: [
    sql`select setval(pg_get_serial_sequence('sessions', 'position'), given.last)
      from (select pg_sequence_last_value(pg_get_serial_sequence('session', 'id')::regclass) as last) as given
      where given.last is not null`,
  ],
};

export async function up(database: Kysely<unknown>): Promise<void> {
  const words = { sqlite, postgres }[engineOf(database)];
  await createResourceTable(database, 'sessions', { columns: ['userId'] });
  await moveSessions(database, words);
  await convertAnswers(database, words);
  for (const statement of words.countOn) await statement.execute(database);
  await database.schema.dropTable('session').execute();
}

async function moveSessions(database: Kysely<unknown>, { item }: Words): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const ids: RawBuilder<unknown> = sql`select id from session where id > ${after} order by id limit ${sql.lit(pageRows)}`;
    const last: number | null = await readLast<number>(database, ids, 'id');
    if (last !== null)
      await sql`insert into sessions (position, key, "userId", revision, body)
        select id, cast(id as text), cast(user_id as text), revision, ${item}
        from session where id > ${after} and id <= ${last}`.execute(database);
    after = last;
  }
}

async function convertAnswers(database: Kysely<unknown>, { answer }: Words): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const page: RawBuilder<unknown> = sql`operation = 'createSession' and key > ${after}`;
    const keys: RawBuilder<unknown> = sql`select key from idempotency where ${page} order by key limit ${sql.lit(pageRows)}`;
    const last: string | null = await readLast<string>(database, keys, 'key');
    if (last !== null)
      await sql`update idempotency set answer = ${answer} where ${page} and key <= ${last}`.execute(database);
    after = last;
  }
}

/** Returns the greatest value of a page; null after the last page. */
async function readLast<Value>(
  database: Kysely<unknown>,
  page: RawBuilder<unknown>,
  column: string,
): Promise<Value | null> {
  const { rows } = await sql<{
    last: Value | null;
  }>`select max(${sql.ref(column)}) as last from (${page}) as page`.execute(database);
  return rows[0]?.last ?? null;
}
