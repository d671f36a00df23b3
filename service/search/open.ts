/** Opens the search of a service on the engine that the settings name. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { importOptional } from '../../openapi/package/package-fault.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import type { TypesenseConfig } from './external/client/external-index.ts';
import type { Database } from '../storage/database/database.ts';
import type { SearchCollection } from './collection/collection.ts';
import { openEmbeddedSearch } from './embedded/embedded-search.ts';
import type { ExternalSearchSettings } from './external/external-search.ts';
import type { Search } from './collection/search.ts';
import { upgradeSearchTables } from './tables/upgrade.ts';

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
 * Rows of the outbox are only written if there is an external index: otherwise they would never be sent, and an index
 * that is added later must be filled from the beginning anyway.
 */
export async function openSearch({ typesense, ...options }: OpenSearchOptions): Promise<Search> {
  await upgradeSearchTables(options.database);
  if (typesense === undefined) return openEmbeddedSearch(options);
  const load = () => import('./external/external-search.ts');
  const { openExternalSearch } = await importOptional('typesense', serviceSettings.typesenseUrls.name, load);
  return openExternalSearch({ ...options, config: typesense });
}
