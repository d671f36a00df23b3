import { createServer, type RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../http/testing/apps.ts';
import type { operations } from './api.d.ts';
import type { Assistant } from './conversation/assistant.ts';
import type { Log } from './log/interaction-log.ts';
import { offlineAssistant } from './assistants/offline/offline.ts';
import { scriptedAssistant } from './assistants/testing/scripted-assistant.ts';
import { type Dialect, type ScriptStep, startScriptedModel } from './assistants/testing/scripted-model.ts';
import { createHandlers } from './operations.ts';
import { ensemble, type Harness, openHarness, sending } from './testing/registries.ts';
import { listen } from './testing/servers.ts';

const response = { 200: { description: 'well' }, 204: { description: 'gone' } };
const id = { name: 'thingId', in: 'path', required: true, schema: { type: 'integer' } };
const token = { name: 'access_token', in: 'query', schema: { type: 'string' } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  components: { securitySchemes: { apiKeyAuth: { type: 'apiKey', in: 'query', name: 'key' } } },
  security: [{ apiKeyAuth: [] }],
  paths: {
    '/things': { get: { operationId: 'listThings', summary: 'List the things', responses: response } },
    '/things/{thingId}': {
      delete: {
        operationId: 'deleteThing',
        summary: 'Delete a thing',
        parameters: [id, token],
        responses: response,
      },
    },
  },
});

let harness: Harness;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  harness = await openHarness();
  harness.pages.set('/openapi.json', sending(document));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

interface StartedApp {
  readonly app: TestApp;
  /** Of the service. */
  readonly url: string;
  /** Ends the service. */
  readonly stop: () => Promise<void>;
}

/** Returns a service with this response to deletions. */
async function startApp(assistant: Assistant, onDelete: RequestListener): Promise<StartedApp> {
  const server = await listen(
    createServer((request, answer) => {
      if (request.method === 'DELETE') onDelete(request, answer);
      else if (request.url === '/openapi.json') answer.end(document);
      else answer.writeHead(200, { 'content-type': 'application/json' }).end('[]');
    }),
  );
  closing.push(server.close);
  const app = createTestApp(
    ensemble,
    defineHandlers<operations>(createHandlers({ ...harness.startParts(), assistant })),
  );
  const service = harness.service({ openapi_url: `${server.url}/openapi.json` });
  await ask(app, 'POST', '/services/register', service);
  return { app, url: server.url, stop: server.close };
}

