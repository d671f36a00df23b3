/** What requests of persons need. */
import type { ModelPrices, RequestContext } from 'fountainai';
import type { Caller } from '../access/caller.ts';
import type { Limits } from '../access/limits.ts';
import { usableSnapshots } from '../access/narrow.ts';
import type { Assistant } from '../conversation/assistant.ts';
import type { ConversationStore } from '../log/conversations.ts';
import type { InteractionLog } from '../log/interaction-log.ts';
import type { RecordMetrics } from '../log/metrics/record-metrics.ts';
import type { Recorder } from '../log/recorder.ts';
import type { TurnStore } from '../log/turns.ts';
import { readCallerCredentials, removeCallerSecrets } from '../network/caller-credentials.ts';
import type { Registry } from '../registry/registry.ts';
import { joinRemovals, type RemoveSecrets } from '../secrets/remove-secrets.ts';
import type { SchemaChecks } from '../tools/schema-checks.ts';
import type { Caller as SendCall, CallerCredentials, Policy, Snapshot } from '../tools/snapshot.ts';

export interface InteractionParts {
  readonly registry: Pick<Registry, 'snapshots'>;
  readonly recorder: Recorder;
  readonly interactions: Pick<InteractionLog, 'list'>;
  readonly conversations: ConversationStore;
  readonly turns: TurnStore;
  /** For results of one service in calls of a foreign one. */
  readonly egress: Policy;
  readonly assistant: Assistant;
  readonly limits: Limits;
  readonly call: SendCall;
  readonly checks: SchemaChecks;
  readonly prices: ModelPrices;
  readonly metrics: RecordMetrics;
  readonly removeSecrets: RemoveSecrets;
}

/** A request in words, or a decision about calls. */
export interface Asked {
  readonly key: string | undefined;
  /** The header `X-Service-Credentials`, which is neither logged nor stored. */
  readonly credentials: string | undefined;
  readonly caller: Caller;
  /** For names that have no effect. */
  readonly warnings: readonly string[];
  readonly context: RequestContext;
}

/** The services that a request can use, and the secrets that it brings for them. */
export interface UsableServices {
  readonly snapshots: readonly Snapshot[];
  readonly credentials: CallerCredentials | undefined;
  /** Removes the secrets of the request. */
  readonly removeOwn: RemoveSecrets;
  /** Removes those of the settings, too. */
  readonly removeSecrets: RemoveSecrets;
}

/** @throws HttpError bad_request for malformed credentials */
export async function readServices(
  { registry, removeSecrets }: Pick<InteractionParts, 'registry' | 'removeSecrets'>,
  { caller, credentials: header }: Pick<Asked, 'caller' | 'credentials'>,
): Promise<UsableServices> {
  const snapshots = await usableSnapshots(registry, caller);
  const credentials = readCallerCredentials(header, snapshots);
  const removeOwn = removeCallerSecrets(credentials);
  return { snapshots, credentials, removeOwn, removeSecrets: joinRemovals(removeOwn, removeSecrets) };
}
