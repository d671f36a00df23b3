/** The interface between `main.ts` and a service's folder. Every `service/<name>/operations.ts` exports `open`. */
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiDocument } from '../../openapi/document/document.ts';
import type { Config } from '../config/config.ts';
import type { HttpClient, HttpClientOptions } from '../http-client/http-client.ts';
import type { OwnedCredential } from '../http/request/security.ts';
import type { Endpoints } from '../http/handlers/endpoint.ts';
import type { Handler } from '../http/handlers/handlers.ts';
import type { Database } from '../storage/database/database.ts';
import type { SearchCollection } from '../search/collection/collection.ts';
import type { Search, SearchState } from '../search/collection/search.ts';
import type { Migrations } from '../storage/database/migrations.ts';

export interface ServiceContext {
  readonly document: ApiDocument;
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Registry;
  /** Opens this service's own database and migrates its tables. */
  readonly openDatabase: (migrations: Migrations) => Promise<Database>;
  /** Opens the search of the database; its migrations have `createSearchTables`. Closed before the database. */
  readonly openSearch: (database: Database, collections: readonly SearchCollection[]) => Promise<Search>;
  /**
   * Creates a client for requests to other servers, as `createHttpClient` does. A request to a service that runs in this process
   * needs no connection; it passes the same checks, and is logged and counted in the same way. Services with their own
   * middleware, and pages other than `/healthz`, get their requests over a connection.
   */
  readonly createHttpClient: (options: HttpClientOptions) => HttpClient;
  /**
   * Returns the address of one of our services on this machine, without a final slash: its listening address if it runs in
   * this process, otherwise the one from its settings and its document. Call it at each request, not before: services
   * start in any order, and some on any free port.
   */
  readonly addressOf: (service: string) => string;
}

export interface Service {
  /** By operationId; written as `Handlers<operations>` in the service's folder, so that the compiler checks it. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The code of the endpoints that `x-fountainai-endpoints` of the document declares, by path. Default: the document declares none. */
  readonly endpoints?: Endpoints;
  /**
   * Returns the accepted values of a security scheme, each with its owner, whom handlers find in `context.principals`; undefined:
   * those of the settings. Default: the settings have all values.
   */
  readonly credentials?: (scheme: string) => readonly OwnedCredential[] | undefined;
  /** Accepts the callers with a key that may read `/metrics`. Default: all of them. */
  readonly mayReadMetrics?: (principals: ReadonlyMap<string, string>) => boolean;
  /**
   * Koa middleware in this order. It runs before every operation and page of the service; its `context.state`
   * is the `state` of the handler's input. It must not read the body, which the operation reads. Without middleware, requests
   * have a shorter pipeline, without a Koa context.
   */
  readonly middleware?: readonly Middleware[];
  /** Checks of `/readyz` besides the database, by name; each resolves if the dependency works. */
  readonly readiness?: Readonly<Record<string, () => Promise<void>>>;
  /** Further states in `/readyz`, which do not make the service unready. */
  readonly states?: Readonly<Record<string, () => Promise<SearchState>>>;
  /** Names of the services that this one calls, `*` for all: they are stopped after this one. */
  readonly calls?: readonly string[];
  /**
   * Called when the service stops and accepts no connections any more. Requests in flight are still finished: streams that have
   * no end of their own must end now.
   */
  stopping?(): void;
  /** Called after the last response. */
  close(): Promise<void>;
}

export type OpenService = (context: ServiceContext) => Promise<Service>;
