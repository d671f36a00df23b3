/** A service's schema in PostgreSQL as the target of a copy, in one transaction. */
import pg from 'pg';
import { types } from '../../service/storage/postgres/postgres-dialect.ts';
import { buildLockQuery } from '../../service/storage/postgres/postgres-writer.ts';
import { type TableRow } from './tables.ts';

/** Limits of one insert statement: rows, and approximate characters of JSON. */
const maxRows = 1000;
const maxCharacters = 4_000_000;

/**
 * Runs `work` in a transaction while all writers of the service wait.
 * @throws Error if the server does not answer, and the errors of `work`
 */
export async function withTarget<Result>(
  { url, schema }: { readonly url: string; readonly schema: string },
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url, types, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the failing query reports it
  await client.connect();
  try {
    await client.query(`begin; set local search_path = ${pg.escapeIdentifier(schema)}; ${buildLockQuery(schema)}`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } finally {
    await client.end(); // rolls back what was not committed
  }
}

export async function listPostgresTables(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  );
  return new Set(rows.map(({ name }) => name));
}

/** Replaces all rows of a table. */
export async function replaceRows(client: pg.Client, table: string, rows: Iterable<TableRow>): Promise<void> {
  const name = pg.escapeIdentifier(table);
  const insert = `insert into ${name} select * from json_populate_recordset(null::${name}, $1::json)`;
  await client.query(`delete from ${name}`);
  let batch: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await client.query(insert, [`[${batch.join(',')}]`]);
    batch = [];
    characters = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    batch.push(text);
    characters += text.length;
    if (batch.length >= maxRows || characters >= maxCharacters) await flush();
  }
  await flush();
}

/** Advances the sequence of a table to `greatest`, unless it is higher already. */
export async function advanceSequence(client: pg.Client, table: string, greatest: number): Promise<void> {
  const sequence = await findSequence(client, table);
  if (sequence === undefined || (await readSequence(client, sequence)) >= greatest) return;
  await client.query('select setval($1::regclass, $2)', [sequence, greatest]);
}

/** Returns the last number of the table's sequence; 0 if it has given none, or there is no sequence. */
export async function readLastNumber(client: pg.Client, table: string): Promise<number> {
  const sequence = await findSequence(client, table);
  return sequence === undefined ? 0 : readSequence(client, sequence);
}

async function findSequence(client: pg.Client, table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ sequence: string }>(
    `select pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence from information_schema.columns
     where table_schema = current_schema() and table_name = $1 and is_identity = 'YES'`,
    [table],
  );
  return rows[0]?.sequence;
}

async function readSequence(client: pg.Client, sequence: string): Promise<number> {
  const { rows } = await client.query<{ last: number }>(
    `select case when is_called then last_value else 0 end as last from ${sequence}`, // the server has quoted it
  );
  return rows[0]?.last ?? 0;
}
