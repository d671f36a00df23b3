/** The Ensemble: an assistant carries out a person's request through the registered services. */
import {
  type Database,
  defineHandlers,
  type Handlers,
  type RequestContext,
  type Search,
  type Service,
  type ServiceContext,
} from 'fountainai';
import { type Caller, createCallers, type Callers } from './access/caller.ts';
import { createLimits } from './access/limits.ts';
import { visibleSnapshots } from './access/narrow.ts';
import { describePermissions } from './access/permissions.ts';
import { createAddressPolicy } from './network/address-policy.ts';
import type { components, operations } from './api.d.ts';
import { createCaller } from './network/call.ts';
import { ForeignDocuments } from './foreign/foreign-documents.ts';
import { beginConfirmation } from './handle-confirmation.ts';
import { beginInteraction } from './handle-interaction.ts';
import { conversationHandlers } from './dialogue/conversation-handlers.ts';
import type { InteractionParts } from './dialogue/parts.ts';
import { createConversationStore } from './log/conversations.ts';
import { createInteractionLog, type InteractionLog } from './log/interaction-log.ts';
import { migrations } from './migrations/migrations.ts';
import { chooseAssistant } from './assistants/choose-assistant.ts';
import { systemPrompt } from './conversation/prompt.ts';
import { startUpkeep, type Upkeep } from './log/upkeep.ts';
import { createRecorder } from './log/recorder.ts';
import { createRecordMetrics } from './log/metrics/record-metrics.ts';
import { createTurnStore } from './log/turns.ts';
import { GoneReplicas } from './log/replicas/gone-replicas.ts';
import { Replica } from './log/replicas/replica.ts';
import { createLogRemoval, type LogRemoval } from './log/removal.ts';
import { logHandlers } from './log/log-handlers.ts';
import { openMcp } from './mcp-endpoint.ts';
import { Registry } from './registry/registry.ts';
import { logs } from './log/log-collection.ts';
import { prepareSnapshot } from './prepare.ts';
import { services } from './registry/service-collection.ts';
import { createRemoveSecrets, type RemoveSecrets } from './secrets/remove-secrets.ts';
import { registryHandlers, type RegistryHandlersParts } from './registry-handlers.ts';
import { respond } from './streaming/stream-answer.ts';
import { createStore } from './registry/store.ts';
import { checkWishes } from './wishes/wishes.ts';

export async function open(context: ServiceContext): Promise<Service> {
  const { config, document, log, metrics, addressOf } = context;
  const { callers, removeSecrets } = await openCallers(context);
  const database = await context.openDatabase(migrations);
  const search = await context.openSearch(database, [services, logs]);
  const policy = createAddressPolicy(config.allowedHosts);
  const { serviceApiKey, serviceCredentials } = config;
  const keys = { isOwn: policy.isOwn, serviceApiKey, serviceCredentials };
  const documents = new ForeignDocuments();
  const registry = new Registry({
    store: createStore(database, search),
    policy,
    keys: { ...keys, policies: config.writePolicy },
    own: { document, address: () => addressOf(document.name) },
    log,
    read: documents.read,
    prepare: prepareSnapshot,
  });
  const { record, upkeep } = await openRecord(context, database, search);
  const parts: Parts = {
    registry,
    callers,
    ...record,
    metrics: createRecordMetrics(metrics),
    prices: config.modelPrices,
    egress: config.egressPolicy,
    removeSecrets,
    search,
    assistant: await chooseAssistant(config, removeSecrets),
    call: createCaller({ policy, keys, removeSecrets }),
    checks: documents,
  };
  const mcp = openMcp({ parts, registry, callers, context, secrets: config.secrets() });
  return {
    handlers: defineHandlers<operations>(createHandlers({ ...parts, registryChanged: () => mcp.changed() })),
    endpoints: { '/mcp': mcp.serve },
    ...callers,
    states: { search: () => search.state() },
    calls: ['*'],
    stopping: () => mcp.stop(),
    async close() {
      await upkeep.close();
      await documents.close();
      await registry.close();
      await search.close();
      await database.close();
    },
  };
}

