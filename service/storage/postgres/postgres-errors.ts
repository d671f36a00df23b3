/** What PostgreSQL's errors mean for a caller: https://www.postgresql.org/docs/current/errcodes-appendix.html */
import pg from 'pg';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

/** No connection is available: the server is away, starting, full, or refuses the service. */
export class Unreachable extends StorageUnavailable {}

/** The connection broke while it was used: the outcome of a pending commit is unknown. */
export class ConnectionLost extends StorageUnavailable {}

/** The server was silent for longer than its statement timeout: a retry would wait as long. */
export class ServerSilent extends StorageUnavailable {}

/** The connection was already broken when the transaction took it, so nothing has been done. */
export class ConnectionStale extends StorageUnavailable {}

/** Connection failure (08), missing resources (53), an operator or a timeout (57), a system error (58). */
const unavailableClasses = new Set(['08', '53', '57', '58']);
/**
 * Locked for too long, a standby or a disk that takes no writes, a transaction that was idle or open too long, and work
 * that was retried often enough.
 */
const unavailableStates = new Set(['55P03', '25006', '25P03', '25P04', '40001', '40P01']);
/** Serialisation failures and deadlocks: the transaction is undone, and may succeed if it is run again. */
const retriableStates = new Set(['40001', '40P01']);

/** Returns `StorageUnavailable` if PostgreSQL cannot continue, any other error unchanged. */
export function postgresError(error: unknown): unknown {
  const state = getSqlState(error);
  if (state === undefined) return error;
  const isUnavailable =
    unavailableClasses.has(state.slice(0, 2)) || unavailableStates.has(state) || isPlanUnusable(error);
  return isUnavailable ? new StorageUnavailable(error) : error;
}

/**
 * Classifies the error of a query: an error that is neither from the server nor from parsing a value means a lost
 * connection.
 */
export function queryError(error: unknown): unknown {
  const isOther = getSqlState(error) !== undefined || error instanceof TypeError || error instanceof RangeError;
  if (isOther) return error;
  return error instanceof Error && error.message === 'Query read timeout'
    ? new ServerSilent(error)
    : new ConnectionLost(error);
}

/** True if nothing was done, or all was undone, and a retry may succeed. */
export function isRetriable(error: unknown): boolean {
  const state = getSqlState(error);
  return (
    error instanceof ConnectionStale || isPlanUnusable(error) || (state !== undefined && retriableStates.has(state))
  );
}

/** True if the connection is no longer usable. */
export function isSpoiled(error: unknown): boolean {
  if ([ConnectionLost, ConnectionStale, ServerSilent].some((kind) => error instanceof kind)) return true;
  if (isPlanUnusable(error)) return true;
  return error instanceof pg.DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC');
}

/** A statement was prepared before another process changed its table, or the server has forgotten it, as after `discard all`. */
function isPlanUnusable(error: unknown): boolean {
  if (getSqlState(error) === '26000') return true;
  return getSqlState(error) === '0A000' && error instanceof Error && error.message.includes('cached plan');
}

/**
 * `in_failed_sql_transaction`: an earlier statement of the transaction has failed. `invalid_sql_statement_name`: so this one was not
 * prepared when it was sent first.
 */
export function isAborted(error: unknown): boolean {
  return ['25P02', '26000'].includes(getSqlState(error) ?? '');
}

/** `query_canceled`: the statement has reached its timeout, or an operator has ended it. */
export function isCancelled(error: unknown): boolean {
  return getSqlState(error) === '57014';
}

/**
 * True for an error of a commit and the wait for it that may belong to the wait: it was cancelled, or the function for it is missing or
 * not permitted.
 */
export function mayBeCommitted(error: unknown): boolean {
  return ['57014', '42883', '42501'].includes(getSqlState(error) ?? '');
}

/** `undefined_table` */
export function isMissingPostgresTable(error: unknown): boolean {
  return getSqlState(error) === '42P01';
}

/** `unique_violation` */
export function isPostgresDuplicate(error: unknown, table: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.table === table;
}

/** The server is away, its name is not known yet, or the network is missing. */
const notThere = /^(ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|ENOENT)$/;
/** pg has no codes for these. */
const cutOff = /^(timeout expired|Connection terminated)/;

/** True if a connection may be available later: the server is away, starting, stopping or full. */
export function isNotThereYet(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isNotThereYet);
  const state = getSqlState(error);
  if (state !== undefined) return /^(57P0[1-3]|53300)$/.test(state);
  return notThere.test(errorCode(error) ?? '') || cutOff.test(errorText(error));
}

function getSqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
