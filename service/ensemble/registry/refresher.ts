/**
 * Keeps stored documents current: fetches them again by ETag, every few minutes and before use if they are older. A
 * service that is down or has become unusable keeps its last document.
 */
import type { Logger } from 'pino';
import type { ApiDocument } from 'fountainai/openapi';
import { acceptOperations } from '../policy/access.ts';
import { type Inspected, inspect, InspectionError, type InspectOptions } from './inspect.ts';
import type { RegistryStore, StoredService } from './store.ts';
import type { AcceptedOperations } from '../tools/snapshot.ts';

export interface RefresherOptions extends InspectOptions {
  readonly store: RegistryStore;
  readonly log: Logger;
  /** Called with a changed document, so that it is not read again. */
  readonly keep: (stored: StoredService, document: ApiDocument) => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Maximum age of a document when it is used. */
  readonly freshMilliseconds: number;
}

export class Refresher {
  readonly #options: RefresherOptions;
  readonly #timer: NodeJS.Timeout;
  /**
   * Time of the last attempt by id, successful or not, so that a service that hangs delays one interaction, not all.
   */
  readonly #tried = new Map<string, number>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: RefresherOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#refreshStored(), options.freshMilliseconds).unref();
  }

  /** Fetches the old documents again. @returns true if there were any */
  async refreshOld(services: readonly StoredService[]): Promise<boolean> {
    const old = services.filter((service) => this.#isOld(service));
    await this.refresh(old);
    return old.length > 0;
  }

  /** Never rejects: a failure is logged and changes nothing. Each service is fetched once at a time. */
  async refresh(services: readonly StoredService[]): Promise<void> {
    await Promise.all(services.map((service) => this.#running.get(service.id) ?? this.#run(service)));
  }

  /** Resolves when no fetch is running; the address policy is closed before, which aborts fetches. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running.values());
  }

  #isOld({ id, fetched_at }: StoredService): boolean {
    const last = Math.max(Date.parse(fetched_at), this.#tried.get(id) ?? 0);
    return this.#options.now() - last > this.#options.freshMilliseconds;
  }

  async #refreshStored(): Promise<void> {
    try {
      await this.refresh(await this.#options.store.services());
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the registered services could not be read');
    }
  }

  async #run(service: StoredService): Promise<void> {
    this.#tried.set(service.id, this.#options.now());
    const running = this.#fetchAnew(service).catch((error: unknown) => {
      const isKnown = error instanceof InspectionError;
      const reason = isKnown ? [error.message, error.faults].join('\n').trim() : String(error);
      const facts = { registered: service.id, reason, ...(isKnown ? { code: error.code } : {}) };
      this.#options.log.warn(facts, 'a document was not refreshed; its last version is kept');
    });
    this.#running.set(service.id, running);
    await running;
    this.#running.delete(service.id);
  }

  /** A document from before operations were accepted was registered as it is. */
  async #acceptedBefore({ accepted, document: text, address, id }: StoredService): Promise<AcceptedOperations> {
    if (accepted !== undefined) return accepted;
    const before = await this.#options.read({ text, address }, id).catch(() => undefined);
    return before === undefined ? nothingAccepted : acceptOperations(before);
  }

  async #fetchAnew(service: StoredService): Promise<void> {
    const inspected = await inspect(service, this.#options, service.etag ?? undefined);
    const current = inspected === undefined ? service : { ...service, ...fetchedFields(inspected) };
    if (new URL(current.destination).origin !== new URL(service.destination).origin) {
      // The author of a document must not be able to redirect keys to another origin: a person must register the
      // service again.
      const message = `its calls would go to ${current.destination}, no longer to ${service.destination}`;
      throw new InspectionError('ensemble-destination-changed', message);
    }
    const accepted = current.document === service.document ? service.accepted : await this.#acceptedBefore(service);
    const stored = { ...current, accepted, fetched_at: new Date(this.#options.now()).toISOString() };
    const isStored = await this.#options.store.refreshService(stored, service);
    const isNew = isStored && stored.document !== service.document;
    if (isNew && inspected !== undefined) await this.#options.keep(stored, inspected.document);
    if (stored.hash !== service.hash)
      this.#options.log.info({ registered: service.id, hash: stored.hash }, 'a document changed');
  }
}

/** Nothing that writes is accepted of a document that cannot be read. */
const nothingAccepted: AcceptedOperations = {};

/** Returns the stored members of a fetch, except its time. */
export function fetchedFields({
  document,
  destination,
  fetched,
}: Inspected): Pick<StoredService, 'address' | 'destination' | 'document' | 'hash' | 'etag'> {
  const { address, text, etag } = fetched;
  return { address, destination, document: text, hash: document.hash, etag: etag ?? null };
}
