/** What Node could not read as HTTP never reaches the pipeline: it is answered on the bare socket, in the same style. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorAnswer } from './error-body.ts';
import { HttpError } from '../../errors/errors.ts';
import { takeRequestId } from '../observe/trace.ts';

/** Node's names for what it gives `clientError`; whatever has no line here was not HTTP. */
const causes: ReadonlyMap<string, { status: number; error: () => HttpError }> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, error: () => new HttpError('request_timeout') }],
  [
    'HPE_HEADER_OVERFLOW',
    { status: 431, error: () => new HttpError('malformed_request', 'the head of the request is too large') },
  ],
]);

/** Answers and closes; the client may be gone already. */
export function answerClientError(error: Error, socket: Duplex, describe: ErrorAnswer): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const known = 'code' in error ? causes.get(String(error.code)) : undefined;
  const { status, error: cause } = known ?? { status: 400, error: () => new HttpError('malformed_request') };
  const { headers, body = '' } = describe(cause());
  const lines = Object.entries({
    ...headers,
    'X-Request-Id': takeRequestId(undefined),
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${String(body)}`);
}
