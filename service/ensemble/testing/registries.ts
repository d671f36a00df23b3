/** For tests of the registry: a database in a separate folder, and a server of documents with pages by path. */
import { createServer, type RequestListener } from 'node:http';
import { documentsFolder } from '../../../openapi/loading/directory.ts';
import { loadDocument } from 'fountainai/openapi';
import { type Logger, pino } from 'pino';
import { Registry as MetricsRegistry } from 'prom-client';
import { HttpError } from 'fountainai';
import type { Database } from 'fountainai';
import { temporaryFolder } from '../../storage/testing/folders.ts';
import { openMigrated } from './migrated-file.ts';
import { createCallers } from '../access/caller.ts';
import { createLimits } from '../access/limits.ts';
import { describePermissions } from '../access/permissions.ts';
import { createAddressPolicy } from '../network/address-policy.ts';
import { createCaller } from '../network/call.ts';
import { ForeignDocuments } from '../foreign/foreign-documents.ts';
import { migrations } from '../migrations/migrations.ts';
import { openEmbeddedSearch } from '../../search/embedded/embedded-search.ts';
import { logs } from '../log/log-collection.ts';
import { prepareSnapshot } from '../prepare.ts';
import { services } from '../registry/service-collection.ts';
import type { Search } from 'fountainai';
import type { Parts } from '../operations.ts';
import { Registry, type RegistryEntry } from '../registry/registry.ts';
import type { Policies, RegisteredService } from '../tools/snapshot.ts';
import { createConversationStore } from '../log/conversations.ts';
import { createInteractionLog } from '../log/interaction-log.ts';
import { createRecordMetrics } from '../log/metrics/record-metrics.ts';
import { createRecorder } from '../log/recorder.ts';
import { createTurnStore } from '../log/turns.ts';
import { createLogRemoval } from '../log/removal.ts';
import { createStore } from '../registry/store.ts';
import { createRemoveSecrets } from '../secrets/remove-secrets.ts';
import { testRunner } from './runners.ts';
import { documentText, listen } from './servers.ts';

export const ensemble = await loadDocument(`${documentsFolder}/ensemble.yml`);

const startTime = Date.parse('2026-01-01T00:00:00Z');

export interface Harness {
  /** The server's response by path; 404 for other paths. */
  readonly pages: Map<string, RequestListener>;
  /** Path and ETag of every request. */
  readonly asked: string[];
  readonly url: string;
  readonly port: number;
  /** Opens the registry like a new process, with only the state of the database. */
  readonly start: () => Registry;
  /** The same, with all dependencies of the handlers except the assistant. */
  startParts: () => Omit<Parts, 'assistant'>;
  /** A registration whose document is at `/openapi.json`. */
  readonly service: (facts?: Partial<RegisteredService>) => RegisteredService;
  readonly passMinutes: (count: number) => void;
  /** The address of the ensemble; at first no server listens there. */
  ownAddress: string;
  /** The lines of the log, as text: a parser would hide a member that is written twice. */
  readonly logged: readonly string[];
  /** At first everything is allowed. */
  policies: Policies;
  readonly close: () => Promise<void>;
}

const names: Readonly<Record<string, string>> = { 'own.test': '127.0.0.1', 'inside.test': '127.0.0.1' };

