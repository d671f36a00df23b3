/** Builds a Koa app from an ApiDocument and its handlers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiDocument, Operation } from '../../openapi/document/document.ts';
import { compileListener, type Listener } from './pipeline/listener.ts';
import { compileErrorAnswer } from './errors/error-body.ts';
import { HttpError, StartError } from '../errors/errors.ts';
import type { Endpoints } from './handlers/endpoint.ts';
import type { Handler } from './handlers/handlers.ts';
import { answerClientError } from './errors/malformed.ts';
import { createRequestMetrics } from './observe/metrics.ts';
import { createPages, type PagesOptions } from './pages/pages.ts';
import type { ReadinessChecks } from './observe/readiness.ts';
import type { StateChecks } from './observe/states.ts';
import { routeEndpoints } from './pipeline/endpoint.ts';
import { compilePipeline } from './pipeline/pipeline.ts';
import { compileRouter } from './pipeline/routing/router.ts';
import { ListSlots } from './response/list-slots.ts';
import type { QueueLimits } from './response/stream/event-queue.ts';
import { OpenStreams } from './response/stream/open-streams.ts';
import { compileSecurity, type Credentials, type SecurityCheck } from './request/security.ts';

export interface AppOptions {
  readonly document: ApiDocument;
  /** By operationId: one for each operation, and no others. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** By path: one for each endpoint of the document, and no others. Default: none. */
  readonly endpoints?: Endpoints | undefined;
  readonly credentials: Credentials;
  /** The name of the setting that holds a security scheme's accepted values, for the message about a missing one. */
  readonly credentialsSetting?: (scheme: string) => string;
  readonly log: Logger;
  /** Of this service only. */
  readonly metrics: Registry;
  /** If a response breaks its document: `test` sends a 500 with the reason, `production` sends the response, and logs and counts it. */
  readonly environment: 'development' | 'test' | 'production';
  /** The values of `Origin` whose browser calls are allowed. */
  readonly corsOrigins: readonly string[];
  /** Hosts of our own services, by which endpoints can be called. Default: none. */
  readonly ownHosts?: readonly string[];
  /** Addresses and subnets whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[];
  /** The callers that may read `/metrics` without a key. Default: none. */
  readonly metricsOpen?: PagesOptions['metricsOpen'];
  /** Accepts the callers with a key that may read `/metrics`. Default: all of them. */
  readonly mayReadMetrics?: PagesOptions['mayReadMetrics'];
  /** The checks of `/readyz`. */
  readonly readiness?: ReadinessChecks;
  /** Further states in the response of `/readyz`: they can degrade the service, but never make it unready. */
  readonly states?: StateChecks;
  /** The service's own Koa middleware, in this order: it runs before every operation and page. */
  readonly middleware?: readonly Middleware[];
  readonly limits?: {
    readonly bodyBytes?: number;
    readonly bodyMilliseconds?: number;
    /** The number of long lists that are sent at the same time. Default: 4. */
    readonly longLists?: number | undefined;
    /** Of each event stream. */
    readonly streams?: QueueLimits | undefined;
  };
}

export interface App extends Koa {
  /** Responds to callers in this process; undefined if the service has its own middleware. */
  readonly direct: Listener['direct'];
}

/** @throws StartError if handlers and operations differ, or if the document requires credentials that cannot be checked */
export function createApp(options: AppOptions): App {
  const { document, log, environment } = options;
  const describeError = compileErrorAnswer(document);
  const metrics = createRequestMetrics(options.metrics);
  const handlers = checkHandlers(options);
  const slots = new ListSlots(options.limits?.longLists ?? 4);
  const openStreams = new OpenStreams();
  const shared = { metrics, describeError, slots, openStreams, streamLimits: options.limits?.streams };
  const pipelineOptions = { ...options, ...shared };
  const operations = compileRouter(document.operations, (operation) =>
    compilePipeline(operation, handlers(operation), pipelineOptions),
  );
  const router = routeEndpoints(operations, pipelineOptions);
  const pages = createPages({
    ...options,
    metricsOpen: options.metricsOpen,
    mayReadMetrics: options.mayReadMetrics,
    readiness: options.readiness ?? {},
    states: options.states ?? {},
    anyKey: compileAnyKey(options),
  });
  const { middleware = [] } = options;
  const hasMiddleware = middleware.length > 0;
  const pagePaths = pages.paths;
  const routes = { router, pagePaths, constantPage: pages.constant };
  const listener = compileListener({ ...options, ...routes, metrics, describeError, hasMiddleware });
  const app = new PipelineApp(listener, environment);
  const { koa } = listener;
  const before = koa === undefined ? [listener.page] : [koa.around, ...middleware, koa.operation];
  for (const one of before) app.use(one);
  app.use(pages.router.routes());
  app.on('error', (err: unknown) => log.error({ err }, 'a request failed outside its pipeline'));
  // Sent by the server that the app runs on; see server.ts.
  app.on('clientError', (error: Error, socket: Duplex) =>
    answerClientError(error, socket, { describe: describeError, log, answered: listener.unmatched }),
  );
  // Sent by the server when a part of its time to close is over, with the milliseconds that are left.
  app.on('closing', (left: number) => openStreams.stop(new HttpError('unavailable', 'the service stops'), left / 2));
  return app;
}

/**
 * Returns a Koa app that responds to operations before Koa creates a context: no stage of the pipeline needs one, and creating
 * it costs about a tenth of a small read. Pages have a context.
 */
class PipelineApp extends Koa implements App {
  readonly direct: App['direct'];
  readonly #enter: Listener['enter'];

  constructor({ enter, direct }: Listener, env: string) {
    super({ env });
    this.#enter = enter;
    this.direct = direct;
  }

  override callback(): ReturnType<Koa['callback']> {
    const showPage = super.callback();
    const entered = Promise.resolve(); // Koa's type requires a promise, which Node does not read: one for all requests
    return (request, response) => {
      // Koa's types include HTTP/2; server.ts creates HTTP/1 servers only.
      const [incoming, answer] = [request as IncomingMessage, response as ServerResponse];
      try {
        this.#enter(incoming, answer, () => void showPage(request, response));
      } catch (error) {
        this.emit('error', error);
        answer.destroy();
      }
      return entered;
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

/** Accepts callers that can call at least one operation; undefined if no operation needs a key. */
function compileAnyKey({ document, credentials, credentialsSetting }: AppOptions): SecurityCheck | undefined {
  const entries = document.operations.flatMap(({ security }) => security.flatMap((entry) => [...entry]));
  const alone = [...new Map(entries)].map((entry) => new Map([entry]));
  return compileSecurity(document, alone, credentials, credentialsSetting);
}
