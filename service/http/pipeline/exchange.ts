/** One request in the pipeline. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { RequestContext } from '../handlers/handlers.ts';
import type { AnyRequest } from '../request/body/direct-request.ts';
import type { ClosingResponse } from '../response/list-slots.ts';
import { noPrincipals, type Principals } from '../request/security.ts';
import { takeRequestId, takeTraceparent, getTraceId } from '../observe/trace.ts';

const noParams: Readonly<Record<string, string>> = Object.freeze({});
const noState: Readonly<Record<string, unknown>> = Object.freeze({});

export class Exchange {
  readonly request: AnyRequest;
  /** Undefined if nothing is sent to a client. */
  readonly response: ClosingResponse | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  /** The query without its `?`. */
  readonly search: string;
  /** Segments of the path by parameter name, as they were sent. */
  params = noParams;
  /** What the service's own middleware has set on `context.state`. */
  state = noState;
  readonly context: Context;
  readonly startedAt = performance.now();
  /** The error for the log. */
  error: unknown;

  constructor(request: AnyRequest, log: Logger, response?: ClosingResponse) {
    const { headers, method = '' } = request;
    const url = originForm(request.url ?? '');
    this.request = request;
    this.response = response;
    this.headers = headers;
    this.method = method;
    const mark = url.indexOf('?');
    this.path = mark === -1 ? url : url.slice(0, mark);
    this.search = mark === -1 ? '' : url.slice(mark + 1);
    this.context = new Context(headers, url, this.search, log);
  }
}

/** The target without scheme and host, which clients of proxies send (RFC 9112, section 3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const rest = /^https?:\/\/[^/?#]+(.*)$/is.exec(target)?.[1];
  return rest === undefined || rest.startsWith('/') ? (rest ?? target) : `/${rest}`;
}

/** Returns the request context for a handler; it excludes the values of headers, which contain keys. */
class Context implements RequestContext {
  readonly requestId: string;
  readonly traceparent: string;
  readonly search: string;
  /** Set when the credentials of the request were accepted. */
  principals: Principals = noPrincipals;
  readonly #headers: IncomingHttpHeaders;
  readonly #target: string;
  readonly #parent: Logger;
  #log: Logger | undefined;

  constructor(headers: IncomingHttpHeaders, target: string, search: string, log: Logger) {
    this.search = search;
    this.#headers = headers;
    this.#target = target;
    this.requestId = takeRequestId(headers['x-request-id']);
    this.traceparent = takeTraceparent(headers.traceparent);
    this.#parent = log;
  }

  /** A proxy names the host and the scheme that the client used. */
  get address(): string {
    const { host = '', 'x-forwarded-host': given = host, 'x-forwarded-proto': scheme } = this.#headers;
    const name = [given, host].find((one) => typeof one === 'string' && /^[\w.-]+(:\d+)?$/.test(one));
    return `${scheme === 'https' ? 'https' : 'http'}://${String(name ?? 'localhost')}${this.#target}`;
  }

  get headerNames(): readonly string[] {
    return Object.keys(this.#headers);
  }

  get accept(): string {
    return this.#headers.accept ?? '';
  }

  get prefer(): string {
    const { prefer = '' } = this.#headers;
    return Array.isArray(prefer) ? prefer.join(',') : prefer;
  }

  /** Created at the first use: most handlers log nothing. */
  get log(): Logger {
    this.#log ??= this.#parent.child({ requestId: this.requestId, traceId: getTraceId(this.traceparent) });
    return this.#log;
  }
}