/** Reads the principals. Their keys are in no text of a model or a service. */
async function openCallers({ config }: ServiceContext): Promise<{ callers: Callers; removeSecrets: RemoveSecrets }> {
  const principals = await config.principals();
  const keys = (principals ?? []).flatMap((principal) => principal.keys);
  return {
    callers: createCallers(principals, config.credentials('adminApiKeyAuth')),
    removeSecrets: createRemoveSecrets([...config.secrets(), ...keys]),
  };
}

async function openRecord(
  { config, log }: ServiceContext,
  database: Database,
  search: Pick<Search, 'changed' | 'find'>,
): Promise<{
  record: Pick<Parts, 'interactions' | 'conversations' | 'recorder' | 'removal' | 'turns' | 'limits' | 'permissions'>;
  upkeep: Upkeep;
}> {
  const limits = createLimits(database, config.modelPrices);
  await limits.tidy();
  const replica = new Replica({ database, log });
  const record = {
    limits,
    permissions: (caller: Caller) => describePermissions(database, caller, Date.now()),
    interactions: createInteractionLog(database, search),
    conversations: createConversationStore(database, search),
    recorder: createRecorder({ database, search, runner: replica }),
    removal: createLogRemoval(database, search),
    turns: createTurnStore(database, replica),
  };
  const gone = new GoneReplicas(database, replica.id);
  const { isExclusive } = database;
  const upkeep = await startUpkeep({ ...record, replica, gone, log, isExclusive, retention: config.logRetention });
  return { record, upkeep };
}

/** The dependencies of the handlers. */
export interface Parts extends Omit<InteractionParts, 'registry'>, RegistryHandlersParts {
  readonly callers: Pick<Callers, 'identify'>;
  readonly permissions: (caller: Caller) => ReturnType<typeof describePermissions>;
  readonly interactions: InteractionLog;
  readonly removal: LogRemoval;
}

export function createHandlers(parts: Parts): Handlers<operations> {
  const { registry } = parts;
  const { identify } = parts.callers;
  const ownerOf = (context: RequestContext): string | undefined => identify(context).owner;
  return {
    ...registryHandlers(parts, identify),
    ...logHandlers({ ...parts, ownerOf }),
    ...conversationHandlers({ ...parts, ownerOf }),

    async readPrincipal({ context }) {
      return { status: 200, body: await parts.permissions(identify(context)) };
    },

    async generateSystemPrompt({ query: { service_ids }, context }) {
      const { text, hash } = systemPrompt(await visibleSnapshots(registry, identify(context), service_ids));
      return { status: 200, body: { system_prompt: text, system_prompt_hash: hash } };
    },

    async confirmCalls({ path: { conversation_id: conversationId }, header, body, context }) {
      const warnings = checkWishes({ body, known: decisionMembers, context });
      const keys = { key: header['Idempotency-Key'], credentials: header['X-Service-Credentials'] };
      const request = { conversationId, body, ...keys, caller: identify(context), warnings, context };
      return respond(await beginConfirmation(parts, request), context);
    },

    async handleUserInput({ header, body, context }) {
      const warnings = checkWishes({ body, known: knownMembers, context });
      const keys = { key: header['Idempotency-Key'], credentials: header['X-Service-Credentials'] };
      const spoken = { body, ...keys, caller: identify(context), warnings, context };
      return respond(await beginInteraction(parts, spoken), context);
    },
  };
}

/** The compiler requires each member of the document. */
const inputMembers: Readonly<Record<keyof components['schemas']['UserInput'], true>> = {
  user_input: true,
  confirm: true,
  dry_run: true,
  conversation_id: true,
  session_id: true,
};
const knownMembers: ReadonlySet<string> = new Set(Object.keys(inputMembers));
const confirmationMembers: Readonly<Record<keyof components['schemas']['Confirmation'], true>> = {
  approved: true,
  rejected: true,
  replacements: true,
};
const decisionMembers: ReadonlySet<string> = new Set(Object.keys(confirmationMembers));
