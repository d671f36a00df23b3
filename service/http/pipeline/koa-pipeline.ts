/**
 * The pipeline of a service with its own Koa middleware: every request becomes a Koa context, goes through the
 * middleware, and then to its operation or page. A service without middleware uses the shorter pipeline of `listener.ts`.
 */
import { Readable } from 'node:stream';
import type { Context, Middleware, Next } from 'koa';
import type { Logger } from 'pino';
import type { Conclusion } from './conclusion.ts';
import { asHttpError, HttpError } from '../../errors/errors.ts';
import { Exchange } from './exchange.ts';
import { BodyStream } from '../response/stream/body-stream.ts';
import type { Answer } from '../response/response.ts';
import type { Pipeline } from './pipeline.ts';
import type { Router } from './routing/router.ts';
import { guard } from '../response/guard.ts';

export interface KoaPipelineOptions {
  readonly router: Router<Pipeline>;
  readonly pagePaths: ReadonlySet<string>;
  /** The pipelines of requests for pages, and of requests without an operation. */
  readonly pages: Pipeline;
  readonly unmatched: Pipeline;
  readonly conclusion: Conclusion;
  readonly log: Logger;
}

export interface KoaPipeline {
  /** Runs before the middleware of the service: identifies the request, responds to its errors, counts and logs it. */
  readonly around: Middleware;
  /** Runs after the middleware: responds to requests for an operation, and calls `next` for a page. */
  readonly operation: Middleware;
}

/** Headers of the body that middleware had set; the body of an error replaces it. */
const representationHeaders = ['Content-Encoding', 'Content-Range', 'Content-Disposition', 'ETag', 'Last-Modified'];

interface Visit {
  readonly exchange: Exchange;
  readonly pipeline: Pipeline;
}

export function compileKoaPipeline(options: KoaPipelineOptions): KoaPipeline {
  const { router, pagePaths, pages, unmatched, conclusion, log } = options;
  const visits = new WeakMap<Context, Visit>();
  return { around, operation };

  async function around(context: Context, next: Next): Promise<void> {
    const exchange = new Exchange(context.req, log, context.res);
    const visit = { exchange, pipeline: pipelineFor(exchange) };
    visits.set(context, visit);
    context.set('X-Request-Id', exchange.context.requestId);
    try {
      await next();
    } catch (error) {
      const shown = asClientError(error);
      exchange.error = shown.status < 500 ? shown : error;
      if (context.headerSent) context.res.destroy();
      else {
        for (const name of representationHeaders) context.remove(name);
        write(context, visit.pipeline, visit.pipeline.describeError(shown));
      }
    }
    if (context.body instanceof Readable && context.respond !== false && hasBody(context)) {
      context.respond = false; // Koa would log a client that leaves as an error
      if (context.type === 'text/event-stream') context.flushHeaders(); // it may be silent at first
      await conclusion.stream(context.res, exchange, new BodyStream(context.body));
    }
    conclusion.record(context.res, exchange, visit.pipeline, context.status);
  }

  async function operation(context: Context, next: Next): Promise<void> {
    const visit = visits.get(context);
    if (visit === undefined) throw new Error('the request did not come through the pipeline');
    const { exchange, pipeline } = visit;
    if (pipeline === pages) {
      await next();
      if (context.body === undefined) await pipeline.run(exchange);
      return;
    }
    if (context.req.readableDidRead) throw new Error('a middleware read the body, which the operation has to read');
    exchange.state = context.state;
    write(context, pipeline, await pipeline.run(exchange));
  }

  function pipelineFor(exchange: Exchange): Pipeline {
    if (pagePaths.has(exchange.path)) return pages;
    const match = router.find(exchange.method, exchange.path);
    if (match === undefined) return unmatched;
    exchange.params = match.params;
    return match.target;
  }
}

/** Returns true if the body is sent: responses to HEAD, and with some statuses, have no body. */
const hasBody = ({ method, status }: Context): boolean => method !== 'HEAD' && ![204, 205, 304].includes(status);

/** Sets the response on the context, so that middleware can read and change it. Headers of middleware stay. */
function write(context: Context, pipeline: Pipeline, answer: Answer): void {
  if (pipeline.isKeyed) guard(answer, (name) => context.res.hasHeader(name));
  const { status, headers, body } = answer;
  for (const [name, value] of Object.entries(headers)) context.set(name, String(value));
  const hasType = context.response.get('Content-Type') !== '';
  if (body instanceof BodyStream) {
    context.body = Readable.from(body.chunks, { objectMode: false });
    if (body.length !== undefined) context.length = body.length;
  } else if (body !== undefined) context.body = typeof body === 'string' ? body : Buffer.from(body);
  else if (status !== 204 && status !== 304) context.body = '';
  if (!hasType) context.remove('Content-Type'); // Koa guesses one from the body
  context.status = status;
}

/** Converts an error that middleware throws with `context.throw`: it keeps its message; a status without a code is 400. */
function asClientError(error: unknown): HttpError {
  const known = asHttpError(error);
  if (known === error || !(error instanceof Error) || !('expose' in error) || error.expose !== true) return known;
  const isClientFault = 'status' in error && typeof error.status === 'number' && error.status < 500;
  const code = known.code === 'internal_error' && isClientFault ? 'bad_request' : known.code;
  return new HttpError(code, error.message, { cause: error, headers: headersIn(error) });
}

/** Such as `WWW-Authenticate`. */
function headersIn(error: Error): Record<string, string> {
  if (!('headers' in error) || typeof error.headers !== 'object' || error.headers === null) return {};
  const entries = Object.entries(error.headers);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
