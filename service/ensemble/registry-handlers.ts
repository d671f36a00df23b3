/** The operations that list and change the registered services. */
import { type Handlers, type ItemList, listOneByOne, type RequestContext, type Search } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import { type Caller, maySee } from './access/caller.ts';
import type { components, operations } from './api.d.ts';
import type { IsVisible, Registry, RegistryEntry } from './registry/registry.ts';
import type { RegisteredService, ServiceRules } from './tools/snapshot.ts';
import { serviceOfDocument, services } from './registry/service-collection.ts';

type RegistryOperations = Pick<operations, 'listServices' | 'registerService' | 'updateService' | 'deleteService'>;
type ShownService = components['schemas']['RegisteredService'];

export interface RegistryHandlersParts {
  readonly registry: Registry;
  readonly search: Pick<Search, 'find'>;
  /** Called after each change of the registry by a request. */
  readonly registryChanged?: () => void;
}

/** @param identify returns the caller, who sees a part of the services */
export function registryHandlers(
  { registry, search, registryChanged = () => undefined }: RegistryHandlersParts,
  identify: (context: RequestContext) => Caller,
): Handlers<RegistryOperations> {
  return {
    async listServices({ query: { tags, q }, context }) {
      const caller = identify(context);
      const isVisible = (service: RegisteredService): boolean => maySee(caller, service);
      const found =
        q === undefined
          ? listedServices(registry, tags, isVisible)
          : foundServices(search, registry, { q, tags, isVisible });
      return { status: 200, body: { services: await found } };
    },

    async registerService({ body }) {
      const registered = await registry.register(registration(body));
      registryChanged();
      return { status: 201, body: shown(registered) };
    },

    async updateService({ path: { service_id }, body }) {
      const updated = await registry.update(service_id, registration(body));
      registryChanged();
      return { status: 200, body: shown(updated) };
    },

    async deleteService({ path: { service_id } }) {
      await registry.remove(service_id);
      registryChanged();
      return { status: 200, body: { message: `${service_id} is no longer registered` } };
    },
  };
}

function registration(given: components['schemas']['Service']): RegisteredService {
  const { tags = [], rules, credentials, ...service } = given;
  return {
    ...service,
    tags,
    ...(rules === undefined ? {} : { rules }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function shown({ service: { rules, credentials, ...service }, refused, destination }: RegistryEntry): ShownService {
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
function listedServices(
  registry: Registry,
  tags: readonly string[] | undefined,
  isVisible: IsVisible,
): Promise<ItemList<ShownService>> {
  return listOneByOne(convert(registry.list(tags), shown, isVisible), characters);
}

/** Maximum number of found services, since the list has no pages. */
const mostFound = 1_000;

/** Returns the visible services with all words of `q`, the most relevant first. */
async function foundServices(
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
