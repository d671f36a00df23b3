/** ApiDocument + handlers → Koa app. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiDocument, Operation } from '../../openapi/document/document.ts';
import { compileListener, type Listener } from './pipeline/listener.ts';
import { compileErrorAnswer } from './errors/error-body.ts';
import { StartError } from '../errors/errors.ts';
import type { Handler } from './handlers/handlers.ts';
import { answerClientError } from './errors/malformed.ts';
import { createRequestMetrics } from './observe/metrics.ts';
import { createPages, type PagesOptions } from './pages/pages.ts';
import type { ReadinessChecks } from './observe/readiness.ts';
import type { StateChecks } from './observe/states.ts';
import { compilePipeline } from './pipeline/pipeline.ts';
import { compileRouter } from './pipeline/router.ts';
import { compileSecurity, type Credentials, type SecurityCheck } from './request/security.ts';

export interface AppOptions {
  readonly document: ApiDocument;
  /** By operationId: one for every operation, and no other. */
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly credentials: Credentials;
  /** The name of the setting that holds a security scheme's accepted values, to be told where there are none. */
  readonly credentialsSetting?: (scheme: string) => string;
  readonly log: Logger;
  /** Of this service alone. */
  readonly metrics: Registry;
  /** Where an answer breaks its document: a 500 with the reason, but in `production` logged and counted. */
  readonly environment: 'development' | 'test' | 'production';
  /** What browsers that may call send as `Origin`. */
  readonly corsOrigins: readonly string[];
  /** Addresses and subnets whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Who reads `/metrics` without a key; left out: nobody. */
  readonly metricsOpen?: PagesOptions['metricsOpen'];
  /** What `/readyz` asks. */
  readonly readiness?: ReadinessChecks;
  /** What `/readyz` tells beside: states that make the service worse, and not unready. */
  readonly states?: StateChecks;
  /** The service's own Koa middleware, in its order: runs before every operation and page. */
  readonly middleware?: readonly Middleware[];
  readonly limits?: { readonly bodyBytes?: number; readonly bodyMilliseconds?: number };
}

/** @throws StartError where handlers and operations differ, or the document asks for credentials that can't be checked */
export function createApp(options: AppOptions): Koa {
  const { document, log, environment } = options;
  const describeError = compileErrorAnswer(document);
  const metrics = createRequestMetrics(options.metrics);
  const handlers = checkHandlers(options);
  const router = compileRouter(document.operations, (operation) =>
    compilePipeline(operation, handlers(operation), { ...options, metrics, describeError }),
  );
  const pages = createPages({
    ...options,
    metricsOpen: options.metricsOpen,
    readiness: options.readiness ?? {},
    states: options.states ?? {},
    anyKey: compileAnyKey(options),
  });
  const { middleware = [] } = options;
  const hasMiddleware = middleware.length > 0;
  const pagePaths = pages.paths;
  const listener = compileListener({ ...options, router, metrics, describeError, pagePaths, hasMiddleware });
  const app = new PipelineApp(listener.enter, environment);
  const { koa } = listener;
  const before = koa === undefined ? [listener.page] : [koa.around, ...middleware, koa.operation];
  for (const one of before) app.use(one);
  app.use(pages.router.routes());
  app.on('error', (err: unknown) => log.error({ err }, 'a request failed outside its pipeline'));
  // Told by the server that the app runs on; see server.ts.
  app.on('clientError', (error: Error, socket: Duplex) =>
    answerClientError(error, socket, { describe: describeError, log, answered: listener.unmatched }),
  );
  return app;
}

/**
 * A Koa app whose operations are answered before Koa makes a context of the request, which nothing on their pipeline asks
 * for and which costs about a tenth of a small read. The pages have it.
 */
class PipelineApp extends Koa {
  readonly #enter: Listener['enter'];

  constructor(enter: Listener['enter'], env: string) {
    super({ env });
    this.#enter = enter;
  }

  override callback(): ReturnType<Koa['callback']> {
    const showPage = super.callback();
    return async (request, response) => {
      // Koa's types know of HTTP/2; server.ts makes HTTP/1 servers alone.
      const [incoming, answer] = [request as IncomingMessage, response as ServerResponse];
      try {
        this.#enter(incoming, answer, () => void showPage(request, response));
      } catch (error) {
        this.emit('error', error);
        answer.destroy();
      }
    };
  }
}

function checkHandlers({ document, handlers }: AppOptions): (operation: Operation) => Handler {
  const given = new Map(Object.entries(handlers));
  const ids = new Set(document.operations.map(({ id }) => id));
  const missing = [...ids].filter((id) => !given.has(id));
  const foreign = [...given.keys()].filter((id) => !ids.has(id));
  const faults = [
    ...missing.map((id) => `operation ${id} has no handler`),
    ...foreign.map((id) => `handler ${id} has no operation`),
  ];
  if (faults.length > 0) {
    const data = { service: document.name, missing, foreign };
    throw new StartError('start-handlers-differ', `${document.source}: ${faults.join(', ')}`, { data });
  }
  return ({ id }) => {
    const handler = given.get(id);
    if (handler === undefined) throw new StartError('start-handlers-differ', `operation ${id} has no handler`);
    return handler;
  };
}

/** Lets in whoever can call some operation; undefined where none asks for a key. */
function compileAnyKey({ document, credentials, credentialsSetting }: AppOptions): SecurityCheck | undefined {
  const entries = document.operations.flatMap(({ security }) => security.flatMap((entry) => [...entry]));
  const alone = [...new Map(entries)].map((entry) => new Map([entry]));
  return compileSecurity(document, alone, credentials, credentialsSetting);
}
