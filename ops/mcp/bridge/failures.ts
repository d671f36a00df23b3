/** Why the ensemble has no answer to a message, and what to do: the error that a client of MCP gets. */
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { commandLine } from '../../../openapi/package/command-line.ts';
import { HttpClientError } from '../../../service/http-client/http-client-error.ts';
import type { CliCode } from '../../error/code/cli-codes.ts';
import { rpcErrors, type RpcError } from '../message/message.ts';
import { EventTooLargeError } from './event-stream.ts';

const readLog = 'it may have been carried out: read GET /logs before you repeat it';

/** A message that got no answer. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly error: RpcError;

  constructor(code: CliCode, problem: string, remedy: string, data: RpcError['data'] = {}) {
    super(`${problem}: ${remedy}`);
    this.error = { code: rpcErrors.internal, message: this.message, data: { code, ...data } };
  }
}

/** @param url of the ensemble */
export function toBridgeError(error: unknown, url: string): BridgeError {
  if (error instanceof BridgeError) return error;
  if (error instanceof EventTooLargeError) return tooLarge(url);
  if (!(error instanceof HttpClientError)) {
    const problem = `the answer of the ensemble at "${url}" cannot be used (${errorText(error)})`;
    return new BridgeError('cli-request-failed', problem, readLog);
  }
  const data = { reason: error.code };
  if (!error.isSent) {
    const remedy = `run ${commandLine('start')} in its project, or correct ENSEMBLE_URL; then send the message again`;
    return new BridgeError('cli-service-unreachable', `the ensemble at "${url}" ${error.problem}`, remedy, data);
  }
  return new BridgeError('cli-request-failed', `the ensemble at "${url}" ${error.problem}`, readLog, data);
}

/** The stream of a request ended before its answer. */
export const unanswered = (url: string): BridgeError =>
  new BridgeError('cli-request-failed', `the ensemble at "${url}" ended its answer too early`, readLog);

export const tooLarge = (url: string): BridgeError =>
  new BridgeError(
    'cli-request-failed',
    `the answer of the ensemble at "${url}" is too large`,
    'ask for less at a time',
  );

/** An answer of HTTP without a message of MCP. @param body its beginning */
export function toRefusal(status: number, body: string, url: string): BridgeError {
  const data = { status };
  if (status === 401 || status === 403) {
    const remedy = 'set ENSEMBLE_API_KEY to a key of it; on this machine, the first of API_KEYS is sent';
    const problem = status === 401 ? 'rejects the key' : `refuses the request (${describe(body)})`;
    return new BridgeError('cli-credentials-missing', `the ensemble at "${url}" ${problem}`, remedy, data);
  }
  const problem = `the ensemble at "${url}" responded with ${status}: ${describe(body)}`;
  const isOther = status === 404 || status === 405 || (status >= 300 && status <= 399);
  const remedy = isOther
    ? 'set ENSEMBLE_URL to the address of an ensemble that serves MCP'
    : 'see its log for the reason';
  return new BridgeError('cli-request-failed', problem, remedy, data);
}

function describe(body: string): string {
  try {
    const { message, error } = objectOf(JSON.parse(body));
    const text = stringOf(message) || stringOf(objectOf(error).message);
    if (text !== '') return text.slice(0, 500);
  } catch {
    // not JSON
  }
  return body.trim().slice(0, 200) || 'without a message';
}
