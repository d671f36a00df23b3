/** The bytes of a body, within bounds of size and time. */
import { isWaiting, sendContinue } from './continue.ts';
import { type AnyRequest, DirectRequest } from './direct-request.ts';
import { HttpError, type ErrorCode } from '../../../errors/errors.ts';

export interface ByteLimits {
  readonly bytes: number;
  /** From the start of reading to the end of the body. */
  readonly milliseconds: number;
}

/** How long, and up to how many times the limit, the rest of a body that is too large is read before the request is rejected. */
const drainLimits = { milliseconds: 1000, times: 8 };

/** A chunk of one byte takes a hundred times that in memory, so that chunks are merged after this number. */
const maximumChunks = 256;

/**
 * @throws HttpError `payload_too_large`, `request_timeout` (both close the connection, since the rest of the body is
 *   still to come), `malformed_request` if the client ends the body early
 */
export function readBytes(request: AnyRequest, limits: ByteLimits): Promise<Buffer> {
  if (request instanceof DirectRequest) return Promise.resolve(request.bytes);
  sendContinue(request);
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const stop = () => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('close', cut);
    };
    const fail = (code: ErrorCode, details: string) => {
      stop();
      reject(closing(code, details));
    };
    const take = (chunk: Buffer) => {
      if (chunks.push(chunk) === maximumChunks) chunks = [Buffer.concat(chunks)];
      size += chunk.length;
      if (size <= limits.bytes) return;
      stop();
      refuseBytes(request, limits).catch(reject);
    };
    const end = () => {
      stop();
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    };
    const cut = () => fail('malformed_request', 'the body ended before its announced end');
    const late = `a body must arrive within ${limits.milliseconds} ms`;
    const timer = setTimeout(() => fail('request_timeout', late), limits.milliseconds);
    request.on('error', cut).on('close', cut).on('end', end).on('data', take);
  });
}

/**
 * Rejects a body that is known to be too large. A client that is still sending may never see an early response: the system
 * resets a connection that is closed with unread bytes. Therefore the rest of the body is read and discarded, unless it is
 * much too large.
 * @throws HttpError `payload_too_large`, always
 */
export async function refuseBytes(request: AnyRequest, { bytes }: ByteLimits): Promise<never> {
  const refusal = closing('payload_too_large', `a body must have at most ${bytes} bytes`);
  if (request instanceof DirectRequest || isWaiting(request)) throw refusal;
  await new Promise<void>((resolve) => {
    let discarded = 0;
    const timer = setTimeout(resolve, drainLimits.milliseconds);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on('error', done).on('close', done).on('end', done);
    request.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > drainLimits.times * bytes) done();
    });
  });
  throw refusal;
}

function closing(code: ErrorCode, details: string): HttpError {
  return new HttpError(code, undefined, { details, headers: { Connection: 'close' } });
}
