/** The search of a service, on the engine that the settings name. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TypesenseConfig } from '../config.ts';
import type { Database } from '../storage/database.ts';
import type { SearchCollection } from './collection.ts';
import { openEmbeddedSearch } from './embedded-search.ts';
import { type ExternalSearchSettings, openExternalSearch } from './external-search.ts';
import type { Search } from './search.ts';

export interface OpenSearchOptions {
  readonly database: Database;
  readonly collections: readonly SearchCollection[];
  /** Undefined: the service's own database. */
  readonly typesense: TypesenseConfig | undefined;
  readonly metrics: Registry;
  readonly log: Logger;
  readonly settings?: ExternalSearchSettings;
}

export type OpenSearch = (options: OpenSearchOptions) => Promise<Search>;

/**
 * Rows of the outbox are only written where there is an index to send them to: nobody would empty it, and an index that
 * comes later has to be filled from the beginning in any case.
 */
export async function openSearch({ typesense, ...options }: OpenSearchOptions): Promise<Search> {
  return typesense === undefined ? openEmbeddedSearch(options) : openExternalSearch({ ...options, config: typesense });
}
