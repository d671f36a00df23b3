/** A request comes in, is sent through the pipeline of its operation, answered, counted and logged; pages are left to Koa. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Middleware, Next } from 'koa';
import type { Logger } from 'pino';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { compileCors } from '../response/cors.ts';
import { compileConclusion, type Conclusion } from './conclusion.ts';
import type { ErrorAnswer } from '../errors/error-body.ts';
import { HttpError } from '../../errors/errors.ts';
import { Exchange } from './exchange.ts';
import { compileKoaPipeline, type KoaPipeline } from './koa-pipeline.ts';
import { requestLog } from '../observe/log.ts';
import { findHeadFault } from '../errors/malformed.ts';
import type { RequestMetrics } from '../observe/metrics.ts';
import type { Answer } from '../response/response.ts';
import type { Pipeline } from './pipeline.ts';
import type { Router } from './router.ts';

export interface ListenerOptions {
  readonly document: ApiDocument;
  readonly log: Logger;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly router: Router<Pipeline>;
  /** Paths that are left to the Koa handler that comes next. */
  readonly pagePaths: ReadonlySet<string>;
  readonly metrics: RequestMetrics;
  readonly describeError: ErrorAnswer;
  /** The service has Koa middleware of its own: every request is handed to Koa, except preflights. */
  readonly hasMiddleware: boolean;
}

export interface Listener {
  /** Answers what is for an operation, or for nothing; hands what is for a page to `showPage`. Never throws. */
  readonly enter: (request: IncomingMessage, response: ServerResponse, showPage: () => void) => void;
  /** Goes before the pages: names, counts and logs their requests. */
  readonly page: Middleware;
  /** What goes around the service's own middleware instead; undefined if it has none. */
  readonly koa: KoaPipeline | undefined;
  /** Counts an answer to a request that is for nothing here. */
  readonly unmatched: Pipeline['answered'];
}

export function compileListener(options: ListenerOptions): Listener {
  const { router, pagePaths, log } = options;
  const cors = compileCors(options.document, options.corsOrigins);
  const pages = sidePipeline('page', () => ['GET', 'HEAD'], options);
  const preflight = sidePipeline('preflight', router.methodsOf, options);
  const unmatched = sidePipeline('unmatched', router.methodsOf, options);
  const conclusion = compileConclusion(options.trustedProxies, log);
  const { finish, fail, record } = conclusion;
  const run = compileRun(conclusion, log);
  const koa = options.hasMiddleware ? compileKoaPipeline({ ...options, pages, unmatched, conclusion }) : undefined;
  return { enter: koa === undefined ? enter : enterKoa, page, koa, unmatched: unmatched.answered };

  function enter(request: IncomingMessage, response: ServerResponse, showPage: () => void): void {
    const exchange = new Exchange(request, log);
    if (isRefused(response, exchange)) return;
    const preflightAnswer = cors?.(request, response, () => router.methodsOf(exchange.path));
    if (preflightAnswer !== undefined) finish(response, exchange, preflight, preflightAnswer);
    else if (pagePaths.has(exchange.path)) showPage();
    else {
      const match = router.find(exchange.method, exchange.path);
      if (match !== undefined) exchange.params = match.params;
      run(response, exchange, match?.target ?? unmatched);
    }
  }

  function enterKoa(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const exchange = new Exchange(request, log);
    if (isRefused(response, exchange)) return;
    const answer = cors?.(request, response, () => router.methodsOf(exchange.path));
    if (answer === undefined) next();
    else finish(response, exchange, preflight, answer);
  }

  function isRefused(response: ServerResponse, exchange: Exchange): boolean {
    const fault = findHeadFault(exchange.request);
    if (fault !== undefined) fail(response, exchange, unmatched, fault);
    return fault !== undefined;
  }

  async function page(context: Context, next: Next): Promise<void> {
    const exchange = new Exchange(context.req, log);
    context.set('X-Request-Id', exchange.context.requestId);
    try {
      await next();
      if (context.body === undefined) await pages.run(exchange);
      record(context.res, exchange, pages, context.status);
    } catch (error) {
      context.respond = false; // the answer is written here
      fail(context.res, exchange, pages, error);
    }
  }
}

/** Runs a pipeline and sends its answer, whatever happens in it. */
function compileRun({ finish, fail }: Conclusion, log: Logger) {
  return (response: ServerResponse, exchange: Exchange, pipeline: Pipeline): void => {
    try {
      const answer = pipeline.run(exchange);
      if (answer instanceof Promise) answer.then(arrive, turnBack);
      else arrive(answer);
    } catch (error) {
      turnBack(error);
    }

    function arrive(answer: Answer): void {
      try {
        finish(response, exchange, pipeline, answer);
      } catch (error) {
        turnBack(error);
      }
    }

    /** What can't even be refused is a connection that is cut. */
    function turnBack(error: unknown): void {
      try {
        fail(response, exchange, pipeline, error);
      } catch (err) {
        log.error({ err }, 'a request failed outside its pipeline');
        response.destroy();
      }
    }
  };
}

/** Where a request goes that is for no operation: it is told which methods there are, if any. */
function sidePipeline(
  name: string,
  methodsOf: (path: string) => readonly string[],
  { log, metrics, describeError }: ListenerOptions,
): Pipeline {
  const run = ({ path }: Exchange): never => {
    const methods = methodsOf(path);
    if (methods.length === 0) throw new HttpError('not_found', 'there is no such path');
    throw new HttpError('method_not_allowed', undefined, { headers: { Allow: methods.join(', ') } });
  };
  return {
    run,
    describeError,
    isKeyed: false,
    // Pages are of one pipeline, and each works or fails by itself.
    nameOf: ({ path }) => (name === 'page' ? `page ${path}` : name),
    answered: metrics.answered(name),
    log: requestLog(log, name),
  };
}
