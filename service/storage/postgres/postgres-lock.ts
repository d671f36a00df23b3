/**
 * A lock on a session of its own: the server releases it with the end of the session, so also with the end of the
 * process. It needs no clock and no writes while it is held.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Lock } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';
import { vanishedHost } from './postgres-connections.ts';

export interface PostgresLockOptions {
  readonly url: string;
  readonly name: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly signal: AbortSignal;
}

/** Milliseconds. To wait inside a statement would hold back the server's clean-up of old rows. */
const pauseMs = 1_000;

const settings = `${vanishedHost};
  set statement_timeout = 5000;
  select set_config(name, '0', false) from pg_settings where name = 'idle_session_timeout'`;

export async function takePostgresLock(options: PostgresLockOptions): Promise<Lock> {
  const { url, name, connectTimeout, signal } = options;
  const client = new pg.Client({
    connectionString: url,
    fallback_application_name: name,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: 5_000 + connectTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  let isHeld = true;
  const lost = new Promise<void>((resolve) => {
    for (const event of ['end', 'error'] as const) {
      client.on(event, () => {
        isHeld = false;
        resolve();
      });
    }
  });
  const release = (): Promise<void> => client.end().catch(() => undefined); // the session has ended before
  try {
    await client.connect();
    await client.query(settings);
    while (!(await isTaken(client, name))) await sleep(pauseMs, undefined, { signal, ref: false });
    if (signal.aborted) throw new Error('the wait was ended');
  } catch (cause) {
    await release();
    throw new StorageUnavailable(cause);
  }
  return {
    get isHeld() {
      return isHeld;
    },
    lost,
    release,
  };
}

async function isTaken(client: pg.Client, name: string): Promise<boolean> {
  const query = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken';
  return (await client.query<{ taken: boolean }>(query, [name])).rows[0]?.taken === true;
}

/** The locks of all sessions: the parameter is the name of the lock. https://www.postgresql.org/docs/current/view-pg-locks.html */
export const findLock = statement((database: Kysely<unknown>, parameter: { name: string }) =>
  database.selectNoFrom(
    sql<number>`exists (
      select 1 from pg_locks
      where locktype = 'advisory' and granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${parameter.name}, 0)
    )`.as('taken'),
  ),
);
