/** The lines of a client and the bounds of its requests, both for the bridge and for one service alone. */
import { type Line, maxLineBytes } from '../lines/read-lines.ts';
import {
  errorResponse,
  type Message,
  MessageError,
  type MessageId,
  parseMessage,
  readId,
  rpcErrors,
} from './message.ts';

/** The maximum number of requests that wait for an answer. */
const maxWaiting = 256;
/** For answers that are missing when the lines end. */
export const missingAnswersMs = 10_000;

/** Returns undefined for an empty line. @throws MessageError */
export function parseClientLine(line: Line): Message | undefined {
  if (!('text' in line)) {
    const problem = `a message has more than ${maxLineBytes / 1024 / 1024} MiB: send less at a time`;
    throw new MessageError(rpcErrors.invalidRequest, problem);
  }
  return line.text.trim() === '' ? undefined : parseMessage(line.text);
}

/** @throws MessageError if too many requests wait already */
export function requireRoom(waiting: { readonly size: number }, id: MessageId): void {
  if (waiting.size < maxWaiting) return;
  const problem = `${maxWaiting} requests wait for their answers: send the next one after an answer`;
  throw new MessageError(rpcErrors.invalidRequest, problem, id);
}

/** Returns the id of the request that the message cancels. */
export function findCancelledId(message: Message): MessageId | undefined {
  if (message.kind !== 'notification' || message.method !== 'notifications/cancelled') return undefined;
  return readId(message.params.requestId);
}

/** Returns the answer to a line that cannot be used. @throws every error but a MessageError */
export function toErrorLine(error: unknown): string {
  if (!(error instanceof MessageError)) throw error;
  return errorResponse(error.id, { code: error.rpcCode, message: error.message });
}
