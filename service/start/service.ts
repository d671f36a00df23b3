/** What `main.ts` and a service's folder agree on. Every `service/<name>/operations.ts` exports `open`. */
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiDocument } from '../../openapi/document/document.ts';
import type { Config } from '../config/config.ts';
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
  /** Opens this service's own database and brings its tables up to date. */
  readonly openDatabase: (migrations: Migrations) => Promise<Database>;
  /** Opens the search of what is in the database; its migrations have `createSearchTables`. Closed before the database. */
  readonly openSearch: (database: Database, collections: readonly SearchCollection[]) => Promise<Search>;
  /**
   * Where a service of ours is to be found on this machine, without a slash at its end: where it listens when it runs in
   * this process, else where its settings and its document say. Ask when it is called, not before: services start in
   * any order, and some on whatever port is free.
   */
  readonly addressOf: (service: string) => string;
}

export interface Service {
  /** By operationId; written as `Handlers<operations>` in the service's folder, so that the compiler holds it. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /**
   * Koa middleware in its order. It runs before every operation and page of the service; what it puts on `context.state`
   * is the `state` of the handler's input. It must not read the body: the operation does. Left out: requests take a
   * shorter way, without a Koa context.
   */
  readonly middleware?: readonly Middleware[];
  /** What `/readyz` asks beside the database, by name: resolves when the dependency is well. */
  readonly readiness?: Readonly<Record<string, () => Promise<void>>>;
  /** What `/readyz` tells beside: the service can do its work, if not as well as it could. */
  readonly states?: Readonly<Record<string, () => Promise<SearchState>>>;
  /** Names of the services that this one calls, `*` for whichever: they are stopped after it. */
  readonly calls?: readonly string[];
  /** Called after the last request was answered. */
  close(): Promise<void>;
}

export type OpenService = (context: ServiceContext) => Promise<Service>;
