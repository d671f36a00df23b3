/**
 * The registered services. The database stores them with their last documents, so a service that is
 * down keeps its last snapshot, also across a restart.
 */
import type { Logger } from 'pino';
import { HttpError } from 'fountainai';
import { type ApiDocument, lineWithCode } from 'fountainai/openapi';
import type { AddressPolicy } from '../network/address-policy.ts';
import { acceptOperations } from '../policy/access.ts';
import { type Inspected, inspect, InspectionError, type ReadDocument } from './inspect.ts';
import type { OwnService } from '../network/own-service.ts';
import { fetchedFields, Refresher } from './refresher.ts';
import type { RefusedOperation, RegisteredService, Snapshot } from '../tools/snapshot.ts';
import { rememberRefusals } from './refusals.ts';
import {
  type AccessSettings,
  type PrepareSnapshot,
  registeredFields,
  SnapshotCache,
  type SnapshotOrRefusal,
} from './snapshot-cache.ts';
import type { RegistryStore, StoredService } from './store.ts';

export interface RegistryOptions {
  readonly store: RegistryStore;
  /** Is closed together with the registry. */
  readonly policy: AddressPolicy;
  readonly keys: AccessSettings;
  readonly own: OwnService;
  /** Reads foreign documents, which can take long. */
  readonly read: ReadDocument;
  readonly prepare: PrepareSnapshot;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Maximum age of a snapshot when it is used. */
  readonly freshMilliseconds?: number;
  /** Maximum time for fetching a document. */
  readonly milliseconds?: number;
}

/** A service in the list. */
export interface RegistryEntry {
  readonly service: RegisteredService;
  readonly refused: readonly RefusedOperation[];
  /** The destination of its calls: an http(s) address without a trailing slash. */
  readonly destination: string;
}

export type IsVisible = (service: RegisteredService) => boolean;

const fiveMinutes = 5 * 60 * 1000;

