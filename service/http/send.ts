/** The end of the road: an answer is written. */
import type { ServerResponse } from 'node:http';
import type { Answer } from './response.ts';

/** Statuses whose answers have no body, by HTTP itself. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** For answers that are for the holder of a key alone. */
const guards = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/**
 * Adds the headers that keep an answer from others; those that the handler has set stay.
 * @param isSet whether middleware has set a header
 */
export function guard({ headers }: Answer, isSet: (name: string) => boolean = () => false): void {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  for (const [name, value] of Object.entries(guards)) {
    if (!names.has(name.toLowerCase()) && !isSet(name)) headers[name] = value;
  }
}

/** @throws where a status or a header is none; nothing is written then */
export function send(response: ServerResponse, answer: Answer, requestId: string): void {
  const { status, headers, body = '' } = answer;
  headers['X-Request-Id'] = requestId;
  if (!bodiless.has(status)) headers['Content-Length'] = Buffer.byteLength(body);
  response.writeHead(status, headers);
  response.end(body);
}
