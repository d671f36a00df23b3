/** What PostgreSQL's errors mean for a caller: https://www.postgresql.org/docs/current/errcodes-appendix.html */
import pg from 'pg';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

/** No connection could be had: the server is away, starting, full, or refuses us. */
export class Unreachable extends StorageUnavailable {}

/** The connection broke while it was used: nobody knows what became of a commit that was on its way. */
export class ConnectionLost extends StorageUnavailable {}

/** The server said nothing for longer than it would have let a statement take: asking again would wait as long. */
export class ServerSilent extends StorageUnavailable {}

/** The connection was broken already when it was taken for a transaction, so nothing has been done. */
export class ConnectionStale extends StorageUnavailable {}

/** Connection trouble (08), no resources (53), an operator or a timeout (57), the system below (58). */
const unavailableClasses = new Set(['08', '53', '57', '58']);
/**
 * Locked for too long, a standby or a disk that takes no writes, a transaction that was idle or open too long, and what
 * was tried again often enough.
 */
const unavailableStates = new Set(['55P03', '25006', '25P03', '25P04', '40001', '40P01']);
/** Serialisation failures and deadlocks: the transaction is undone, and may go well when it is run again. */
const retriableStates = new Set(['40001', '40P01']);

/** The error as a store's caller sees it: `StorageUnavailable` where PostgreSQL can't go on, any other as it is. */
export function postgresError(error: unknown): unknown {
  const state = stateOf(error);
  if (state === undefined) return error;
  const isUnavailable = unavailableClasses.has(state.slice(0, 2)) || unavailableStates.has(state) || isPlanOld(error);
  return isUnavailable ? new StorageUnavailable(error) : error;
}

/** What a query threw: whatever is neither the server's word nor a value that can't be read is the connection's end. */
export function queryError(error: unknown): unknown {
  const isOther = stateOf(error) !== undefined || error instanceof TypeError || error instanceof RangeError;
  if (isOther) return error;
  return error instanceof Error && error.message === 'Query read timeout'
    ? new ServerSilent(error)
    : new ConnectionLost(error);
}

/** Whether nothing was done, or all undone, and doing it again may go well. */
export function isRetriable(error: unknown): boolean {
  const state = stateOf(error);
  return error instanceof ConnectionStale || isPlanOld(error) || (state !== undefined && retriableStates.has(state));
}

/** Whether the connection is of no use any more. */
export function isSpoiled(error: unknown): boolean {
  if ([ConnectionLost, ConnectionStale, ServerSilent].some((kind) => error instanceof kind)) return true;
  if (isPlanOld(error)) return true;
  return error instanceof pg.DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC');
}

/** A statement was prepared before another process changed its table. */
function isPlanOld(error: unknown): boolean {
  return stateOf(error) === '0A000' && error instanceof Error && error.message.includes('cached plan');
}

/** The server is away, its name is not known yet, or the network is not there. */
const notThere = /^(ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|ENOENT)$/;
/** pg has no codes for these. */
const cutOff = /^(timeout expired|Connection terminated)/;

/** Whether a connection may be had a little later: the server is away, starting, stopping or full. */
export function isNotThereYet(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isNotThereYet);
  const state = stateOf(error);
  if (state !== undefined) return /^(57P0[1-3]|53300)$/.test(state);
  return notThere.test(errorCode(error) ?? '') || cutOff.test(errorText(error));
}

function stateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