export class Registry {
  readonly #options: RegistryOptions;
  readonly #now: () => number;
  readonly #cache: SnapshotCache;
  readonly #refresher: Refresher;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const read = rememberRefusals(options.read, this.#now);
    this.#cache = new SnapshotCache(options.keys, options.log, read, options.prepare);
    const freshMilliseconds = options.freshMilliseconds ?? fiveMinutes;
    const keep = this.#cache.keep.bind(this.#cache);
    this.#refresher = new Refresher({ ...options, read, keep, now: this.#now, freshMilliseconds });
  }

  /** Yields the services ordered by id; with `tags`, only services with any of the tags. */
  async *list(tags?: readonly string[]): AsyncGenerator<RegistryEntry, void> {
    for (const service of await this.#options.store.services())
      if (hasAny(service, tags)) yield await this.#toEntry(service);
  }

  /** Yields the services with these ids that exist, in their order; with `tags`, only services with any of the tags. */
  async *listByIds(ids: readonly string[], tags?: readonly string[]): AsyncGenerator<RegistryEntry, void> {
    for (const id of ids) {
      const service = await this.#options.store.service(id);
      if (service !== undefined && hasAny(service, tags)) yield await this.#toEntry(service);
    }
  }

  /** Returns a text that changes if tools change, also by another replica. */
  state(): Promise<string> {
    return this.#options.store.state();
  }

  async #toEntry(stored: StoredService): Promise<RegistryEntry> {
    const refused = listRefusals(await this.#cache.get(stored));
    return { service: registeredFields(stored), refused, destination: stored.destination };
  }

  /** @throws HttpError bad_request; nothing is changed then */
  async register(service: RegisteredService): Promise<Snapshot> {
    if ((await this.#options.store.service(service.id)) !== undefined) throw taken(service.id);
    const { stored, document } = await this.#inspect(service);
    if (!(await this.#options.store.insertService(stored))) throw taken(service.id);
    return this.#cache.keep(stored, document);
  }

  /** @throws HttpError not_found, bad_request; nothing is changed then */
  async update(id: string, service: RegisteredService): Promise<Snapshot> {
    if ((await this.#options.store.service(id)) === undefined) throw notRegistered(id);
    if (service.id !== id) {
      const details = '/body/id must be the service_id in the path';
      throw new HttpError('bad_request', 'the id of a service cannot be changed', { details });
    }
    const { stored, document } = await this.#inspect(service);
    if (!(await this.#options.store.replaceService(stored))) throw notRegistered(id);
    return this.#cache.keep(stored, document);
  }

  /** @throws HttpError not_found */
  async remove(id: string): Promise<void> {
    if (!(await this.#options.store.deleteService(id))) throw notRegistered(id);
  }

  /**
   * Returns the services that can be called, ordered by id; old documents are fetched again.
   * @param ids undefined: all services
   * @param isVisible others count as not registered. Default: all are visible
   * @throws HttpError bad_request for an id that is not registered
   */
  async snapshots(ids?: readonly string[], isVisible: IsVisible = () => true): Promise<Snapshot[]> {
    const services = await this.#chosen(ids, isVisible);
    const current = (await this.#refresher.refreshOld(services)) ? await this.#chosen(ids, isVisible) : services;
    const snapshots = await Promise.all(current.map((stored) => this.#cache.get(stored)));
    return snapshots.flatMap((found) => ('snapshot' in found ? [found.snapshot] : []));
  }

  /** Aborts running fetches. */
  async close(): Promise<void> {
    await this.#options.policy.close();
    await this.#refresher.close();
  }

  async #chosen(ids: readonly string[] | undefined, isVisible: IsVisible): Promise<readonly StoredService[]> {
    const services = (await this.#options.store.services()).filter(isVisible);
    if (ids === undefined) return services;
    const known = new Set(services.map(({ id }) => id));
    const unknown = ids.flatMap((id, index) =>
      known.has(id) ? [] : [`/query/service_ids/${index} is not registered`],
    );
    if (unknown.length > 0) {
      throw new HttpError('bad_request', 'a service is not registered', { details: unknown.join('\n') });
    }
    return services.filter(({ id }) => ids.includes(id));
  }

  async #inspect(service: RegisteredService): Promise<{ stored: StoredService; document: ApiDocument }> {
    const inspected = await this.#inspected(service);
    const fetched_at = new Date(this.#now()).toISOString();
    return {
      stored: {
        ...registeredFields(service),
        ...fetchedFields(inspected),
        fetched_at,
        // An administrator registers the service with this document.
        accepted: acceptOperations(inspected.document),
      },
      document: inspected.document,
    };
  }

  async #inspected(service: RegisteredService): Promise<Inspected> {
    try {
      const inspected = await inspect(service, this.#options);
      if (inspected === undefined) throw new InspectionError('ensemble-document-unavailable', 'no document came');
      return inspected;
    } catch (error) {
      if (!(error instanceof InspectionError)) throw error;
      const details = [
        `/body/openapi_url ${lineWithCode(error)}`,
        ...(error.faults === undefined ? [] : [error.faults]),
      ];
      const options = { details: details.join('\n'), cause: error };
      throw new HttpError('bad_request', 'the service cannot be registered with this document', options);
    }
  }
}

function hasAny(service: RegisteredService, tags: readonly string[] | undefined): boolean {
  return tags === undefined || service.tags.some((tag) => tags.includes(tag));
}

/** Maximum characters of the reason why a document cannot be used. */
const maximumReason = 1_000;

/** A document that cannot be used has no operations to name: `*` represents all of them. */
function listRefusals(found: SnapshotOrRefusal): readonly RefusedOperation[] {
  if ('snapshot' in found) return found.snapshot.refused;
  return [{ operationId: '*', code: found.code, reason: found.reason.slice(0, maximumReason) }];
}

function taken(id: string): HttpError {
  return new HttpError('bad_request', `a service with the id "${id}" is already registered`, {
    details: '/body/id is taken',
  });
}

const notRegistered = (id: string): HttpError => new HttpError('not_found', `no service is registered as ${id}`);
