/** Gets the numbers of sessions: one call to Central Sequence for each. */
import { randomUUID } from 'node:crypto';
import { type HttpAnswer, HttpError, type ServiceContext, type TraceContext } from 'fountainai';
import { isObject } from 'fountainai/openapi';

export interface NumberSource {
  /**
   * Requests the number of a new session, which is bound to the session.
   * @throws HttpError bad_gateway if no number was received
   */
  readNumber(sessionId: number, context: TraceContext): Promise<number>;
  /** Resolves if Central Sequence is ready. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface NumberSourceOptions {
  /** Called for each request, since the other service may start later. */
  readonly address: () => string;
  readonly apiKey: string;
  readonly createHttpClient: ServiceContext['createHttpClient'];
  /** The time for a response, in milliseconds. */
  readonly timeout?: number;
}

/** Calls Central Sequence over HTTP, on connections that stay open unless it runs in this process. */
export function centralSequence(options: NumberSourceOptions): NumberSource {
  const { address, apiKey, createHttpClient, timeout = 5000 } = options;
  const client = createHttpClient({
    timeoutMs: timeout,
    maxBodyBytes: 65_536,
    keepAlive: { connections: 32 },
    // Only after a connection failed, for example one that was closed as idle: a session waits for its number.
    retry: { tries: 2, pauseMs: 0, statuses: [] },
  });
  return {
    async readNumber(sessionId, context) {
      const headers = {
        'content-type': 'application/json',
        'x-api-key': apiKey,
        'idempotency-key': randomUUID(), // makes the retry safe
        'x-request-id': context.requestId,
        traceparent: context.traceparent,
      };
      const body = JSON.stringify({ elementType: 'session', elementId: sessionId });
      const ask = async (): Promise<HttpAnswer> =>
        client.send({ base: address(), path: '/sequence', method: 'POST', headers, body });
      return numberIn(await ask().catch(noNumber));
    },

    async check() {
      const { status } = await client.send({ base: address(), path: '/healthz', method: 'GET' });
      if (status !== 200) throw new Error(`Central Sequence answers ${status}`);
    },

    close: () => client.close(),
  };
}

function noNumber(cause: unknown): never {
  const details = 'no session was created; the request can be sent again';
  throw new HttpError('bad_gateway', 'Central Sequence did not assign a number', { details, cause });
}

function numberIn(answer: HttpAnswer): number {
  const said = `${answer.status}: ${answer.text().slice(0, 500)}`;
  if (answer.status !== 201) noNumber(new Error(`Central Sequence answered ${said}`));
  const number = sequenceNumber(answer);
  if (number === undefined) noNumber(new Error(`Central Sequence sent a response without a number, ${said}`));
  return number;
}

function sequenceNumber(answer: HttpAnswer): number | undefined {
  try {
    const body = answer.json();
    const number = isObject(body) ? body.sequenceNumber : undefined;
    return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
  } catch {
    return undefined;
  }
}
