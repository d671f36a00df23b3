/** Sends each request through the pipeline of its operation, responds, counts and logs; Koa serves the pages. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Middleware, Next } from 'koa';
import type { Logger } from 'pino';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { compileCors } from '../response/cors.ts';
import { compileConclusion, type Conclusion } from './conclusion.ts';
import type { ErrorAnswer } from '../errors/error-body.ts';
import { HttpError } from '../../errors/errors.ts';
import { type AnswerDirectly, compileDirect } from './direct.ts';
import { Exchange } from './exchange.ts';
import { compileKoaPipeline, type KoaPipeline } from './koa-pipeline.ts';
import { requestLog } from '../observe/log/log.ts';
import { findHeadFault } from '../errors/malformed.ts';
import type { RequestMetrics } from '../observe/metrics.ts';
import type { Answer } from '../response/response.ts';
import type { Pipeline } from './pipeline.ts';
import type { Router } from './routing/router.ts';

export interface ListenerOptions {
  readonly document: ApiDocument;
  readonly log: Logger;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly router: Router<Pipeline>;
  /** Paths that the next Koa handler serves. */
  readonly pagePaths: ReadonlySet<string>;
  /** Returns the response of a page that needs no Koa context; undefined for other paths. */
  readonly constantPage: (path: string) => Answer | undefined;
  readonly metrics: RequestMetrics;
  readonly describeError: ErrorAnswer;
  /** True if the service has its own Koa middleware: every request goes to Koa, except preflights. */
  readonly hasMiddleware: boolean;
}

export interface Listener {
  /** Responds to requests for an operation or an unknown path; passes requests for a page to `showPage`. Never throws. */
  readonly enter: (request: IncomingMessage, response: ServerResponse, showPage: () => void) => void;
  /** Runs before the pages: identifies, counts and logs their requests. */
  readonly page: Middleware;
  /** The middleware around the service's own; undefined if the service has none. */
  readonly koa: KoaPipeline | undefined;
  /** Undefined if the service has its own middleware, which needs a Koa context. */
  readonly direct: AnswerDirectly | undefined;
  /** Counts a response to a request for an unknown path. */
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
  const direct = koa === undefined ? compileDirect({ ...options, pages, unmatched, conclusion }) : undefined;
  return { enter: koa === undefined ? enter : enterKoa, page, koa, direct, unmatched: unmatched.answered };

  function enter(request: IncomingMessage, response: ServerResponse, showPage: () => void): void {
    const exchange = new Exchange(request, log, response);
    if (isRefused(request, response, exchange)) return;
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
    const exchange = new Exchange(request, log, response);
    if (isRefused(request, response, exchange)) return;
    const answer = cors?.(request, response, () => router.methodsOf(exchange.path));
    if (answer === undefined) next();
    else finish(response, exchange, preflight, answer);
  }

  function isRefused(request: IncomingMessage, response: ServerResponse, exchange: Exchange): boolean {
    const fault = findHeadFault(request);
    if (fault !== undefined) fail(response, exchange, unmatched, fault);
    return fault !== undefined;
  }

  async function page(context: Context, next: Next): Promise<void> {
    const exchange = new Exchange(context.req, log, context.res);
    context.set('X-Request-Id', exchange.context.requestId);
    try {
      await next();
      if (context.body === undefined) await pages.run(exchange);
      record(context.res, exchange, pages, context.status);
    } catch (error) {
      context.respond = false; // the response is written here
      fail(context.res, exchange, pages, error);
    }
  }
}

/** Runs a pipeline and sends its response, also if the pipeline fails. */
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

    /** Closes the connection if not even an error can be sent. */
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

/** The pipeline of a request for no operation: the response lists the methods of the path, if there are any. */
function sidePipeline(
  name: string,
  methodsOf: (path: string) => readonly string[],
  { log, metrics, describeError }: ListenerOptions,
): Pipeline {
  const run = ({ path }: Exchange): never => {
    const methods = methodsOf(path);
    if (methods.length === 0) throw new HttpError('not_found', 'the path does not exist');
    throw new HttpError('method_not_allowed', undefined, { headers: { Allow: methods.join(', ') } });
  };
  return {
    run,
    describeError,
    isKeyed: false,
    // Pages share one pipeline, and each succeeds or fails separately.
    nameOf: ({ path }) => (name === 'page' ? `page ${path}` : name),
    answered: metrics.answered(name),
    log: requestLog(log, name),
  };
}
