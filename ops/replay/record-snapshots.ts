/** The services as the recorded interaction saw them: with the documents that were kept with the record. */
import type { Config } from '../../service/config/config.ts';
import { createAddressPolicy } from '../../service/ensemble/network/address-policy.ts';
import { InspectionError, type ReadDocument } from '../../service/ensemble/registry/inspect.ts';
import { getSnapshot } from '../../service/ensemble/registry/snapshot-cache.ts';
import type { StoredService } from '../../service/ensemble/registry/store.ts';
import type { Snapshot } from '../../service/ensemble/tools/snapshot.ts';
import type { RecordedInteraction } from './read-record.ts';

export interface RecordedServices {
  readonly snapshots: readonly Snapshot[];
  /** Services whose document is not the recorded one, with the reason. */
  readonly changed: readonly { readonly service: string; readonly reason: string }[];
}

/** Fetches nothing. */
export async function readServices(
  record: RecordedInteraction,
  config: Config,
  read: ReadDocument,
): Promise<RecordedServices> {
  const policy = createAddressPolicy(config.allowedHosts);
  const { serviceApiKey, serviceCredentials, writePolicy: policies } = config;
  const keys = { isOwn: policy.isOwn, serviceApiKey, serviceCredentials, policies };
  const snapshots: Snapshot[] = [];
  const changed: { service: string; reason: string }[] = [];
  try {
    for (const { service_id: id, hash } of record.log.documents ?? []) {
      const { stored, reason } = findService(record, id, hash);
      if (reason !== undefined) changed.push({ service: id, reason });
      if (stored === undefined) continue;
      try {
        const document = await read({ text: stored.document, address: stored.address }, id);
        snapshots.push(await getSnapshot(stored, document, keys));
      } catch (error) {
        if (!(error instanceof InspectionError)) throw error;
        changed.push({ service: id, reason: `the document cannot be read any more: ${error.message}` });
      }
    }
  } finally {
    await policy.close();
  }
  return { snapshots, changed };
}

function findService(
  { documents, registered, calls }: RecordedInteraction,
  id: string,
  hash: string,
): { stored: StoredService | undefined; reason?: string } {
  const now = registered.get(id);
  const document = documents.get(hash) ?? (now?.hash === hash ? now.document : undefined);
  if (document === undefined) {
    const reason = 'the document of the interaction is not kept any more';
    if (now === undefined) return { stored: undefined, reason: `${reason}, and the service is not registered` };
    return { stored: now, reason: `${reason}; the present one is used` };
  }
  if (now !== undefined) return { stored: { ...now, document, hash } };
  const call = calls.find(({ service_id }) => service_id === id);
  const destination = call?.url === undefined ? 'http://localhost' : new URL(call.url).origin;
  const unregistered = { id, name: call?.service_name ?? id, description: '', openapi_url: destination, tags: [] };
  const fetched = { address: destination, destination, document, hash, etag: null, fetched_at: '' };
  return { stored: { ...unregistered, ...fetched }, reason: 'the service is not registered any more' };
}