export async function openHarness(): Promise<Harness> {
  const folder = await temporaryFolder();
  const database = await openMigrated(`${folder.path}/ensemble.db`, migrations, async (migrated) => {
    await (await openSearch(migrated)).close();
  });
  const search = await openSearch(database);
  const pages = new Map<string, RequestListener>();
  const asked: string[] = [];
  const logged: string[] = [];
  // As each service has it.
  const log = pino({}, { write: (line: string) => void logged.push(line) }).child({ service: 'ensemble' });
  const server = await listen(createServer(pageServer(pages, asked)));
  const registries: Registry[] = [];
  let now = startTime;
  const harness: Harness = {
    pages,
    asked,
    logged,
    url: server.url,
    port: server.port,
    ownAddress: 'http://127.0.0.1:9',
    policies: { read: 'allow', write: 'allow', delete: 'allow' },
    start: () => harness.startParts().registry,
    startParts() {
      const ownAddress = (): string => harness.ownAddress;
      const { policies } = harness;
      const parts = splitParts({ database, search, log, now: () => now, ownAddress, policies });
      registries.push(parts.registry);
      return parts;
    },
    service: (facts = {}) => ({ ...things, openapi_url: `${server.url}/openapi.json`, ...facts }),
    passMinutes(count) {
      now += count * 60_000;
    },
    async close() {
      for (const registry of registries) await registry.close();
      await search.close();
      await database.close();
      await server.close();
      await folder.dispose();
    },
  };
  return harness;
}

const openSearch = (database: Database): Promise<Search> =>
  openEmbeddedSearch({ database, collections: [services, logs], log: silent });

/** Shared, since its threads take a second to start; they never keep a process alive. */
const documents = new ForeignDocuments();
// The first test of a file must not wait for the start of a thread longer than a fetch may take.
await documents.read({ text: documentText({}), address: 'http://own.test/' }, 'first');

const silent = pino({ level: 'silent' });
const things = { id: 'things', name: 'Things', description: 'Keeps things', tags: [] };

function pageServer(pages: ReadonlyMap<string, RequestListener>, asked: string[]): RequestListener {
  return (request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers['if-none-match'] ?? ''}`.trim());
    const page = pages.get(request.url ?? '');
    if (page === undefined) response.writeHead(404).end();
    else page(request, response);
  };
}

function splitParts(options: {
  database: Database;
  search: Search;
  log: Logger;
  now: () => number;
  ownAddress: () => string;
  policies: Policies;
}): Omit<Parts, 'assistant'> {
  const policy = createAddressPolicy(['127.0.0.1', 'own.test'], async (hostname) => {
    const address = names[hostname];
    return address === undefined ? [] : [{ address, family: 4 }];
  });
  const keys = { isOwn: policy.isOwn, serviceApiKey: 'own-service-key', serviceCredentials: new Map() };
  const registry = new Registry({
    prepare: prepareSnapshot,
    store: createStore(options.database, options.search),
    policy,
    keys: { ...keys, policies: options.policies },
    own: { document: ensemble, address: options.ownAddress },
    read: documents.read,
    log: options.log,
    now: options.now,
    milliseconds: 1_500,
  });
  /** Interactions have the real time; minutes that a test lets pass are added. */
  const clock = (): number => Date.now() + options.now() - startTime;
  return {
    registry,
    callers: createCallers(undefined, []),
    limits: createLimits(options.database, new Map(), clock),
    permissions: (caller) => describePermissions(options.database, caller, clock()),
    interactions: createInteractionLog(options.database, options.search),
    conversations: createConversationStore(options.database, options.search, clock),
    recorder: createRecorder({ database: options.database, search: options.search, runner: testRunner, now: clock }),
    removal: createLogRemoval(options.database, options.search),
    turns: createTurnStore(options.database, testRunner, clock),
    egress: 'confirm',
    metrics: createRecordMetrics(new MetricsRegistry()),
    prices: new Map(),
    removeSecrets: createRemoveSecrets(['own-service-key']),
    search: options.search,
    call: createCaller({ policy, keys }),
    checks: documents,
  };
}

/** Returns a page with constant content. */
export const sending =
  (body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(200, headers).end(body);

/** Returns the error with which `work` is rejected. */
export async function refusal(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HttpError) return error;
  throw new Error('the work was not rejected', { cause: error });
}

/** Returns the listed services. */
export async function listAll(registry: Registry, tags?: readonly string[]): Promise<RegistryEntry[]> {
  const entries: RegistryEntry[] = [];
  for await (const entry of registry.list(tags)) entries.push(entry);
  return entries;
}
