/** Credentials of callers: where they go, and that nothing keeps them. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../http/testing/apps.ts';
import type { operations } from './api.d.ts';
import { scriptedAssistant } from './assistants/testing/scripted-assistant.ts';
import {
  dialects,
  type ScriptedModel,
  type ScriptStep,
  startScriptedModel,
} from './assistants/testing/scripted-model.ts';
import { createHandlers } from './operations.ts';
import { ensemble, type Harness, openHarness } from './testing/registries.ts';
import { listen } from './testing/servers.ts';

const secret = 'token-of-caller-0123456789';
const responses = { 200: { description: 'well', content: { 'application/json': { schema: {} } } } };
const security = [{ bearer: [] }];
const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } };
const note = { name: 'note', in: 'query', schema: { type: 'string' } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/pets/{petId}': {
      get: { operationId: 'getPet', parameters: [petId], security, responses },
      delete: { operationId: 'deletePet', parameters: [petId, note], security, responses },
    },
    '/open': { get: { operationId: 'open', responses } },
  },
});

let harness: Harness;
let app: TestApp;
let model: ScriptedModel;
/** The headers of each request that a service got, by its path. */
let received: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  harness = await openHarness();
  harness.policies = { read: 'allow', write: 'allow', delete: 'confirm' };
  received = [];
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

const call = (name: string, id = 'call_1'): ScriptStep => ({
  calls: [{ id, name, arguments: name.endsWith('open') ? '{}' : '{"path":{"petId":1}}' }],
});
const done: ScriptStep = { text: 'Done.' };

async function start(script: readonly ScriptStep[], dialect = dialects[0]!): Promise<void> {
  model = await startScriptedModel(dialect, script);
  closing.push(() => model.close());
  const assistant = scriptedAssistant(dialect, model);
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers({ ...harness.startParts(), assistant })));
  for (const id of ['pets', 'other']) await register(id, id === 'pets' ? { credentials: 'caller' } : {});
}

/** The service gives back what it got. */
async function register(id: string, facts: object): Promise<void> {
  const server = await listen(
    createServer((request, answer) => {
      if (request.url === '/openapi.json') return void answer.end(document);
      received.push({ path: `${id}${request.url ?? ''}`, headers: request.headers });
      const echo = JSON.stringify({ got: request.headers.authorization ?? 'nothing' });
      answer.writeHead(200, { 'content-type': 'application/json', 'x-echo': echo }).end(echo);
    }),
  );
  closing.push(server.close);
  const service = { ...harness.service({ id, name: id, openapi_url: `${server.url}/openapi.json` }), ...facts };
  const headers = { 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
  const { statusCode } = await app.call({ method: 'POST', url: '/services/register', headers, payload: service });
  expect(statusCode).toBe(201);
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ pets: { bearer: secret } });

async function ask(url: string, payload: object, credentials?: string) {
  const extra = credentials === undefined ? {} : { 'x-service-credentials': credentials };
  const headers = { 'x-api-key': 'key-of-apiKeyAuth', ...extra };
  const answer = await app.call({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), text: answer.body };
}

async function readRecord(id: unknown): Promise<{ calls?: { status: string; reason?: string }[] }> {
  const headers = { 'x-api-key': 'key-of-apiKeyAuth' };
  return (await app.call({ method: 'GET', url: `/logs/${String(id)}`, headers })).json();
}

/** All that is kept or shown: the answer, the log of the process, the requests to the model and the database. */
async function collectTexts(text: string): Promise<string> {
  const logs = await app.call({ method: 'GET', url: '/logs', headers: { 'x-api-key': 'key-of-apiKeyAuth' } });
  return [text, logs.body, JSON.stringify(model.requests), harness.logged.join('\n')].join('\n');
}

describe.each(dialects)('credentials of a caller (%s)', (dialect) => {
  it('go to their service, and nothing keeps or shows them', async () => {
    await start([call('pets__getPet'), done], dialect);
    const { status, body, text } = await ask('/interact', { user_input: `Get pet 1 with ${secret}` }, header);
    expect([status, body.details]).toEqual([200, undefined]);
    expect(received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['pets/pets/1', `Bearer ${secret}`],
    ]);
    const all = await collectTexts(text);
    expect(all).toContain('[removed]');
    for (const spelled of [secret, header, Buffer.from(secret).toString('base64url').slice(0, -2)])
      expect(all).not.toContain(spelled);
    expect(JSON.stringify(await readRecord(body.interaction_id))).not.toContain(secret);
  });
});

