/** A request to a provider whose answer is shown while it is written. The whole answer is the same as without a stream. */
import { type Json, objectOf } from 'fountainai/openapi';
import type { OnText } from '../../conversation/assistant.ts';
import { isEventStream } from './bounded-fetch.ts';
import { unreadableAnswer } from './provider-fault.ts';

/** What is known about a server. */
export interface StreamSupport {
  /** True if the server has refused a stream that it answers otherwise. */
  isRefused: boolean;
}

export interface StreamedRequest<Whole> {
  readonly support: StreamSupport;
  readonly signal: AbortSignal;
  readonly onText: OnText;
  /** Sends the request with a stream. @throws an error of the provider's package */
  readonly open: () => Promise<Response>;
  /** Reads the events with the provider's package. */
  readonly read: (response: Response) => AsyncIterable<object>;
  /** Joins the events to the whole answer, and shows their texts. Undefined if the answer is not complete. */
  readonly join: (events: AsyncIterable<object>, onText: OnText) => Promise<object | undefined>;
  /** Sends the request without a stream. */
  readonly whole: () => Promise<Whole>;
}

/**
 * Returns the whole answer. A server that does not stream answers with JSON. What a stream does not complete is asked for again
 * without it, as the package repeats other requests.
 */
export async function requestStreamed<Whole extends object>(request: StreamedRequest<Whole>): Promise<Whole> {
  const { support, signal, onText, open, read, join, whole } = request;
  if (support.isRefused) return whole();
  const response = await open().catch((error: unknown) => {
    if (isRefusal(error)) return undefined;
    throw error;
  });
  if (response === undefined) {
    const answer = await whole();
    support.isRefused = true;
    return answer;
  }
  // Both are read without trust in their type.
  if (!isEventStream(response.headers.get('content-type'))) return objectOf(await readJson(response)) as Whole;
  const answer = (await join(read(response), onText).catch(() => undefined)) as Whole | undefined;
  signal.throwIfAborted();
  return answer ?? whole();
}

/** A server that cannot stream, or does not know a member of the request, refuses it as a whole. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && [400, 422, 501].includes(Number(error.status));

/** @throws ProviderError if the body is not JSON */
async function readJson(response: Response): Promise<Json> {
  try {
    return (await response.json()) as Json; // JSON
  } catch {
    throw unreadableAnswer();
  }
}
