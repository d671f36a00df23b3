/** The end of the road: an answer is written. */
import type { ServerResponse } from 'node:http';
import type { Answer } from './response.ts';

/** Statuses whose answers have no body, by HTTP itself. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** @throws where a status or a header is none; nothing is written then */
export function send(response: ServerResponse, answer: Answer, requestId: string): void {
  const { status, headers, body = '' } = answer;
  headers['X-Request-Id'] = requestId;
  if (!bodiless.has(status)) headers['Content-Length'] = Buffer.byteLength(body);
  response.writeHead(status, headers);
  response.end(body);
}
