/** A call of a tool: the first request, and the one that brings a person's decision. */
import {
  type CallToolResult,
  type InputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { outputSchema } from '../../output/output-schema.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import { findTool, type Tool } from '../../tools/tools.ts';
import { toFailure, toResult } from './call-result.ts';
import { askPerson, type CalledTool, type ConfirmationState, hashCall, readDecision } from './confirmation.ts';
import { isSearchTool, runSearchTool } from './find-operations.ts';
import type { CallReport, McpParts, ToolRequest } from './parts.ts';
import type { ProtocolServer } from './protocol-server.ts';
import { orderSnapshots } from './tool-list.ts';

export interface CallOptions {
  readonly parts: McpParts;
  readonly server: ProtocolServer;
  readonly codec: RequestStateCodec<ConfirmationState>;
}

export async function callTool(
  called: CalledTool,
  context: ServerContext,
  options: CallOptions,
): Promise<CallToolResult | InputRequiredResult> {
  const { parts } = options;
  const snapshots = orderSnapshots(await parts.snapshots());
  if (parts.tools === 'search' && isSearchTool(called.name)) {
    const found = runSearchTool(called, snapshots);
    return 'content' in found ? found : callOperation(found, { called, context, snapshots, hasSchema: false }, options);
  }
  if (parts.tools === 'search') throw unknownTool(called.name);
  const tool = findTool(snapshots, called.name);
  if (tool === undefined) throw unknownTool(called.name);
  const found = { tool, arguments: JSON.stringify(called.arguments ?? {}) };
  return callOperation(found, { called, context, snapshots, hasSchema: true }, options);
}

interface Asked {
  readonly called: CalledTool;
  readonly context: ServerContext;
  readonly snapshots: readonly Snapshot[];
  readonly hasSchema: boolean;
}

async function callOperation(
  { tool, arguments: given }: { readonly tool: Tool; readonly arguments: string },
  { called, context, snapshots, hasSchema }: Asked,
  { parts, server, codec }: CallOptions,
): Promise<CallToolResult | InputRequiredResult> {
  const http = context.http?.req;
  const state = context.mcpReq.requestState<ConfirmationState>();
  try {
    const report =
      state === undefined
        ? await parts.call({ tool, snapshots, arguments: given, http })
        : await decide({ tool, snapshots, http }, { called, context, state }, parts);
    const { pending } = report;
    if (pending !== undefined) return await askPerson(called, { report, pending }, { server, codec, parts, context });
    const schema = hasSchema ? outputSchema(tool.operation) : undefined;
    return toResult(report, { server, schema });
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    return toFailure(error);
  }
}

/** @throws ProtocolError for a state of other arguments, or without an answer */
function decide(
  asked: Pick<ToolRequest, 'tool' | 'snapshots' | 'http'>,
  { called, context, state }: { called: CalledTool; context: ServerContext; state: ConfirmationState },
  parts: McpParts,
): Promise<CallReport> {
  const isApproved = readDecision(context);
  if (state.hash !== hashCall(called)) throw invalid('the state of the confirmation belongs to another call');
  if (isApproved === undefined) throw invalid('the answer to the confirmation is missing');
  return parts.decide({ ...asked, conversationId: state.conversation, callId: state.call, isApproved });
}

const invalid = (message: string): ProtocolError => new ProtocolError(ProtocolErrorCode.InvalidParams, message);
const unknownTool = (name: string): ProtocolError =>
  invalid(`no tool has the name ${JSON.stringify(name.slice(0, 100))}`);
