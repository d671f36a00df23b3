/** Connects the Model Context Protocol with the registry, the record and the callers of this service. */
import { hkdfSync } from 'node:crypto';
import type { RequestContext, ServiceContext } from 'fountainai';
import type { Callers } from './access/caller.ts';
import { usableSnapshots } from './access/narrow.ts';
import { callDirectly, decideDirectly, type CallerRequest } from './direct-call.ts';
import type { InteractionParts } from './dialogue/parts.ts';
import { createMcpEndpoint, type McpEndpoint } from './mcp/endpoint.ts';
import { applyFilter } from './mcp/http/filter.ts';
import type { HandlerOptions, Visit } from './mcp/http/handler.ts';
import type { McpParts } from './mcp/server/parts.ts';
import type { Registry } from './registry/registry.ts';
import type { Snapshot } from './tools/snapshot.ts';

export interface McpOptions extends Pick<HandlerOptions, 'limits' | 'pollMs'> {
  readonly parts: InteractionParts;
  readonly registry: Pick<Registry, 'state'>;
  readonly callers: Pick<Callers, 'identify'>;
  readonly context: Pick<ServiceContext, 'document' | 'log'>;
  /** The secrets of the settings, which all replicas have. */
  readonly secrets: readonly string[];
}

export function openMcp({ parts, registry, callers, context, secrets, ...limits }: McpOptions): McpEndpoint {
  const { document, log } = context;
  const stateKey = deriveKey(secrets);
  const ownerOf = (of: RequestContext): string => callers.identify(of).name;
  const onFault = (err: unknown): void => log.debug({ err }, 'a message of the Model Context Protocol was refused');
  return createMcpEndpoint({
    ...limits,
    ownerOf,
    onFault,
    registryState: () => registry.state(),
    partsFor: (visit, visitOf): McpParts => {
      /** The request of the call, which is a later one of a session. */
      const toRequest = (http: Request | undefined): CallerRequest => {
        const { context: own } = visitOf(http);
        const credentials = http?.headers.get('x-service-credentials') ?? undefined;
        return { caller: callers.identify(own), context: own, credentials, confirm: visit.filter.confirm };
      };
      return {
        name: document.name,
        version: document.version,
        principal: visit.owner,
        stateKey,
        tools: visit.filter.tools,
        snapshots: () => usable(visit),
        call: (request) => callDirectly(parts, request, toRequest(request.http)),
        decide: (decision) => decideDirectly(parts, decision, toRequest(decision.http)),
        describeConfirmation,
        onFault,
      };
    },
  });

  async function usable({ context: own, filter }: Visit): Promise<Snapshot[]> {
    return applyFilter(filter, await usableSnapshots(parts.registry, callers.identify(own)));
  }
}

const describeConfirmation: McpParts['describeConfirmation'] = (
  { conversationId },
  { id, description, reason, expires_at },
) =>
  JSON.stringify({
    error: 'The call was not sent: it waits for the confirmation of a person, and this client cannot ask one.',
    pending_call: id,
    conversation_id: conversationId,
    description,
    reason,
    expires_at,
    how_to_confirm: `POST /interact/${conversationId}/confirm with the body {"approved":["${id}"]}, or {"rejected":["${id}"]}`,
  });

/** A change of any secret ends the confirmations that wait for a client of 2026; their calls can still be confirmed over HTTP. */
function deriveKey(secrets: readonly string[]): Uint8Array {
  const all = JSON.stringify([...secrets].sort());
  return new Uint8Array(hkdfSync('sha256', all, '', 'fountainai mcp request state', 32));
}
