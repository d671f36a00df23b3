/** The pages of every service: its document, the reference of the document, health and metrics. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { addReference } from './reference.ts';
import { addStartPage } from './start-page.ts';
import { isFromThisMachine } from '../observe/proxies.ts';
import { createReadiness, type ReadinessChecks } from '../observe/readiness.ts';
import type { Principals, SecurityCheck } from '../request/security.ts';
import { type StateChecks, withStates } from '../observe/states.ts';
import { HttpError } from '../../errors/errors.ts';

export interface PagesOptions {
  readonly document: ApiDocument;
  readonly metrics: Registry;
  readonly log: Logger;
  readonly readiness: ReadinessChecks;
  readonly states: StateChecks;
  /** Accepts callers with any accepted key; undefined if there are no keys. */
  readonly anyKey: SecurityCheck | undefined;
  /** Accepts the callers with a key that may read `/metrics`. Default: all of them. */
  readonly mayReadMetrics?: ((principals: Principals) => boolean) | undefined;
  /** The callers that may read `/metrics` without a key: those on this machine, or none. */
  readonly metricsOpen: 'loopback' | undefined;
}

const contentText = memoize((document: ApiDocument) => JSON.stringify(document.content));

const healthPath = '/healthz';
const healthText = '{"status":"ok"}';

export interface Pages {
  readonly router: Router;
  /** Without those that the document has itself. */
  readonly paths: ReadonlySet<string>;
  /** Returns the response of a page that is the same for each request; undefined for other paths. */
  readonly constant: (path: string) => ConstantPage | undefined;
}

export interface ConstantPage {
  readonly status: number;
  readonly headers: Record<string, string | number>;
  readonly body: string;
}

export function createPages(options: PagesOptions): Pages {
  const { document, readiness, log } = options;
  const router = new Router({ sensitive: true, strict: true });
  const json = contentText(document);
  router.get('/openapi.json', (context) => respond(context, 'application/json', json));
  router.get('/openapi.yml', (context) => respond(context, 'application/yaml; charset=utf-8', document.text));
  addReference(router, document);
  addStartPage(router, document);
  router.get(healthPath, (context) => respond(context, 'application/json', healthText));
  const isReady = createReadiness(readiness, log);
  router.get('/readyz', async (context) => {
    const report = await withStates(await isReady(), options.states, log);
    respond(context, 'application/json', JSON.stringify(report));
    if (report.status !== 'unavailable') return;
    context.status = 503;
    context.set('Retry-After', '1');
  });
  router.get('/metrics', (context) => metricsPage(context, options));
  const own = new Set(document.operations.map(({ path }) => path));
  const paths = new Set(router.stack.map(({ path }) => String(path)).filter((path) => !own.has(path)));
  const constant: Pages['constant'] = (path) =>
    path === healthPath && paths.has(path)
      ? { status: 200, headers: headersFor('application/json'), body: healthText }
      : undefined;
  return { router, paths, constant };
}

/** A proxy on this machine may not name its client, so that callers on this machine also need a key if no setting opens the page. */
async function metricsPage(context: Context, options: PagesOptions): Promise<void> {
  const { metrics, anyKey, metricsOpen, mayReadMetrics = () => true } = options;
  if (metricsOpen === undefined || !isFromThisMachine(context.req)) {
    if (anyKey === undefined) throw new HttpError('not_found');
    const principals = anyKey({ headers: context.headers, search: context.querystring });
    if (!mayReadMetrics(principals)) throw new HttpError('forbidden');
  }
  respond(context, metrics.contentType, await metrics.metrics());
  context.set('Cache-Control', 'no-store');
}

function respond(context: Context, type: string, body: string): void {
  context.set(headersFor(type));
  context.body = body;
}

const headersFor = (type: string) => ({
  'Content-Type': type,
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
});
