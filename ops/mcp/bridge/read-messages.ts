/** The messages of an answer: one in JSON, or several in a stream of events. */
import { isObject } from '../../../openapi/json/json.ts';
import type { HttpStream } from '../../../service/http-client/open-stream.ts';
import { type Message, parseMessage } from '../message/message.ts';
import { isDone, isEventStream, readBody } from './endpoint.ts';
import { readEventData } from './event-stream.ts';
import { tooLarge, toRefusal } from './failures.ts';

/** Of one message of the ensemble. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Yields nothing if the answer is empty. An error of the protocol is a message, for any status.
 * @throws BridgeError for an answer of HTTP alone, MessageError, EventTooLargeError, HttpClientError
 */
export async function* readMessages(stream: HttpStream, url: string): AsyncGenerator<Message> {
  if (isDone(stream) && isEventStream(stream)) {
    for await (const data of readEventData(stream.body, maxBytes)) yield parseMessage(data);
    return;
  }
  const body = await readBody(stream, maxBytes);
  if (body === undefined) throw tooLarge(url);
  if (isDone(stream) && body.trim() === '') return;
  const message = parseOwn(body);
  const isForClient = stream.status !== 401 && (isDone(stream) || message?.kind === 'response');
  if (message === undefined || !isForClient) throw toRefusal(stream.status, body, url);
  yield message;
}

/** Returns undefined for a body that is not a message. */
function parseOwn(body: string): Message | undefined {
  try {
    const message = parseMessage(body);
    // An error of an API may have the member "error", too.
    return message.kind !== 'response' || 'result' in message.body || isObject(message.body.error)
      ? message
      : undefined;
  } catch {
    return undefined;
  }
}
