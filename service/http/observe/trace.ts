/** The identifiers of a request in logs and in calls to other services: the request id, and W3C trace context. */
import { randomBytes } from 'node:crypto';

const saneRequestId = /^[A-Za-z0-9._~:/+=-]{1,128}$/;

/** One random prefix for each process, and a counter: as unique as a random id for each request, and far cheaper. */
const requestIdPrefix = randomBytes(6).toString('hex');
let requestCount = 0;

/** Returns the caller's `X-Request-Id` if it is safe in a log and a header, otherwise a new one. */
export function takeRequestId(given: string | string[] | undefined): string {
  if (typeof given === 'string' && saneRequestId.test(given)) return given;
  requestCount += 1;
  return `${requestIdPrefix}-${requestCount.toString(36)}`;
}

/** version, trace id, parent id, flags; later versions may add fields: https://www.w3.org/TR/trace-context/#versioning-of-traceparent */
const traceparentForm = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;
/** A new trace is marked as sampled: every request has its line in the log. */
const sampled = '01';

/** Returns a `traceparent` with a new span id: in the caller's trace if it sent a valid one, otherwise in a new trace. */
export function takeTraceparent(given: string | string[] | undefined): string {
  const parent = typeof given === 'string' ? traceparentForm.exec(given) : null;
  const [, version, traceId, flags = sampled, more] = parent ?? [];
  if (traceId === undefined || (version === '00' && more !== undefined)) {
    return `00-${randomHex(32)}-${randomHex(16)}-${sampled}`;
  }
  return `00-${traceId}-${randomHex(16)}-${flags}`;
}

/** Returns the trace id in a `traceparent` of `takeTraceparent`. */
export const getTraceId = (traceparent: string): string => traceparent.slice(3, 35);

/** Hexadecimal digits. */
let pool = '';
let taken = 0;

/** Returns random hexadecimal digits; the system is asked for two thousand bytes at a time. */
function randomHex(digits: number): string {
  if (taken + digits > pool.length) {
    pool = randomBytes(2048).toString('hex');
    taken = 0;
  }
  taken += digits;
  return pool.slice(taken - digits, taken);
}
