/** Ensemble: a person says what is to be done, and an assistant does it through the registered services. */
import { defineHandlers, type Handlers, type Search, type Service, type ServiceContext } from 'fountainai';
import { createAddressPolicy } from './address-policy.ts';
import type { components, operations } from './api.d.ts';
import type { Assistant } from './assistant.ts';
import { createCaller } from './call.ts';
import { interact } from './interaction.ts';
import { createInteractionLog, type InteractionLog } from './interaction-log.ts';
import * as servicesAndLogs from './migrations/0001-services-and-logs.ts';
import * as searchTables from './migrations/0002-search.ts';
import { offlineAssistant } from './offline.ts';
import { openaiAssistant } from './openai.ts';
import { systemPrompt } from './prompt.ts';
import { Registry } from './registry.ts';
import { logs, services } from './search.ts';
import { foundLogs, foundServices, shown } from './shown.ts';
import type { Caller, RegisteredService } from './snapshot.ts';
import { createStore } from './store.ts';

export async function open(context: ServiceContext): Promise<Service> {
  const { config, document, log, addressOf } = context;
  const migrations = { '0001-services-and-logs': servicesAndLogs, '0002-search': searchTables };
  const database = await context.openDatabase(migrations);
  const search = await context.openSearch(database, [services, logs]);
  const policy = createAddressPolicy(config.allowedHosts);
  const { serviceApiKey, serviceCredentials } = config;
  const keys = { isOwn: policy.isOwn, serviceApiKey, serviceCredentials };
  const own = { document, address: () => addressOf(document.name) };
  const registry = new Registry({ store: createStore(database, search), policy, keys, own, log });
  const parts: Parts = {
    registry,
    interactions: createInteractionLog(database, search),
    search,
    assistant: config.openai === undefined ? offlineAssistant() : openaiAssistant(config.openai),
    call: createCaller({ policy, keys }),
  };
  return {
    handlers: defineHandlers<operations>(handlersOf(parts)),
    states: { search: () => search.state() },
    calls: ['*'],
    async close() {
      await registry.close();
      await search.close();
      await database.close();
    },
  };
}

/** What the handlers work with. */
export interface Parts {
  readonly registry: Registry;
  readonly interactions: InteractionLog;
  readonly search: Pick<Search, 'find'>;
  readonly assistant: Assistant;
  readonly call: Caller;
}

export function handlersOf({ registry, interactions, search, assistant, call }: Parts): Handlers<operations> {
  return {
    async listServices({ query: { tags, q } }) {
      const listed = await registry.list(tags);
      const chosen = q === undefined ? listed.map(shown) : await foundServices(search, listed, q);
      return { status: 200, body: { services: chosen } };
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

    async handleUserInput({ body: { user_input }, context }) {
      const timestamp = new Date().toISOString();
      const snapshots = await registry.snapshots();
      const { assistantResponse, serviceResponses, promptHash, failure } = await interact(user_input, {
        assistant,
        call,
        snapshots,
        context,
      });
      const answer = { assistant_response: assistantResponse, service_responses: [...serviceResponses] };
      await interactions.append({
        timestamp,
        user_input,
        ...answer,
        system_prompt_hash: promptHash,
        request_id: context.requestId,
        ...(failure === undefined ? {} : { error_code: failure.code }),
      });
      if (failure !== undefined) throw failure;
      return { status: 200, body: answer };
    },

    async retrieveLogs({ query: { limit, offset, q } }) {
      if (q === undefined) return { status: 200, body: { logs: await interactions.list(limit, offset) } };
      return { status: 200, body: { logs: await foundLogs(search, interactions, { q, limit, offset }) } };
    },
  };
}

function registration({ tags = [], ...service }: components['schemas']['Service']): RegisteredService {
  return { ...service, tags };
}
