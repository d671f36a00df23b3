/** Sends the words of a person to the ensemble, and shows how far it is. */
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import { createHttpClient } from '../../service/http-client/http-client.ts';
import { HttpClientError } from '../../service/http-client/http-client-error.ts';
import { showProgress } from '../cli/terminal/progress.ts';
import { OpsError } from '../error/ops-error.ts';
import type { EnsembleAddress } from './ensemble-address.ts';
import { EventProgress, type Refusal, readOutcome } from './streamed-answer.ts';

const maxBodyBytes = 64 * 1024 * 1024;

const accept = 'text/event-stream, application/json;q=0.9';

const readLog = 'read GET /logs before you repeat words that change something';

/**
 * Returns the body of the response: an `Interaction` of the ensemble's document.
 * @param conversation the id of the conversation to continue; default: a new one
 * @throws OpsError if the ensemble does not answer, or answers with an error
 */
export async function sendWords(
  words: string,
  { url, key }: EnsembleAddress,
  timeoutMs: number,
  conversation?: string,
): Promise<JsonObject> {
  const client = createHttpClient({ timeoutMs, maxBodyBytes });
  showProgress({ label: 'waiting for the ensemble' });
  try {
    const answer = await client.send({
      base: url,
      path: '/interact',
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, 'x-api-key': key },
      body: JSON.stringify({ user_input: words, conversation_id: conversation }),
      tap: new EventProgress(showProgress),
    });
    const outcome = readOutcome(answer, url);
    if ('interaction' in outcome) return outcome.interaction;
    throw toRefusal(outcome, url);
  } catch (error) {
    throw error instanceof HttpClientError ? toFailure(error, url, timeoutMs) : error;
  } finally {
    await client.destroy();
  }
}

function toFailure(error: HttpClientError, url: string, timeoutMs: number): OpsError {
  const options = { data: { url, reason: error.code }, cause: error };
  if (!error.isSent) {
    const remedy = `run ${commandLine('start')}, or ${commandLine('setup')} in a new project; or give its address with --url`;
    const problem = `the ensemble at "${url}" ${error.problem}`;
    return new OpsError('cli-service-unreachable', problem, remedy, options);
  }
  const problem = `the ensemble at "${url}" has no usable response: it ${error.problem}`;
  const isLate = error.code === 'http-timeout';
  const remedy = isLate ? `${readLog}, and wait longer than ${timeoutMs / 1000} s with --timeout` : readLog;
  return new OpsError('cli-request-failed', problem, remedy, options);
}

/** A refusal has the error body of the ensemble, or any text from another server at this address. */
function toRefusal({ status, body }: Refusal, url: string): OpsError {
  const options = { data: { url, status } };
  const message = readMessage(body);
  if (status === 401 || status === 403) {
    const remedy = 'set API_KEYS in .env to a key of the running ensemble, or give --key';
    return new OpsError('cli-credentials-missing', `the ensemble at "${url}" rejects the key`, remedy, options);
  }
  const isOther = status === 404 || status === 405;
  const remedy = isOther
    ? 'give the address of the ensemble with --url, and one of your conversations with --conversation'
    : readLog;
  return new OpsError('cli-request-failed', `"${url}" responded with ${status}: ${message}`, remedy, options);
}

function readMessage(body: string): string {
  let parsed: JsonObject = {};
  try {
    parsed = objectOf(JSON.parse(body));
  } catch {
    // not the ensemble's own error
  }
  const details = arrayOf(parsed.details)
    .map((detail) => stringOf(objectOf(detail).message))
    .filter((one) => one !== '');
  const message = [stringOf(parsed.message), ...details].filter((one) => one !== '').join('; ');
  return message === '' ? body.slice(0, 200) : message;
}
