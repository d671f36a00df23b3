/** Responses with a text that is produced while it is sent. Only the status and the headers can be checked. */
import { TextStream } from '../../handlers/text-stream.ts';
import { BodyStream } from './body-stream.ts';
import type { Reply } from '../../handlers/handlers.ts';

export interface TextReply extends Reply {
  readonly body: TextStream;
}

export const isTextReply = (reply: Reply): reply is TextReply => reply.body instanceof TextStream;

/** @param head the same response with an empty text */
export function answerText<Head extends object>({ body }: TextReply, head: Head, method: string) {
  return { ...head, body: new BodyStream(method === 'HEAD' ? nothing() : encode(body.chunks)) };
}

async function* encode(chunks: AsyncIterable<string>): AsyncGenerator<Buffer, void> {
  for await (const chunk of chunks) if (chunk !== '') yield Buffer.from(chunk);
}

async function* nothing(): AsyncGenerator<never> {
  // A response to HEAD has no body.
}
