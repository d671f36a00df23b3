/** Ensemble: a person says what is to be done, and an assistant does it through the registered services. */
import { defineHandlers, type Handlers } from '../http/handlers.ts';
import type { Service, ServiceContext } from '../service.ts';
import { createAddressPolicy } from './address-policy.ts';
import type { components, operations } from './api.d.ts';
import type { Assistant } from './assistant.ts';
import { createCaller } from './call.ts';
import { interact } from './interaction.ts';
import { createInteractionLog, type InteractionLog } from './interaction-log.ts';
import * as servicesAndLogs from './migrations/0001-services-and-logs.ts';
import { offlineAssistant } from './offline.ts';
import { openaiAssistant } from './openai.ts';
import { systemPrompt } from './prompt.ts';
import { Registry } from './registry.ts';
import type { Caller, RefusedOperation, RegisteredService } from './snapshot.ts';
import { createStore } from './store.ts';

export async function open({ config, document, log, addressOf, openDatabase }: ServiceContext): Promise<Service> {
  const database = await openDatabase({ '0001-services-and-logs': servicesAndLogs });
  const policy = createAddressPolicy(config.allowedHosts);
  const { serviceApiKey, serviceCredentials } = config;
  const keys = { isOwn: policy.isOwn, serviceApiKey, serviceCredentials };
  const own = { document, address: () => addressOf(document.name) };
  const registry = new Registry({ store: createStore(database), policy, keys, own, log });
  const parts: Parts = {
    registry,
    interactions: createInteractionLog(database),
    assistant: config.openai === undefined ? offlineAssistant() : openaiAssistant(config.openai),
    call: createCaller({ policy, keys }),
  };
  return {
    handlers: defineHandlers<operations>(handlersOf(parts)),
    calls: ['*'],
    async close() {
      await registry.close();
      await database.close();
    },
  };
}

/** What the handlers work with. */
export interface Parts {
  readonly registry: Registry;
  readonly interactions: InteractionLog;
  readonly assistant: Assistant;
  readonly call: Caller;
}

export function handlersOf({ registry, interactions, assistant, call }: Parts): Handlers<operations> {
  return {
    async listServices({ query: { tags } }) {
      const services = await registry.list(tags);
      return { status: 200, body: { services: services.map(shown) } };
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

    async retrieveLogs({ query: { limit, offset } }) {
      return { status: 200, body: { logs: await interactions.list(limit, offset) } };
    },
  };
}

function registration({ tags = [], ...service }: components['schemas']['Service']): RegisteredService {
  return { ...service, tags };
}

function shown(entry: {
  readonly service: RegisteredService;
  readonly refused: readonly RefusedOperation[];
}): components['schemas']['RegisteredService'] {
  const { service, refused } = entry;
  return {
    ...service,
    tags: [...service.tags],
    refused_operations: refused.map(({ operationId, reason }) => ({ operation_id: operationId, reason })),
  };
}
