/** Where sessions get their numbers: one call to Central Sequence for each. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { HttpError, type TraceContext } from 'fountainai';

export interface NumberSource {
  /**
   * The number of a new session, bound to it.
   * @throws HttpError bad_gateway where none could be had
   */
  numberOf(sessionId: number, context: TraceContext): Promise<number>;
  /** Resolves when Central Sequence is up. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface NumberSourceOptions {
  /** Asked at the first call, since the other service may start later. */
  readonly address: () => string;
  readonly apiKey: string;
  /** How long an answer may take, in milliseconds. */
  readonly timeout?: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Central Sequence over HTTP, on connections that are kept open. */
export function centralSequence({ address, apiKey, timeout = 5000 }: NumberSourceOptions): NumberSource {
  let pool: Pool | undefined;
  let prefix = '';
  const open = (): Pool => {
    const url = new URL(address());
    prefix = url.pathname.replace(/\/$/, '');
    return new Pool(url.origin, {
      connections: 32,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      connectTimeout: timeout,
      maxResponseSize: 65_536,
    });
  };

  const send = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body: string | null) => {
    pool ??= open();
    const answer = await pool.request({ method, path: `${prefix}${path}`, headers, body });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  return {
    async numberOf(sessionId, context) {
      const body = JSON.stringify({ elementType: 'session', elementId: sessionId });
      const headers = {
        'content-type': 'application/json',
        'x-api-key': apiKey,
        'idempotency-key': randomUUID(),
        'x-request-id': context.requestId,
        traceparent: context.traceparent,
      };
      const ask = (): Promise<Answer> => send('POST', '/sequence', headers, body);
      return numberIn(await ask().catch(onceMore(ask)).catch(noNumber));
    },

    async check() {
      const { status } = await send('GET', '/healthz', {}, null);
      if (status !== 200) throw new Error(`Central Sequence answers ${status}`);
    },

    async close() {
      await pool?.close();
    },
  };
}

/** No answer came because of the connection, such as one that the other side had given up while it was idle. */
const connectionFailures = new Set(['UND_ERR_SOCKET', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** The key of the request makes it safe to send it again: if it was carried out, the first answer comes back. */
function onceMore(ask: () => Promise<Answer>): (error: unknown) => Promise<Answer> {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!connectionFailures.has(code)) throw error;
    return ask();
  };
}

function noNumber(cause: unknown): never {
  const details = 'no session was made; the request can be sent again';
  throw new HttpError('bad_gateway', 'Central Sequence gave no number', { details, cause });
}

function numberIn({ status, text }: Answer): number {
  if (status !== 201) noNumber(new Error(`Central Sequence answered ${status}: ${text.slice(0, 500)}`));
  const number = sequenceNumber(text);
  if (number === undefined) noNumber(new Error(`Central Sequence answered without a number: ${text.slice(0, 500)}`));
  return number;
}

function sequenceNumber(text: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('sequenceNumber' in answer)) return undefined;
    const number = answer.sequenceNumber;
    return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
  } catch {
    return undefined;
  }
}
