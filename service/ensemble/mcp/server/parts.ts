/** What a server of the Model Context Protocol needs. It knows nothing of HTTP: the same server runs over stdin and stdout. */
import type { CallOutcome } from '../../conversation/assistant.ts';
import type { PendingCall } from '../../conversation/calls/pending-calls.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import type { Tool } from '../../tools/tools.ts';

export interface McpParts {
  readonly name: string;
  readonly version: string;
  /** For the state of a confirmation: it is only valid for the same principal. */
  readonly principal: string;
  /** At least 32 bytes, the same for all replicas. */
  readonly stateKey: Uint8Array;
  /** `search`: two tools find and call operations, instead of a tool for each operation. */
  readonly tools: 'all' | 'search';
  /** Returns the services that the client may use, with the permitted operations only. */
  snapshots(): Promise<readonly Snapshot[]>;
  call(request: ToolRequest): Promise<CallReport>;
  /** Carries out a person's decision about a call that waits. @throws HttpError if it does not wait any more */
  decide(decision: ToolDecision): Promise<CallReport>;
  /** Tells how to confirm the call without this client. */
  describeConfirmation(report: CallReport, pending: PendingCall): string;
  /** For faults of the protocol. */
  onFault(error: Error): void;
}

export interface ToolRequest {
  readonly tool: Tool;
  /** What `snapshots` has returned for this request. */
  readonly snapshots: readonly Snapshot[];
  /** JSON. */
  readonly arguments: string;
  /** The request over HTTP that has the call. */
  readonly http: Request | undefined;
}

export interface ToolDecision extends Pick<ToolRequest, 'tool' | 'snapshots' | 'http'> {
  readonly conversationId: string;
  readonly callId: string;
  readonly isApproved: boolean;
}

/** What became of a call. */
export interface CallReport {
  readonly conversationId: string;
  readonly interactionId: string;
  /** Undefined if the call waits for a person. */
  readonly outcome: CallOutcome | undefined;
  /** Set if the call waits. */
  readonly pending: PendingCall | undefined;
}
