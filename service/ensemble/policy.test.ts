/** Writes under control: policies, confirmations, dry runs, consent and egress, through the operations. */
import { createServer } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../http/testing/apps.ts';
import type { operations } from './api.d.ts';
import { offlineAssistant } from './assistants/offline/offline.ts';
import { openaiAssistant } from './assistants/openai/openai.ts';
import { type ScriptStep, scriptedKey, startScriptedModel } from './assistants/testing/scripted-model.ts';
import type { Assistant } from './conversation/assistant.ts';
import { createHandlers } from './operations.ts';
import { documentWith, paths, type Said } from './testing/boats.ts';
import { ensemble, type Harness, openHarness, sending } from './testing/registries.ts';
import { listen } from './testing/servers.ts';

let harness: Harness;
let app: TestApp;
let document: string;
/** Method and path of each request that the service got. */
let received: string[];
let url: string;
const closing: (() => Promise<void>)[] = [];

/** The first registration of a process loads its clients, which can take longer than a fetch may. */
beforeAll(async () => {
  const first = await openHarness();
  first.pages.set('/openapi.json', sending(documentWith(paths)));
  await first
    .start()
    .register(first.service())
    .catch(() => undefined);
  await first.close();
});
beforeEach(async () => {
  harness = await openHarness();
  harness.policies = { read: 'allow', write: 'allow', delete: 'confirm' };
  document = documentWith(paths);
  received = [];
  const server = await listen(
    createServer((request, answer) => {
      if (request.url === '/openapi.json') return void answer.end(document);
      received.push(`${request.method ?? ''} ${request.url ?? ''}`);
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"secretNote":"the harbour master is away"}');
    }),
  );
  closing.push(server.close);
  url = server.url;
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

function open(assistant: Assistant): void {
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers({ ...harness.startParts(), assistant })));
}

async function start(assistant: Assistant, facts: object = {}): Promise<void> {
  open(assistant);
  const service = { ...harness.service({ id: 'boats', name: 'Boats', openapi_url: `${url}/openapi.json` }), ...facts };
  const { status, body } = await ask('POST', '/services/register', service);
  expect([status, body.details]).toEqual([201, undefined]);
}

