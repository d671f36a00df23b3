/** Converts services and logs for clients, with or without a search. */
import type { Search, SearchQuery } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import type { components } from './api.d.ts';
import type { InteractionLog, Log } from './log/interaction-log.ts';
import type { RegistryEntry } from './registry/registry.ts';
import { logs } from './log/log-collection.ts';
import { serviceOfDocument, services } from './registry/service-collection.ts';

type ShownService = components['schemas']['RegisteredService'];

export function shown({ service, refused, destination }: RegistryEntry): ShownService {
  return {
    ...service,
    tags: [...service.tags],
    destination,
    refused_operations: refused.map(({ operationId, code, reason }) => ({
      operation_id: operationId,
      reason: lineWithCode({ code, message: reason }),
    })),
  };
}

/** Maximum number of found services, since the list has no pages. */
const mostFound = 1_000;

/** Returns the matching services of the list, the most relevant first. */
export async function foundServices(
  search: Pick<Search, 'find'>,
  listed: readonly RegistryEntry[],
  q: string,
): Promise<ShownService[]> {
  const byId = new Map(listed.map((entry) => [entry.service.id, entry]));
  const { items } = await search.find(services, { q, limit: mostFound, offset: 0 });
  return items.flatMap(({ id, highlights }) => {
    const entry = byId.get(serviceOfDocument(id));
    return entry === undefined ? [] : [{ ...shown(entry), highlights }];
  });
}

/** Skips entries of the index that are no longer in the database. */
export async function foundLogs(
  search: Pick<Search, 'find'>,
  interactions: InteractionLog,
  query: SearchQuery,
): Promise<Log[]> {
  const { items } = await search.find(logs, query);
  const marks = new Map(items.map(({ id, highlights }) => [id, highlights]));
  const entries = await interactions.listOf([...marks.keys()]);
  return entries.map(({ id, log }) => ({ ...log, highlights: marks.get(id) ?? [] }));
}
