/** One request to the Admin API and its whole answer, bounded in time and bytes; repeated where that can do no harm. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { Json, JsonObject } from '../../openapi/document.ts';
import { KongError } from './kong-error.ts';

export type AdminMethod = 'GET' | 'PUT' | 'POST' | 'DELETE';

export interface AdminRequest {
  readonly method: AdminMethod;
  /** Below the Admin API's address, with the query. */
  readonly path: string;
  readonly body?: JsonObject;
}

export interface AdminAnswer {
  readonly status: number;
  /** JSON as parsed, other text as it is, null where there is none. */
  readonly body: Json;
}

export interface ExchangeOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  /** For one try. */
  readonly milliseconds: number;
  /** How often a request is tried, the first time counted. */
  readonly tries: number;
  /** The pause after the first failure, in milliseconds; each one after that is twice as long. */
  readonly pause: number;
  /** The largest answer that is taken. */
  readonly bytes: number;
}

/** Nobody waits for longer, whatever `Retry-After` asks for. Milliseconds. */
const longestPause = 30_000;

interface Received extends AdminAnswer {
  /** Milliseconds, as `Retry-After` says. */
  readonly retryAfter: number | undefined;
}

/**
 * GET, PUT and DELETE are repeated when the connection is refused or breaks, and when Kong says 429 or 503. POST is
 * repeated only where nothing was done: the connection was refused, or Kong said when to come back.
 * @throws KongError where no answer came, or none that can be used
 */
export async function exchange(asked: AdminRequest, options: ExchangeOptions): Promise<AdminAnswer> {
  for (let left = options.tries - 1, pause = options.pause; ; left -= 1, pause *= 2) {
    const outcome = await tryOnce(asked, options);
    const isLast = left <= 0 || !mayBeRepeated(asked.method, outcome);
    if (outcome instanceof Failure) {
      if (isLast) throw outcome.error;
    } else if (isLast) {
      return { status: outcome.status, body: outcome.body };
    }
    const told = outcome instanceof Failure ? undefined : outcome.retryAfter;
    await wait(Math.min(told ?? pause, longestPause));
  }
}

class Failure {
  readonly error: KongError;
  readonly code: string;

  constructor(error: KongError, code: string) {
    this.error = error;
    this.code = code;
  }
}

function mayBeRepeated(method: AdminMethod, outcome: Received | Failure): boolean {
  if (outcome instanceof Failure) {
    if (refusals.has(outcome.code)) return true;
    return method !== 'POST' && breaks.has(outcome.code);
  }
  return (outcome.status === 429 || outcome.status === 503) && (method !== 'POST' || outcome.retryAfter !== undefined);
}

/** Nothing was sent. */
const refusals: ReadonlySet<string> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'EAI_AGAIN']);
/** Nobody knows whether it was carried out. */
const breaks: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

async function tryOnce(asked: AdminRequest, options: ExchangeOptions): Promise<Received | Failure> {
  const signal = AbortSignal.timeout(options.milliseconds);
  try {
    return await Promise.race([transfer(asked, options, signal), aborted(signal)]);
  } catch (error) {
    if (error instanceof KongError) return new Failure(error, 'unusable');
    const code = signal.aborted ? 'timeout' : codeOf(error);
    const { method, path } = asked;
    const isUncertain = method !== 'GET' && !refusals.has(code);
    const problem = signal.aborted
      ? `did not answer within ${options.milliseconds / 1000} s`
      : `can't be reached at ${options.url} (${code})`;
    const kind = signal.aborted ? 'kong-timeout' : 'kong-unreachable';
    const facts = { method, path, isUncertain, data: { reason: code }, cause: error };
    return new Failure(new KongError(kind, problem, noAnswer, facts), code);
  }
}

const noAnswer = "see that Kong is up and that kongAdminUrl is its Admin API's address, then run the same again";

async function transfer(asked: AdminRequest, options: ExchangeOptions, signal: AbortSignal): Promise<Received> {
  const { method, path, body } = asked;
  const answer = await request(`${options.url}${path}`, {
    dispatcher: options.dispatcher,
    method,
    // Nothing is unpacked here, so a small answer can't grow large.
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal,
  });
  try {
    const text = await bounded(asked, answer.body, options.bytes);
    const retryAfter = pauseOf(answer.headers['retry-after']?.toString());
    return { status: answer.statusCode, body: parsed(text), retryAfter };
  } finally {
    // What is left of a refused body is not read; that it ends early is no news to anyone.
    answer.body.on('error', () => undefined).destroy();
  }
}

async function bounded({ method, path }: AdminRequest, body: AsyncIterable<Buffer>, bytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bytes) {
      const remedy = 'see that kongAdminUrl is the address of a Kong, which gives its lists in pages';
      const problem = `answered with more than ${bytes / 1024} KiB`;
      throw new KongError('kong-answer-too-large', problem, remedy, { method, path, data: { bytes } });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString();
}

function parsed(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives is JSON
  } catch {
    return text;
  }
}

/** Seconds, or a date. */
function pauseOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}

/** A request that waits for its connection is not woken by its signal, so whoever waits for the answer is. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true });
  });
}

/** `ECONNREFUSED`: the code says enough, a message may hold more than anyone should read. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
}
