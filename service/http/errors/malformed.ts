/** Requests that HTTP does not allow: rejected before the pipeline, with errors in the same format. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { ErrorAnswer } from './error-body.ts';
import { HttpError } from '../../errors/errors.ts';
import { takeRequestId } from '../observe/trace.ts';

/** By default, Node drops header lines beyond this number. */
const maxHeaderLines = 2_000;

/** The rest of such a connection cannot be trusted. */
const closing = { Connection: 'close' };

/**
 * Returns the error in the head of a request that Node could read, or undefined if it has none.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2, https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
 */
export function findHeadFault({ rawHeaders, headers, httpVersion }: IncomingMessage): HttpError | undefined {
  if (rawHeaders.length > 2 * maxHeaderLines) {
    const message = `a request has at most ${maxHeaderLines} header lines`;
    return new HttpError('malformed_request', message, { status: 431, headers: closing });
  }
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts > 1) return new HttpError('malformed_request', 'a request has one Host line', { headers: closing });
  if (httpVersion !== '1.1') return undefined;
  if (hosts === 0) return new HttpError('malformed_request', 'a request needs a Host line', { headers: closing });
  if (headers.expect === undefined || headers.expect.toLowerCase() === '100-continue') return undefined;
  return new HttpError('malformed_request', 'the only supported expectation is 100-continue', {
    status: 417,
    headers: closing,
  });
}

/** Node's error codes in `clientError`; with any other code, the request was not HTTP. */
const causes: ReadonlyMap<string, () => HttpError> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', () => new HttpError('request_timeout')],
  [
    'HPE_HEADER_OVERFLOW',
    () => new HttpError('malformed_request', 'the head of the request is too large', { status: 431 }),
  ],
  [
    'HPE_CHUNK_EXTENSIONS_OVERFLOW',
    () => new HttpError('payload_too_large', 'the extensions of the chunks are too large'),
  ],
]);

export interface SocketErrorOptions {
  readonly describe: ErrorAnswer;
  readonly log: Logger;
  readonly answered: (status: number, seconds: number) => void;
}

/** Responds on the socket to a request that Node could not parse, logs it and closes the connection; the client may have left already. */
export function answerClientError(error: Error, socket: Duplex, options: SocketErrorOptions): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const reason = 'code' in error ? String(error.code) : undefined;
  const known = reason === undefined ? undefined : causes.get(reason);
  const cause = known?.() ?? new HttpError('malformed_request');
  const { headers, body = '', status } = options.describe(cause);
  const requestId = takeRequestId(undefined);
  const lines = Object.entries({
    ...headers,
    'X-Request-Id': requestId,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${String(body)}`);
  options.answered(status, 0);
  const address = socket instanceof Socket ? socket.remoteAddress : undefined;
  options.log.info({ operation: 'unmatched', requestId, status, address, error: cause.code, reason }, 'request');
}
