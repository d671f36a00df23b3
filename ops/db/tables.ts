/** Reads the tables of a service on either engine row by row, and computes a digest that both engines share. */
import { createHash } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import type pg from 'pg';
import { OpsError } from '../error/ops-error.ts';

export type TableRow = Readonly<Record<string, unknown>>;

export interface TableDigest {
  readonly rows: number;
  /** Checksum of all rows, in any order. */
  readonly checksum: string;
}

/** Without Kysely's own tables, which hold the migrations; these are compared separately. */
const ownTables = `type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like 'kysely\\_%' escape '\\'`;

/** Lists the tables without those of search: each engine builds its index itself, from the other tables. */
export function listSqliteTables(source: BetterSqlite3.Database): string[] {
  const query = `select name, sql from sqlite_schema where ${ownTables} order by name`;
  const tables = source.prepare<[], { name: string; sql: string }>(query).all();
  const words = tables.filter(({ sql }) => /^create virtual table/i.test(sql)).map(({ name }) => name);
  const isOfSearch = (name: string): boolean =>
    ['search_state', 'search_watch'].includes(name) ||
    words.some((table) => name === table || name.startsWith(`${table}_`));
  return tables.map(({ name }) => name).filter((name) => !isOfSearch(name));
}

/** @throws OpsError for a number that JavaScript cannot represent */
export function* readSqliteRows(source: BetterSqlite3.Database, table: string): Generator<TableRow> {
  for (const row of source.prepare<[], TableRow>(`select * from ${quoteName(table)}`).iterate()) {
    for (const [column, value] of Object.entries(row)) {
      if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) continue;
      const problem = `${table}.${column} has the value ${value}, which JavaScript cannot represent exactly`;
      throw new OpsError('cli-number-inexact', problem, 'correct that row first', { data: { table, column, value } });
    }
    yield row;
  }
}

/** As both engines quote the name of a table. */
const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const fetchSize = 1000;

/** @param client in a transaction, with the schema as search path */
export async function* readPostgresRows(client: pg.Client, table: string): AsyncGenerator<TableRow> {
  await client.query(`declare all_rows no scroll cursor for select * from ${quoteName(table)}`);
  for (;;) {
    const { rows } = await client.query<TableRow>(`fetch ${fetchSize} from all_rows`);
    yield* rows;
    if (rows.length < fetchSize) break;
  }
  await client.query('close all_rows');
}

/** Sums up a hash of each row, so that the order does not matter and equal rows do not cancel out. */
export async function digestRows(rows: Iterable<TableRow> | AsyncIterable<TableRow>): Promise<TableDigest> {
  let count = 0;
  let sum = 0n;
  for await (const row of rows) {
    const values = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
    sum += BigInt(`0x${createHash('sha256').update(JSON.stringify(values)).digest('hex')}`);
    count += 1;
  }
  return { rows: count, checksum: BigInt.asUintN(256, sum).toString(16).padStart(64, '0') };
}
