/** Runs the code of a plan: writes it into a temporary folder and loads it, with a database in memory and no socket. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { ApiDocument, Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { packageFolder } from '../../../openapi/package/package.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { buildRequest, type BuiltRequest, type RequestArguments } from '../../../openapi/request/request.ts';
import { importCode } from '../../../service/start/import-code.ts';
import { readConfig } from '../../../service/config/config.ts';
import { createHttpClient } from '../../../service/http-client/http-client.ts';
import { compileErrorAnswer } from '../../../service/http/errors/error-body.ts';
import { Exchange } from '../../../service/http/pipeline/exchange.ts';
import { DirectRequest } from '../../../service/http/request/body/direct-request.ts';
import { createRequestMetrics } from '../../../service/http/observe/metrics.ts';
import { notImplemented } from '../../../service/http/handlers/not-implemented.ts';
import { compilePipeline, type Pipeline } from '../../../service/http/pipeline/pipeline.ts';
import type { Resource } from '../../../service/resource/resource.ts';
import { openEmbeddedSearch } from '../../../service/search/embedded/embedded-search.ts';
import type { Search } from '../../../service/search/collection/search.ts';
import type { OpenService } from '../../../service/start/service.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import { openSqliteInMemory } from '../../../service/storage/sqlite/sqlite.ts';
import { ownedFolder } from '../../process/owned-folder.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { operationsText } from '../text/operations-text.ts';
import { migrationText, storeText } from '../text/store-text.ts';
import { compilePath } from './probe.ts';

export interface TrialAnswer {
  readonly status: number;
  readonly body: Json | undefined;
}

export interface RunningCandidate {
  /** The resources that `store.ts` opens, by their names in the code. */
  readonly resources: Readonly<Record<string, Resource<JsonObject>>>;
  /**
   * Sends a request through the pipeline of a service, in which an answer that breaks the document is an error.
   * @throws RequestError if no request can have these arguments; HttpError, and any error of a handler
   */
  send(operation: Operation, given: RequestArguments): Promise<TrialAnswer>;
  close(): Promise<void>;
}

/** What the generated modules export. */
interface CandidateCode {
  readonly open: OpenService;
  readonly openStore: (database: Database, document: ApiDocument, search?: Search) => RunningCandidate['resources'];
}

/**
 * Starts the code of a plan.
 * @param document has only the operations of the plan's handlers
 * @throws any error of the code when it is loaded and opened
 */
export async function startCandidate(document: ApiDocument, plan: ServicePlan): Promise<RunningCandidate> {
  const folder = ownedFolder('fountainai-candidate-');
  try {
    return await run(document, await load(folder.path, document, plan));
  } finally {
    await folder.remove();
  }
}

async function load(folder: string, document: ApiDocument, plan: ServicePlan): Promise<CandidateCode> {
  const texts = {
    'package.json': '{ "type": "module" }',
    'operations.ts': operationsText(document, plan, ['0001']),
    'store.ts': storeText(document, plan),
    'migrations/0001.ts': migrationText(document, plan),
  };
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  // The code imports the package by its name.
  await mkdir(join(folder, 'node_modules'));
  await symlink(packageFolder, join(folder, 'node_modules/fountainai'), 'junction');
  const load = (name: string): Promise<object> => importCode(join(folder, name)) as Promise<object>;
  // `storeText` and `operationsText` have just written these exports.
  return { ...(await load('operations.ts')), ...(await load('store.ts')) } as CandidateCode;
}

async function run(document: ApiDocument, { open, openStore }: CandidateCode): Promise<RunningCandidate> {
  const opened: { database?: Database; search?: Search } = {};
  const [log, metrics] = [pino({ level: 'silent' }), new Registry()];
  const service = await open({
    document,
    config: readConfig({ [serviceSettings.environment.name]: 'test' }),
    log,
    metrics,
    openDatabase: async (migrations) => (opened.database = await openSqliteInMemory(migrations)),
    openSearch: async (database, collections) =>
      (opened.search = await openEmbeddedSearch({ database, collections, log })),
    createHttpClient,
    addressOf: (name) => `http://${name}.invalid`,
  });
  const describeError = compileErrorAnswer(document);
  const requestMetrics = createRequestMetrics(metrics);
  const settings = { document, log, describeError, environment: 'test', credentials: () => [] } as const;
  const pipelineFor = memoize((operation: Operation): Pipeline => {
    const handler = service.handlers[operation.id] ?? notImplemented;
    return compilePipeline(operation, handler, { ...settings, metrics: requestMetrics });
  });
  return {
    resources: opened.database === undefined ? {} : openStore(opened.database, document, opened.search),
    async send(operation, given) {
      const exchange = new Exchange(toDirectRequest(buildRequest(operation, given)), log);
      exchange.params = compilePath(operation.path)(exchange.path) ?? {};
      const { status, body } = await pipelineFor(operation).run(exchange);
      return { status, body: typeof body === 'string' && body !== '' ? (JSON.parse(body) as Json) : undefined };
    },
    close: () => service.close(),
  };
}

/** Returns the request as a caller in this process sends it. */
const toDirectRequest = ({ method, target, headers, body }: BuiltRequest): DirectRequest =>
  new DirectRequest({ method, path: target, headers, body: body ?? null });
