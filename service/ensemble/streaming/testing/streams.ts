/** For tests: an ensemble with a service of things, and an assistant that a test controls. */
import { createServer } from 'node:http';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../../../http/testing/apps.ts';
import { readEvents } from '../../../http/response/stream/event-text.ts';
import type { components, operations } from '../../api.d.ts';
import type { Assistant, Conversation, ToolCall } from '../../conversation/assistant.ts';
import type { Log } from '../../log/interaction-log.ts';
import { createHandlers } from '../../operations.ts';
import { ensemble, openHarness } from '../../testing/registries.ts';
import { listen } from '../../testing/servers.ts';

export type StreamEvent = components['schemas']['StreamEvent'];

const responses = { 200: { description: 'well' }, 201: { description: 'made' }, 204: { description: 'gone' } };
const requestBody = { content: { 'application/json': { schema: { type: 'object' } } } };
const thingId = { name: 'thingId', in: 'path', required: true, schema: { type: 'integer' } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { post: { operationId: 'createThing', requestBody, responses } },
    '/things/{thingId}': {
      get: { operationId: 'getThing', parameters: [thingId], responses },
      delete: { operationId: 'deleteThing', parameters: [thingId], responses },
    },
  },
});

export const getThing = (id: string, thing = 1): ToolCall => ({
  id,
  name: 'things__getThing',
  arguments: JSON.stringify({ path: { thingId: thing } }),
});
export const deleteThing = (id: string): ToolCall => ({ ...getThing(id), name: 'things__deleteThing' });

export interface TestStreams {
  readonly app: TestApp;
  /** `METHOD path` of each call that the service got. */
  readonly received: readonly string[];
  /** Sends a request without a socket. */
  readonly ask: (
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ) => ReturnType<TestApp['call']>;
  /** Returns the record of the only interaction that has ended. */
  readonly lastLog: () => Promise<Log | undefined>;
  readonly close: () => Promise<void>;
}

export const keys = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
export const asStream = { ...keys, accept: 'text/event-stream' };

/** @param respond is awaited before the service responds to a call */
export async function openStreams(
  next: Conversation['next'],
  {
    respond = () => Promise.resolve(),
    isBoundToWords = true,
    policies,
  }: {
    readonly respond?: () => Promise<void>;
    readonly isBoundToWords?: boolean;
    readonly policies?: 'confirm deletes';
  } = {},
): Promise<TestStreams> {
  const harness = await openHarness();
  if (policies !== undefined) harness.policies = { ...harness.policies, delete: 'confirm' };
  const received: string[] = [];
  const service = await listen(
    createServer((request, response) => {
      if (request.url === '/openapi.json') return void response.end(document);
      received.push(`${String(request.method)} ${String(request.url)}`);
      void respond().then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"Tom"}'));
    }),
  );
  const open = (): Conversation => ({ next, save: () => null });
  const assistant: Assistant = { name: 'scripted', isBoundToWords, begin: open, resume: open };
  const app = createTestApp(
    ensemble,
    defineHandlers<operations>(createHandlers({ ...harness.startParts(), assistant })),
  );
  const ask: TestStreams['ask'] = (url, payload, headers = keys) =>
    app.call({ url, headers, ...(payload === undefined ? {} : { method: 'POST', payload }) });
  await ask('/services/register', harness.service({ openapi_url: `${service.url}/openapi.json` }));
  return {
    app,
    received,
    ask,
    async lastLog() {
      const { logs } = (await ask('/logs?limit=1')).json<{ logs: Log[] }>();
      return logs[0]?.id === undefined ? undefined : (await ask(`/logs/${logs[0].id}`)).json<Log>();
    },
    async close() {
      await service.close();
      await harness.close();
    },
  };
}

export const eventsIn = (text: string): StreamEvent[] =>
  readEvents(text).map(({ data }) => JSON.parse(data) as StreamEvent); // each was checked before it was sent

/** Returns an assistant's turns in their order; the last one is repeated. */
export function script(...turns: readonly ToolCall[][]): Conversation['next'] {
  let step = 0;
  return async () => {
    const calls = turns[step++] ?? [];
    return { text: calls.length === 0 ? 'Done.' : '', calls };
  };
}
