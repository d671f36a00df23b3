/** A request of a caller in this process: it has no connection, and its body is complete. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** For the log: a request over a connection would come from this address. */
const loopback = { remoteAddress: '127.0.0.1' };

export interface DirectRequestParts {
  /** In upper case. */
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  /** By name in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Is copied, so that no caller can change it afterwards. */
  readonly body: string | null;
}

export class DirectRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly socket = loopback;

  constructor({ method, path, headers, body }: DirectRequestParts) {
    this.method = method;
    this.url = path;
    this.bytes = Buffer.from(body ?? '');
    const hasBody = body !== null || !bodiless.has(method);
    this.headers = hasBody ? { ...headers, 'content-length': String(this.bytes.length) } : headers;
  }
}

/** Methods whose requests have no length if they have no body: https://www.rfc-editor.org/rfc/rfc9110#section-8.6 */
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE']);

/** A request over a connection, or of a caller in this process. */
export type AnyRequest = IncomingMessage | DirectRequest;