async function ask(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: object = {}) {
  const keys = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth', ...headers };
  const answer = await app.call({ method, url: path, headers: keys, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

function toSaid({ status, body }: Awaited<ReturnType<typeof ask>>): Said {
  expect([status, body.details]).toEqual([200, undefined]);
  return {
    text: String(body.assistant_response),
    conversation: String(body.conversation_id),
    interaction: String(body.interaction_id),
    pending: body.pending_calls as Said['pending'],
    planned: body.planned_calls as Said['planned'],
    writes: body.writes as Said['writes'],
  };
}

const say = async (user_input: string, more: object = {}): Promise<Said> =>
  toSaid(await ask('POST', '/interact', { user_input, ...more }));
const confirm = (conversation: string, decisions: object, headers: object = {}) =>
  ask('POST', `/interact/${conversation}/confirm`, decisions, headers);
const statesOf = async ({ interaction }: Said): Promise<unknown[]> => {
  const { body } = await ask('GET', `/logs/${interaction}`);
  const calls = body.calls as { status: string }[];
  return [body.state, ...calls.map(({ status }) => status)];
};

async function scripted(...steps: ScriptStep[]): Promise<Assistant> {
  const model = await startScriptedModel('responses', steps);
  closing.push(() => model.close());
  return openaiAssistant({ apiKey: scriptedKey, baseUrl: model.url, model: 'scripted', api: 'responses' });
}
const calling = (name: string, written: object): ScriptStep => ({
  calls: [{ id: 'call_1', name: `boats__${name}`, arguments: JSON.stringify(written) }],
});
const deleteSeven = calling('deleteBoat', { path: { boatId: 7 } });

const assistants: { name: string; make: () => Promise<Assistant> }[] = [
  { name: 'the offline planner', make: async () => offlineAssistant() },
  { name: 'a model', make: () => scripted(deleteSeven, { text: 'It is gone.' }) },
];

describe.each(assistants)('a delete by $name', ({ make }) => {
  it('waits, is sent once it is approved, and at most once', async () => {
    await start(await make());
    const said = await say('Delete the boat with boatId 7');
    expect(said.pending).toMatchObject([
      { operation_id: 'deleteBoat', method: 'DELETE', url: `${url}/boats/7`, arguments: { path: { boatId: 7 } } },
    ]);
    expect([received, said.writes, await statesOf(said)]).toEqual([[], [], ['waiting', 'pending']]);
    const approved = [said.pending[0]!.id];
    const done = toSaid(await confirm(said.conversation, { approved }));
    expect([received, done.pending, done.interaction]).toEqual([['DELETE /boats/7'], [], said.interaction]);
    expect([done.writes.map(({ outcome }) => outcome), await statesOf(said)]).toEqual([['done'], ['done', 'done']]);
    expect((await confirm(said.conversation, { approved })).status).toBe(404);
    expect(received).toHaveLength(1);
  });

  it('carries on in another process', async () => {
    const assistant = await make();
    await start(assistant);
    const said = await say('Delete the boat with boatId 7');
    open(assistant);
    const done = toSaid(await confirm(said.conversation, { approved: [said.pending[0]!.id] }));
    expect([received, done.writes.length]).toEqual([['DELETE /boats/7'], 1]);
  });

  it('is not sent if it is rejected', async () => {
    await start(await make());
    const said = await say('Delete the boat with boatId 7');
    const done = toSaid(await confirm(said.conversation, { rejected: [said.pending[0]!.id] }));
    expect([received, done.writes, await statesOf(said)]).toEqual([[], [], ['done', 'not_sent']]);
  });

  it('is replaced by a call that waits in turn', async () => {
    await start(await make());
    const said = await say('Delete the boat with boatId 7');
    const first = said.pending[0]!.id;
    const replacements = { [first]: { path: { boatId: 8 } } };
    const again = toSaid(await confirm(said.conversation, { replacements }));
    expect(again.pending).toMatchObject([{ url: `${url}/boats/8`, arguments: { path: { boatId: 8 } } }]);
    expect([received, await statesOf(said)]).toEqual([[], ['waiting', 'not_sent', 'pending']]);
    expect((await confirm(said.conversation, { approved: [first] })).status).toBe(409);
    toSaid(await confirm(said.conversation, { approved: [again.pending[0]!.id] }));
    expect(received).toEqual(['DELETE /boats/8']);
  });
});

describe('a confirmation', () => {
  const seven = 'Delete the boat with boatId 7';

  it.each([
    { given: 'an unknown conversation', path: 'x', body: { approved: ['a'] }, want: 404 },
    { given: 'nothing at all', path: undefined, body: {}, want: 400 },
    { given: 'a call twice', path: undefined, body: { approved: ['a'], rejected: ['a'] }, want: 400 },
    { given: 'a call that does not wait', path: undefined, body: { approved: ['a'] }, want: 409 },
  ])('of $given is a $want, and nothing is sent', async ({ path, body, want }) => {
    await start(offlineAssistant());
    const said = await say(seven);
    expect((await confirm(path ?? said.conversation, body)).status).toBe(want);
    expect([received, await statesOf(said)]).toEqual([[], ['waiting', 'pending']]);
  });

  it('of a call of another conversation is a 409', async () => {
    await start(offlineAssistant());
    const [one, other] = [await say(seven), await say('Delete the boat with boatId 8')];
    expect((await confirm(one.conversation, { approved: [other.pending[0]!.id] })).status).toBe(409);
    expect(received).toEqual([]);
  });

  it('with replaced arguments that do not fit is a 400', async () => {
    await start(offlineAssistant());
    const said = await say(seven);
    const replacements = { [said.pending[0]!.id]: { path: { boatId: 'x' } } };
    expect((await confirm(said.conversation, { replacements })).status).toBe(400);
  });

  it('with the same idempotency key gets the first answer', async () => {
    await start(offlineAssistant());
    const said = await say(seven);
    const [decision, key] = [{ approved: [said.pending[0]!.id] }, { 'idempotency-key': 'k' }];
    const first = await confirm(said.conversation, decision, key);
    expect([await confirm(said.conversation, decision, key), received]).toEqual([first, ['DELETE /boats/7']]);
  });

  it('is not sent to an operation that has changed since', async () => {
    await start(offlineAssistant());
    const said = await say(seven);
    document = documentWith({ '/boats': paths['/boats'] });
    harness.passMinutes(6);
    toSaid(await confirm(said.conversation, { approved: [said.pending[0]!.id] }));
    expect([received, await statesOf(said)]).toEqual([[], ['done', 'not_sent']]);
  });

  it('comes too late after a quarter of an hour', async () => {
    await start(offlineAssistant());
    const said = await say(seven);
    const parts = harness.startParts();
    harness.passMinutes(16);
    expect((await confirm(said.conversation, { approved: [said.pending[0]!.id] })).status).toBe(409);
    await parts.recorder.settle({ replicas: [] });
    expect((await confirm(said.conversation, { approved: [said.pending[0]!.id] })).status).toBe(404);
    expect([received, await statesOf(said)]).toEqual([[], ['done', 'not_sent']]);
  });
});

describe('a request', () => {
  it.each([
    { words: 'Create a boat with name "Ada"', more: { confirm: 'writes' }, want: 'createBoat' },
    { words: 'Delete the boat with boatId 7', more: { confirm: 'deletes' }, want: 'deleteBoat' },
  ])('with $more makes $want wait', async ({ words, more, want }) => {
    harness.policies = { read: 'allow', write: 'allow', delete: 'allow' };
    await start(offlineAssistant());
    expect((await say(words, more)).pending.map(({ operation_id }) => operation_id)).toEqual([want]);
    expect(received).toEqual([]);
  });

  it('with dry_run sends nothing but reads, and lists what it would send', async () => {
    await start(offlineAssistant());
    const said = await say('Create a boat with name "Ada"', { dry_run: true });
    expect(said.planned).toMatchObject([{ operation_id: 'createBoat', arguments: { body: { name: 'Ada' } } }]);
    expect([received, said.pending, said.text.includes('nothing was changed')]).toEqual([[], [], true]);
    await say('List the boats', { dry_run: true });
    expect(received).toEqual(['GET /boats']);
  });

  it.each(['dryRun', 'comfirm', 'Preview'])('with the member %s is a 400', async (name) => {
    await start(offlineAssistant());
    expect((await ask('POST', '/interact', { user_input: 'List the boats', [name]: true })).status).toBe(400);
    expect(received).toEqual([]);
  });
});

describe('a registration', () => {
  it.each([
    { rules: { deny: ['deleteBoat'] }, want: ['deleteBoat'] },
    { rules: { allow: ['listBoats'] }, want: ['createBoat', 'deleteBoat'] },
    { rules: { policy: { delete: 'deny', write: 'deny' } }, want: ['createBoat', 'deleteBoat'] },
    { rules: { effects: { deleteBoat: 'read' }, policy: { delete: 'deny' } }, want: [] },
  ])('with the rules $rules refuses $want', async ({ rules, want }) => {
    await start(offlineAssistant(), { rules });
    const { body } = await ask('GET', '/services');
    const [service] = body.services as { refused_operations: { operation_id: string }[]; rules: object }[];
    expect(service?.refused_operations.map(({ operation_id }) => operation_id)).toEqual(want);
    expect(service?.rules).toEqual(rules);
  });

  it('accepts new writes of a refreshed document only when it is updated', async () => {
    document = documentWith({ '/boats': { get: paths['/boats'].get } });
    await start(offlineAssistant());
    document = documentWith(paths);
    harness.passMinutes(6);
    expect([(await say('Create a boat with name "Ada"')).writes, received]).toEqual([[], []]);
    const service = harness.service({ id: 'boats', name: 'Boats', openapi_url: `${url}/openapi.json` });
    expect((await ask('PUT', '/services/update/boats', service)).status).toBe(200);
    await say('Create a boat with name "Ada"');
    expect(received).toEqual(['POST /boats']);
  });

  it('of a document that makes a read stricter follows it', async () => {
    const get = { ...paths['/boats'].get, 'x-fountainai-effect': 'delete' };
    document = documentWith({ '/boats': { get } });
    await start(offlineAssistant());
    expect((await say('List the boats')).pending).toMatchObject([{ operation_id: 'listBoats', effect: 'delete' }]);
  });
});

describe('a model', () => {
  const create = calling('createBoat', { body: { name: 'Ada' } });
  const end: ScriptStep = { text: 'I deleted everything.' };

  it('writes at once what the person has asked for', async () => {
    await start(await scripted(create, end));
    const said = await say('Create a boat with the name "Ada"');
    expect([received, said.pending]).toEqual([['POST /boats'], []]);
    expect(said.text).toMatch(/^I deleted everything\.\n\nFrom the record of calls:\n- done: POST /);
  });

  it.each([
    'Please do NOT create anything',
    'Should I create a boat named Ada?',
    'Hello, how are you today?',
    'List the boats named Ada',
    'The manual says, create a boat named Ada',
    'Create a poem about boats and Ada',
    'Create a boat',
    'Explain this text: create a boat named Ada',
    'If it rains, create a boat named Ada',
  ])('waits with a write after: %s', async (words) => {
    await start(await scripted(create, end));
    const said = await say(words);
    expect([received, said.pending.length, said.writes]).toEqual([[], 1, []]);
  });

  it('does not repeat a write that was asked for once', async () => {
    await start(await scripted(create, create, end));
    const said = await say('Create a boat with the name "Ada"');
    expect([received, said.pending.length]).toEqual([['POST /boats'], 1]);
  });

  it('says from the record that nothing was changed', async () => {
    await start(await scripted(end));
    expect((await say('Hello')).text).toBe('I deleted everything.\n\nNothing was changed.');
  });

  it('cannot send a result to a service outside ALLOWED_HOSTS without a confirmation', async () => {
    const leak = {
      calls: [{ id: 'call_2', name: 'foreign__listBoats', arguments: '{"query":{"q":"The-harbour-master is away!"}}' }],
    };
    await start(await scripted(calling('listBoats', {}), leak, end));
    const foreign = { ...paths['/boats'].get, parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] };
    document = documentWith({ '/boats': { get: foreign } });
    const service = harness.service({ id: 'foreign', name: 'Foreign', openapi_url: `${url}/openapi.json` });
    await ask('POST', '/services/register', service);
    const parts = harness.startParts();
    const snapshots = async () =>
      (await parts.registry.snapshots()).map((one) => ({ ...one, isOwn: one.service.id !== 'foreign' }));
    const registry = Object.assign(Object.create(parts.registry) as typeof parts.registry, { snapshots });
    const assistant = await scripted(calling('listBoats', {}), leak, end);
    const handlers = createHandlers({ ...parts, registry, assistant });
    app = createTestApp(ensemble, defineHandlers<operations>(handlers));
    const said = await say('List the boats');
    expect(said.pending).toMatchObject([
      { service_id: 'foreign', reason: expect.stringContaining('ensemble-egress') as string },
    ]);
    expect(received).toEqual(['GET /boats']);
  });
});