describe('credentials of a caller', () => {
  it('go to no other service', async () => {
    await start([call('other__open'), call('pets__open', 'call_2'), done]);
    await ask('/interact', { user_input: 'Open both' }, header);
    expect(received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['other/open', undefined],
      ['pets/open', undefined],
    ]);
  });

  it('are sent again with the confirmation', async () => {
    await start([call('pets__deletePet'), done]);
    const first = await ask('/interact', { user_input: 'Delete pet 1' }, header);
    const [pending] = first.body.pending_calls as { id: string }[];
    expect(received).toEqual([]);
    const url = `/interact/${String(first.body.conversation_id)}/confirm`;
    const { status, text } = await ask(url, { approved: [pending?.id] }, header);
    expect([status, received[0]?.headers.authorization]).toEqual([200, `Bearer ${secret}`]);
    expect(await collectTexts(first.text + text)).not.toContain(secret);
  });

  it('are refused in the arguments of a replacement, which are stored', async () => {
    await start([call('pets__deletePet'), done]);
    const first = await ask('/interact', { user_input: 'Delete pet 1' }, header);
    const [pending] = first.body.pending_calls as { id: string }[];
    const url = `/interact/${String(first.body.conversation_id)}/confirm`;
    const encoded = Buffer.from(secret).toString('base64');
    for (const note of [secret, `Bearer ${secret}`, encodeURIComponent(secret), encoded]) {
      const replacements = { [String(pending?.id)]: { path: { petId: 1 }, query: { note } } };
      const { status, body, text } = await ask(url, { replacements }, header);
      expect([status, body.details]).toEqual([400, expect.stringContaining('/body/replacements')]);
      const all = await collectTexts(text + JSON.stringify(await readRecord(first.body.interaction_id)));
      expect(all).not.toContain(secret);
      expect(all).not.toContain(encoded);
    }
    const { status } = await ask(url, { approved: [pending?.id] }, header);
    expect([status, received[0]?.headers.authorization]).toEqual([200, `Bearer ${secret}`]);
  });

  it('are missing at a confirmation without them: the call is not sent', async () => {
    await start([call('pets__deletePet'), done]);
    const first = await ask('/interact', { user_input: 'Delete pet 1' }, header);
    const [pending] = first.body.pending_calls as { id: string }[];
    await ask(`/interact/${String(first.body.conversation_id)}/confirm`, { approved: [pending?.id] });
    expect(received).toEqual([]);
    expect((await readRecord(first.body.interaction_id)).calls).toMatchObject([{ status: 'credentials_missing' }]);
  });

  it.each([
    { what: 'no header', given: undefined },
    { what: 'another scheme', given: encode({ pets: { basic: 'user:password' } }) },
    { what: 'no scheme', given: encode({ pets: {} }) },
    { what: 'no service', given: encode({}) },
  ])('are missing with $what: the call is not sent, and says so', async ({ given }) => {
    await start([call('pets__getPet'), done]);
    const { status, body } = await ask('/interact', { user_input: 'Get pet 1' }, given);
    expect([status, received]).toEqual([200, []]);
    const reason = expect.stringContaining('[ensemble-caller-credentials-missing]') as string;
    expect((await readRecord(body.interaction_id)).calls).toMatchObject([{ status: 'credentials_missing', reason }]);
    expect(JSON.stringify(model.requests[1]?.body)).toContain('the caller has sent no value');
  });

  it('are not needed by an operation without security', async () => {
    await start([call('pets__open'), done]);
    const { body } = await ask('/interact', { user_input: 'Open it' });
    expect((await readRecord(body.interaction_id)).calls).toMatchObject([{ status: 'done' }]);
  });

  it.each([
    { what: 'text that is not base64url', given: 'token of caller!' },
    { what: 'base64url of no JSON', given: Buffer.from(secret).toString('base64url') },
    { what: 'a list', given: encode([secret]) },
    { what: 'a text', given: encode(secret) },
    { what: 'a value that is not a text', given: encode({ pets: { bearer: [secret] } }) },
    { what: 'schemes that are a text', given: encode({ pets: secret }) },
    { what: 'an empty value', given: encode({ pets: { bearer: '' } }) },
    { what: 'a line break in a value', given: encode({ pets: { bearer: `${secret}\r\nx: 1` } }) },
    { what: 'half of a character', given: encode({ pets: { bearer: `${secret}\ud800` } }) },
    { what: 'an unknown service', given: encode({ [secret]: { bearer: secret } }) },
    { what: 'a service without credentials of callers', given: encode({ other: { bearer: secret } }) },
    { what: 'more than 8 KiB', given: encode({ pets: { bearer: secret.repeat(400) } }) },
    {
      what: 'too many values',
      given: encode({ pets: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [n, secret])) }),
    },
  ])('are a 400 without their values, and nothing is done: $what', async ({ given }) => {
    await start([call('pets__getPet'), done]);
    const { status, body, text } = await ask('/interact', { user_input: 'Get pet 1' }, given);
    expect([status, received, model.requests]).toEqual([400, [], []]);
    expect(String(body.details)).toContain('X-Service-Credentials');
    const all = await collectTexts(text);
    expect(all).not.toContain(secret);
    expect(all).not.toContain(given.slice(0, 40));
  });

  it('are in the registration, and stay there after a restart', async () => {
    await start([done]);
    const app2 = createTestApp(
      ensemble,
      defineHandlers<operations>(
        createHandlers({ ...harness.startParts(), assistant: scriptedAssistant('chat', model) }),
      ),
    );
    const answer = await app2.call({ method: 'GET', url: '/services', headers: { 'x-api-key': 'key-of-apiKeyAuth' } });
    const { services } = answer.json<{
      services: { id: string; credentials?: string; refused_operations: unknown[] }[];
    }>();
    expect(services.map(({ id, credentials }) => [id, credentials])).toEqual([
      ['other', undefined],
      ['pets', 'caller'],
    ]);
    expect(services[1]?.refused_operations).toEqual([]);
  });
});
