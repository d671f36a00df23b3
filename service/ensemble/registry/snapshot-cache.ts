/** Converts stored services to snapshots; each text is read once. */
import type { Logger } from 'pino';
import type { ApiDocument, Operation } from 'fountainai/openapi';
import { type KeySettings, permissionFor } from '../network/credentials.ts';
import { wayRefusal } from '../network/destination.ts';
import { InspectionError, type ReadDocument } from './inspect.ts';
import { inSlices } from './slices.ts';
import { accessTo } from '../policy/access.ts';
import type {
  OperationAccess,
  Policies,
  Refusal,
  RefusedOperation,
  RegisteredService,
  Snapshot,
} from '../tools/snapshot.ts';
import type { StoredService } from './store.ts';
import { toolRefusal } from '../tools/tools.ts';

/** The fields that a person registers. */
export function registeredFields(service: RegisteredService): RegisteredService {
  const { id, name, description, openapi_url, tags, rules, credentials } = service;
  return {
    ...{ id, name, description, openapi_url, tags },
    ...(rules === undefined ? {} : { rules }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Maximum characters of the reason why an operation cannot be called. */
const maximumReason = 1_000;

/** The keys and the policies of the settings. */
export interface AccessSettings extends KeySettings {
  readonly policies: Policies;
}

/** A usable service, or the reason why it cannot be used. */
export type SnapshotOrRefusal = { readonly snapshot: Snapshot } | Refusal;

/** Separates the document's operations into those that can be called with the available keys, and the others. */
function* sortOperations(
  stored: StoredService,
  document: ApiDocument,
  keys: AccessSettings,
): Generator<void, Snapshot> {
  const service = registeredFields(stored);
  const { destination } = stored;
  const barred = wayRefusal(keys.isOwn, stored);
  const callable: Operation[] = [];
  const refused: RefusedOperation[] = [];
  const access = new Map<string, OperationAccess>();
  const { rules = {}, accepted } = stored;
  for (const operation of document.operations) {
    const permission = permissionFor(keys, { service, document, destination }, operation);
    const refusal = barred ?? ('refusal' in permission ? permission.refusal : undefined);
    const granted = accessTo(document, operation, { rules, accepted, policies: keys.policies });
    const denial = 'refusal' in granted ? granted.refusal : undefined;
    const found = refusal ?? toolRefusal(document, operation) ?? denial;
    if ('effect' in granted) access.set(operation.id, granted);
    if (found === undefined) callable.push(operation);
    else refused.push({ operationId: operation.id, code: found.code, reason: found.reason.slice(0, maximumReason) });
    yield;
  }
  const isOwn = keys.isOwn(new URL(destination));
  return { service, document, destination, hash: document.hash, callable, refused, access, isOwn };
}

export function getSnapshot(stored: StoredService, document: ApiDocument, keys: AccessSettings): Promise<Snapshot> {
  return inSlices(sortOperations(stored, document, keys));
}

/** Prepares a snapshot for interactions, in steps. */
export type PrepareSnapshot = (snapshot: Snapshot) => Generator<void, void>;

export class SnapshotCache {
  readonly #keys: AccessSettings;
  readonly #log: Logger;
  readonly #read: ReadDocument;
  readonly #prepare: PrepareSnapshot;
  readonly #known = new Map<string, { stored: StoredService; readonly snapshot: Snapshot }>();

  constructor(keys: AccessSettings, log: Logger, read: ReadDocument, prepare: PrepareSnapshot) {
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
    if (known !== undefined && isSame(known.stored, stored)) {
      known.stored = stored; // the next comparison is with the same object
      return { snapshot: known.snapshot };
    }
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
  if (one === other) return true;
  const facts = ['name', 'description', 'openapi_url', 'address', 'destination', 'document'] as const;
  const lists = ({ tags, rules, accepted, credentials }: StoredService): string =>
    JSON.stringify([tags, rules, accepted, credentials]);
  return facts.every((fact) => one[fact] === other[fact]) && lists(one) === lists(other);
}
