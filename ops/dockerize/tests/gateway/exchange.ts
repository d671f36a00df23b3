/** A request at the stand-in for Kong, and the answers that Kong itself gives. */
import type { IncomingMessage } from 'node:http';
import type { DeclaredConsumer } from './declaration.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly requestId: string;
  /** For the response, whether it comes from the service or from Kong. */
  readonly responseHeaders: Record<string, string>;
  /** For the service. */
  readonly requestHeaders: Record<string, string>;
  consumer: DeclaredConsumer | undefined;
  key: string | undefined;
}

/** An answer that Kong gives instead of the service. */
export interface OwnAnswer {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly message: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export const answer = (
  status: number,
  message?: string,
  headers: Readonly<Record<string, string>> = {},
): OwnAnswer => ({
  status,
  message,
  headers,
});

/** @param template the text of `KONG_ERROR_TEMPLATE_JSON`: up to two `%s`, for the message and the id of the request */
export function renderAnswer({ message = '' }: OwnAnswer, requestId: string, template: string | undefined): string {
  const values = [message, requestId];
  if (template !== undefined) return template.replaceAll('%s', () => values.shift() ?? '');
  return JSON.stringify({ message, request_id: requestId });
}
