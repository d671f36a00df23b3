/** Converts services for clients, with or without a search. */
import { type ItemList, listOneByOne, type Search } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import type { components } from './api.d.ts';
import type { IsVisible, Registry, RegistryEntry } from './registry/registry.ts';
import type { ServiceRules } from './tools/snapshot.ts';
import { serviceOfDocument, services } from './registry/service-collection.ts';

type ShownService = components['schemas']['RegisteredService'];

export function shown({
  service: { rules, credentials, ...service },
  refused,
  destination,
}: RegistryEntry): ShownService {
  return {
    ...service,
    tags: [...service.tags],
    ...(rules === undefined ? {} : { rules: copyRules(rules) }),
    ...(credentials === undefined ? {} : { credentials }),
    destination,
    refused_operations: refused.map(({ operationId, code, reason }) => ({
      operation_id: operationId,
      reason: lineWithCode({ code, message: reason }),
    })),
  };
}

/** The types of the document are not read-only. */
const copyRules = (rules: ServiceRules): NonNullable<ShownService['rules']> =>
  structuredClone(rules) as NonNullable<ShownService['rules']>;

/** Returns the visible services of the registry, those with any of the tags if there are tags. */
export function listedServices(
  registry: Registry,
  tags: readonly string[] | undefined,
  isVisible: IsVisible,
): Promise<ItemList<ShownService>> {
  return listOneByOne(convert(registry.list(tags), shown, isVisible), characters);
}

/** Maximum number of found services, since the list has no pages. */
const mostFound = 1_000;

/** Returns the visible services with all words of `q`, the most relevant first. */
export async function foundServices(
  search: Pick<Search, 'find'>,
  registry: Registry,
  { q, tags, isVisible }: { q: string; tags: readonly string[] | undefined; isVisible: IsVisible },
): Promise<ItemList<ShownService>> {
  const { items } = await search.find(services, { q, limit: mostFound, offset: 0 });
  const byId = new Map(items.map((item) => [serviceOfDocument(item.id), item]));
  const found = registry.listByIds([...byId.keys()], tags);
  const toShown = (entry: RegistryEntry): ShownService => {
    const { id, name, description } = entry.service;
    const highlights = byId.get(id)?.highlight({ id, name, description, service_id: id }) ?? [];
    return { ...shown(entry), highlights };
  };
  return listOneByOne(convert(found, toShown, isVisible), characters);
}

async function* convert(
  entries: AsyncIterable<RegistryEntry>,
  toShown: (entry: RegistryEntry) => ShownService,
  isVisible: IsVisible,
) {
  for await (const entry of entries) if (isVisible(entry.service)) yield toShown(entry);
}

const characters = (service: ShownService): number => JSON.stringify(service).length;
