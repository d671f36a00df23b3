/** Stored services as snapshots: parsed once for each text. */
import type { Logger } from 'pino';
import type { ApiDocument, Operation } from 'fountainai/openapi';
import { type KeySettings, permissionFor } from './credentials.ts';
import { InspectionError, readDocument } from './inspect.ts';
import type { RefusedOperation, RegisteredService, Snapshot } from './snapshot.ts';
import type { StoredService } from './store.ts';
import { toolFault } from './tools.ts';

/** The fields that a person registers. */
export function registeredFields(service: RegisteredService): RegisteredService {
  const { id, name, description, openapi_url, tags } = service;
  return { id, name, description, openapi_url, tags };
}

/** Sorts the document's operations into those that can be called with the keys at hand, and the others. */
export function snapshotOf(stored: StoredService, document: ApiDocument, keys: KeySettings): Snapshot {
  const service = registeredFields(stored);
  const { destination } = stored;
  const callable: Operation[] = [];
  const refused: RefusedOperation[] = [];
  for (const operation of document.operations) {
    const permission = permissionFor(keys, { service, document, destination }, operation);
    const reason = 'refusal' in permission ? permission.refusal : toolFault(document, operation);
    if (reason === undefined) callable.push(operation);
    else refused.push({ operationId: operation.id, reason });
  }
  return { service, document, destination, hash: document.hash, callable, refused };
}

export class SnapshotCache {
  readonly #keys: KeySettings;
  readonly #log: Logger;
  readonly #known = new Map<string, { readonly stored: StoredService; readonly snapshot: Snapshot }>();

  constructor(keys: KeySettings, log: Logger) {
    this.#keys = keys;
    this.#log = log;
  }

  /** Remembers a document that was parsed already. */
  keep(stored: StoredService, document: ApiDocument): Snapshot {
    const snapshot = snapshotOf(stored, document, this.#keys);
    this.#known.set(stored.id, { stored, snapshot });
    return snapshot;
  }

  /** The same object as long as nothing in it changes; undefined, and logged, where the stored text can't be read. */
  async get(stored: StoredService): Promise<Snapshot | undefined> {
    const known = this.#known.get(stored.id);
    if (known !== undefined && isSame(known.stored, stored)) return known.snapshot;
    try {
      const document = await readDocument({ text: stored.document, address: stored.address }, stored.id);
      return this.keep(stored, document);
    } catch (error) {
      if (!(error instanceof InspectionError)) throw error;
      this.#log.error({ service: stored.id, reason: error.message }, 'a stored document can no longer be read');
      return undefined;
    }
  }
}

/** When and under which ETag the text was fetched makes no difference. */
function isSame(one: StoredService, other: StoredService): boolean {
  const facts = ['name', 'description', 'openapi_url', 'address', 'destination', 'document'] as const;
  return facts.every((fact) => one[fact] === other[fact]) && one.tags.join('\n') === other.tags.join('\n');
}
