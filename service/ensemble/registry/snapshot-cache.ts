/** Converts stored services to snapshots; each text is read once. */
import type { Logger } from 'pino';
import type { ApiDocument, Operation } from 'fountainai/openapi';
import { type KeySettings, permissionFor } from '../network/credentials.ts';
import { wayRefusal } from '../network/destination.ts';
import { InspectionError, type ReadDocument } from './inspect.ts';
import { inSlices } from './slices.ts';
import type { Refusal, RefusedOperation, RegisteredService, Snapshot } from '../tools/snapshot.ts';
import type { StoredService } from './store.ts';
import { toolRefusal } from '../tools/tools.ts';

/** The fields that a person registers. */
export function registeredFields(service: RegisteredService): RegisteredService {
  const { id, name, description, openapi_url, tags } = service;
  return { id, name, description, openapi_url, tags };
}

/** Maximum characters of the reason why an operation cannot be called. */
const maximumReason = 1_000;

/** A usable service, or the reason why it cannot be used. */
export type SnapshotOrRefusal = { readonly snapshot: Snapshot } | Refusal;

/** Separates the document's operations into those that can be called with the available keys, and the others. */
function* sortOperations(stored: StoredService, document: ApiDocument, keys: KeySettings): Generator<void, Snapshot> {
  const service = registeredFields(stored);
  const { destination } = stored;
  const barred = wayRefusal(keys.isOwn, stored);
  const callable: Operation[] = [];
  const refused: RefusedOperation[] = [];
  for (const operation of document.operations) {
    const permission = permissionFor(keys, { service, document, destination }, operation);
    const refusal = barred ?? ('refusal' in permission ? permission.refusal : undefined);
    const found = refusal ?? toolRefusal(document, operation);
    if (found === undefined) callable.push(operation);
    else refused.push({ operationId: operation.id, code: found.code, reason: found.reason.slice(0, maximumReason) });
    yield;
  }
  return { service, document, destination, hash: document.hash, callable, refused };
}

export function getSnapshot(stored: StoredService, document: ApiDocument, keys: KeySettings): Promise<Snapshot> {
  return inSlices(sortOperations(stored, document, keys));
}

/** Prepares a snapshot for interactions, in steps. */
export type PrepareSnapshot = (snapshot: Snapshot) => Generator<void, void>;

export class SnapshotCache {
  readonly #keys: KeySettings;
  readonly #log: Logger;
  readonly #read: ReadDocument;
  readonly #prepare: PrepareSnapshot;
  readonly #known = new Map<string, { readonly stored: StoredService; readonly snapshot: Snapshot }>();

  constructor(keys: KeySettings, log: Logger, read: ReadDocument, prepare: PrepareSnapshot) {
    this.#keys = keys;
    this.#log = log;
    this.#read = read;
    this.#prepare = prepare;
  }

  /** Caches a document that was already read, prepared for interactions. */
  async keep(stored: StoredService, document: ApiDocument): Promise<Snapshot> {
    const snapshot = await getSnapshot(stored, document, this.#keys);
    await inSlices(this.#prepare(snapshot));
    this.#known.set(stored.id, { stored, snapshot });
    return snapshot;
  }

  /** Returns the same object as long as nothing in it changes. A stored text that can no longer be read is logged. */
  async get(stored: StoredService): Promise<SnapshotOrRefusal> {
    const known = this.#known.get(stored.id);
    if (known !== undefined && isSame(known.stored, stored)) return { snapshot: known.snapshot };
    try {
      const document = await this.#read({ text: stored.document, address: stored.address }, stored.id);
      return { snapshot: await this.keep(stored, document) };
    } catch (error) {
      if (!(error instanceof InspectionError)) throw error;
      const reason = [error.message, error.faults ?? []].flat().join(': ');
      const facts = { registered: stored.id, code: error.code, reason };
      this.#log.error(facts, 'a stored document can no longer be used');
      return { code: error.code, reason };
    }
  }
}

/** Time and ETag of the fetch make no difference. */
function isSame(one: StoredService, other: StoredService): boolean {
  const facts = ['name', 'description', 'openapi_url', 'address', 'destination', 'document'] as const;
  return facts.every((fact) => one[fact] === other[fact]) && one.tags.join('\n') === other.tags.join('\n');
}