async function ask(app: TestApp, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
  const answer = await app.call({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

async function lastLog(app: TestApp): Promise<Log | undefined> {
  const { body } = await ask(app, 'GET', '/logs?limit=1');
  return (body as { logs: Log[] }).logs[0];
}

const sentAt = expect.stringMatching(/^\d{4}-.*Z$/) as string;
const fact = {
  service_id: 'things',
  service_name: 'Things',
  operation_id: 'deleteThing',
  method: 'DELETE',
  sent_at: sentAt,
};

const outcomes: { what: string; onDelete: RequestListener; want: object }[] = [
  {
    what: 'was carried out',
    onDelete: (_request, answer) => answer.writeHead(204).end(),
    want: { outcome: 'done', status: 204 },
  },
  {
    what: 'was rejected',
    onDelete: (_request, answer) => answer.writeHead(404).end(),
    want: { outcome: 'rejected', status: 404 },
  },
  {
    what: 'failed',
    onDelete: (_request, answer) => answer.writeHead(500).end(),
    want: { outcome: 'unknown', status: 500 },
  },
  {
    what: 'was carried out with an answer that is too large',
    onDelete: (_request, answer) => answer.writeHead(201, { 'content-length': '9000000' }).write('a'),
    want: {
      outcome: 'done',
      status: 201,
      reason: expect.stringContaining(' [ensemble-answer-too-large]') as string,
    },
  },
  {
    what: 'was rejected with an answer that breaks off',
    onDelete: (request, answer) => {
      answer.writeHead(409, { 'content-length': '100' }).write('a', () => void request.socket.destroy());
    },
    want: {
      outcome: 'rejected',
      status: 409,
      reason: expect.stringContaining(' [ensemble-answer-cut-off]') as string,
    },
  },
  {
    what: 'was cut off',
    onDelete: (request) => request.socket.destroy(),
    want: { outcome: 'unknown', reason: expect.stringContaining(' [ensemble-service-unreachable]') as string },
  },
];

/** Assistants that delete thing 7. */
const calls = (...written: string[]): ScriptStep => ({
  calls: written.map((text, index) => ({ id: `call_${index}`, name: 'things__deleteThing', arguments: text })),
});
const seven = '{"path":{"thingId":7}}';
async function modelWith(dialect: Dialect, ...script: ScriptStep[]): Promise<Assistant> {
  const model = await startScriptedModel(dialect, script);
  closing.push(() => model.close());
  return scriptedAssistant(dialect, model);
}
const assistants: { name: string; readonly make: () => Promise<Assistant> }[] = [
  { name: 'the offline planner', make: async () => offlineAssistant() },
  { name: 'a model (responses)', make: () => modelWith('responses', calls(seven), { text: 'I did nothing.' }) },
  { name: 'a model (chat)', make: () => modelWith('chat', calls(seven), { text: 'I did nothing.' }) },
  { name: 'a model (messages)', make: () => modelWith('messages', calls(seven), { text: 'I did nothing.' }) },
];

describe.each(assistants)('a write of $name', (assistant) => {
  it.each(outcomes)('that $what is named in the answer and in the log', async ({ onDelete, want }) => {
    const { app, url } = await startApp(await assistant.make(), onDelete);
    const { status, body } = await ask(app, 'POST', '/interact', { user_input: 'Delete the thing with thingId 7' });
    const writes = [{ ...fact, url: `${url}/things/7`, ...want }];
    expect([status, body.writes]).toEqual([200, writes]);
    expect((await lastLog(app))?.writes).toEqual(writes);
    expect(JSON.stringify(body)).not.toContain('own-service-key');
  });
});

describe('writes', () => {
  const done: RequestListener = (_request, answer) => answer.writeHead(204).end();

  it('are empty after a read', async () => {
    const { app } = await startApp(offlineAssistant(), done);
    const { body } = await ask(app, 'POST', '/interact', { user_input: 'List the things' });
    expect([body.writes, (await lastLog(app))?.writes]).toEqual([[], []]);
    expect(body.service_responses).toHaveLength(1);
  });

  it('of an interaction whose provider fails later are in the 502 and in the log', async () => {
    const assistant = await modelWith('responses', calls(seven), { status: 400, body: '{"error":{"message":"no"}}' });
    const { app, url } = await startApp(assistant, done);
    const { status, body } = await ask(app, 'POST', '/interact', { user_input: 'Delete the thing with thingId 7' });
    expect([status, body.errorCode]).toEqual([502, 'bad_gateway']);
    expect(String(body.details).split('\n')).toEqual([
      expect.stringContaining(' [ensemble-provider-refused]'),
      'Writes that were sent before:',
      `DELETE ${url}/things/7 (deleteThing of things): done, status 204`,
    ]);
    expect(await lastLog(app)).toMatchObject({ error_code: 'bad_gateway', writes: [{ ...fact, outcome: 'done' }] });
  });

  it('are in the order of the calls, without calls that were never sent', async () => {
    const invalid = '{"path":{"thingId":"seven"}}';
    const assistant = await modelWith('responses', calls('{"path":{"thingId":1}}', invalid, seven), { text: 'Done.' });
    const { app, url } = await startApp(assistant, done);
    const { body } = await ask(app, 'POST', '/interact', { user_input: 'Delete things 1 and 7' });
    expect(body.writes).toMatchObject([{ url: `${url}/things/1` }, { url: `${url}/things/7` }]);
  });

  it('are empty if no connection was possible', async () => {
    const assistant = await modelWith('responses', calls(seven), { text: 'I did nothing.' });
    const { app, url, stop } = await startApp(assistant, done);
    await stop();
    const { body } = await ask(app, 'POST', '/interact', { user_input: 'Delete the thing with thingId 7' });
    expect([body.writes, (await lastLog(app))?.writes]).toEqual([[], []]);
    const [call] = body.service_responses as { response: string }[];
    expect(call?.response, url).toMatch(/^Not sent: .*ECONNREFUSED.* \[ensemble-service-unreachable\]/);
  });

  it('hide values of the query with the name of a secret', async () => {
    const written = '{"path":{"thingId":7},"query":{"access_token":"abc-secret"}}';
    const { app, url } = await startApp(await modelWith('responses', calls(written), { text: 'Done.' }), done);
    const user_input = 'Delete the thing with thingId 7 with the access_token abc-secret';
    const { body } = await ask(app, 'POST', '/interact', { user_input });
    expect(body.writes).toMatchObject([{ url: `${url}/things/7?access_token=***` }]);
  });

  it('are named in the error of a log that cannot be written', async () => {
    const { app, url } = await startAppWithoutLog(done);
    const { status, body } = await ask(app, 'POST', '/interact', { user_input: 'Delete the thing with thingId 7' });
    expect(status).toBe(500);
    expect(body.details).toContain(`DELETE ${url}/things/7 (deleteThing of things): done, status 204`);
  });

  async function startAppWithoutLog(onDelete: RequestListener): Promise<StartedApp> {
    const parts = harness.startParts();
    const finish = async (): Promise<void> => Promise.reject(new Error('the disk is gone'));
    harness.startParts = () => ({ ...parts, recorder: { ...parts.recorder, finish } });
    return startApp(offlineAssistant(), onDelete);
  }
});
