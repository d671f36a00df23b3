/** What names a request in logs and in calls to other services: the request id, and W3C trace context. */
import { randomBytes, randomFillSync } from 'node:crypto';

const saneRequestId = /^[A-Za-z0-9._~:/+=-]{1,128}$/;

/** One random prefix a process and a counter: as unique as random ids in every request, and far cheaper. */
const requestIdPrefix = randomBytes(6).toString('hex');
let requestCount = 0;

/** The caller's `X-Request-Id` where it is fit for a log and a header, else a new one. */
export function takeRequestId(given: string | string[] | undefined): string {
  if (typeof given === 'string' && saneRequestId.test(given)) return given;
  requestCount += 1;
  return `${requestIdPrefix}-${requestCount.toString(36)}`;
}

/** version, trace id, parent id, flags; later versions may add fields: https://www.w3.org/TR/trace-context/#versioning-of-traceparent */
const traceparentForm = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;
/** A new trace is marked as sampled: every request leaves its line in the log. */
const sampled = '01';

/** A `traceparent` with a span id of our own: in the caller's trace where it sent a valid one, else in a new trace. */
export function takeTraceparent(given: string | string[] | undefined): string {
  const parent = typeof given === 'string' ? traceparentForm.exec(given) : null;
  const [, version, traceId, flags = sampled, more] = parent ?? [];
  if (traceId === undefined || (version === '00' && more !== undefined)) {
    return `00-${randomHex(16)}-${randomHex(8)}-${sampled}`;
  }
  return `00-${traceId}-${randomHex(8)}-${flags}`;
}

/** The trace id in a `traceparent` that `takeTraceparent` gave. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

const pool = Buffer.allocUnsafe(4096);
let taken = pool.length;

/** Random bytes as hexadecimal, drawn from the system a few thousand at a time. */
function randomHex(bytes: number): string {
  if (taken + bytes > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += bytes;
  return pool.toString('hex', taken - bytes, taken);
}
