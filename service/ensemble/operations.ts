/** The Ensemble: an assistant carries out a person's request through the registered services. */
import { defineHandlers, type Handlers, type Search, type Service, type ServiceContext } from 'fountainai';
import { createAddressPolicy } from './network/address-policy.ts';
import type { components, operations } from './api.d.ts';
import type { Assistant, PastInteraction } from './conversation/assistant.ts';
import { createCaller } from './network/call.ts';
import { ForeignDocuments } from './foreign/foreign-documents.ts';
import { interact } from './conversation/interaction.ts';
import { createInteractionLog, type InteractionLog } from './log/interaction-log.ts';
import * as servicesAndLogs from './migrations/0001-services-and-logs.ts';
import * as searchTables from './migrations/0002-search.ts';
import * as writesColumn from './migrations/0003-writes.ts';
import { chooseAssistant } from './assistants/choose-assistant.ts';
import { systemPrompt } from './conversation/prompt.ts';
import { answerFrom, recordInteraction } from './log/record-interaction.ts';
import { Registry } from './registry/registry.ts';
import type { SchemaChecks } from './tools/schema-checks.ts';
import { logs } from './log/log-collection.ts';
import { prepareSnapshot } from './prepare.ts';
import { services } from './registry/service-collection.ts';
import { createRemoveSecrets } from './secrets/remove-secrets.ts';
import { foundServices, listedServices, shown } from './shown.ts';
import type { Caller, RegisteredService } from './tools/snapshot.ts';
import { createStore } from './registry/store.ts';
import { checkWishes } from './wishes/wishes.ts';

export async function open(context: ServiceContext): Promise<Service> {
  const { config, document, log, addressOf } = context;
  const migrations = {
    '0001-services-and-logs': servicesAndLogs,
    '0002-search': searchTables,
    '0003-writes': writesColumn,
  };
  const database = await context.openDatabase(migrations);
  const search = await context.openSearch(database, [services, logs]);
  const policy = createAddressPolicy(config.allowedHosts);
  const { serviceApiKey, serviceCredentials } = config;
  const keys = { isOwn: policy.isOwn, serviceApiKey, serviceCredentials };
  const removeSecrets = createRemoveSecrets(config.secrets());
  const own = { document, address: () => addressOf(document.name) };
  const documents = new ForeignDocuments();
  const { read } = documents;
  const registry = new Registry({
    store: createStore(database, search),
    policy,
    keys,
    own,
    log,
    read,
    prepare: prepareSnapshot,
  });
  const parts: Parts = {
    registry,
    interactions: createInteractionLog(database, search),
    search,
    assistant: await chooseAssistant(config, documents, removeSecrets),
    call: createCaller({ policy, keys, removeSecrets }),
    checks: documents,
  };
  return {
    handlers: defineHandlers<operations>(createHandlers(parts)),
    states: { search: () => search.state() },
    calls: ['*'],
    async close() {
      await documents.close();
      await registry.close();
      await search.close();
      await database.close();
    },
  };
}

/** The dependencies of the handlers. */
export interface Parts {
  readonly registry: Registry;
  readonly interactions: InteractionLog;
  readonly search: Pick<Search, 'find'>;
  readonly assistant: Assistant;
  readonly call: Caller;
  readonly checks: SchemaChecks;
}

export function createHandlers(parts: Parts): Handlers<operations> {
  const { registry, interactions, search, assistant, call, checks } = parts;
  return {
    async listServices({ query: { tags, q } }) {
      const found = q === undefined ? listedServices(registry, tags) : foundServices(search, registry, { q, tags });
      return { status: 200, body: { services: await found } };
    },

    async registerService({ body }) {
      return { status: 201, body: shown(await registry.register(registration(body))) };
    },

    async updateService({ path: { service_id }, body }) {
      return { status: 200, body: shown(await registry.update(service_id, registration(body))) };
    },

    async deleteService({ path: { service_id } }) {
      await registry.remove(service_id);
      return { status: 200, body: { message: `${service_id} is no longer registered` } };
    },

    async generateSystemPrompt({ query: { service_ids } }) {
      const { text, hash } = systemPrompt(await registry.snapshots(service_ids));
      return { status: 200, body: { system_prompt: text, system_prompt_hash: hash } };
    },

    async handleUserInput({ body, context }) {
      const warnings = checkWishes({ body, known: knownMembers, context });
      const { user_input } = body;
      const timestamp = new Date().toISOString();
      const snapshots = await registry.snapshots();
      const interaction = await interact(user_input, {
        assistant,
        call,
        checks,
        snapshots,
        context,
        recent: () => readRecent(interactions),
      });
      await recordInteraction(interactions, { timestamp, user_input, context }, interaction);
      if (interaction.failure !== undefined) throw interaction.failure;
      return { status: 200, body: { ...answerFrom(interaction), warnings } };
    },

    async retrieveLogs({ query: { limit, offset, q } }) {
      const logs = q === undefined ? interactions.list(limit, offset) : interactions.find({ q, limit, offset });
      return { status: 200, body: { logs: await logs } };
    },
  };
}

const maxRecent = 20;

async function readRecent(interactions: InteractionLog): Promise<readonly PastInteraction[]> {
  return (await interactions.list(maxRecent, 0)).first;
}

/** The compiler requires each member of the document. */
const inputMembers: Readonly<Record<keyof components['schemas']['UserInput'], true>> = { user_input: true };
const knownMembers: ReadonlySet<string> = new Set(Object.keys(inputMembers));

function registration({ tags = [], ...service }: components['schemas']['Service']): RegisteredService {
  return { ...service, tags };
}
