/** The record through the operations: what is sent, what is recorded, and what is answered again. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../http/testing/apps.ts';
import type { operations } from './api.d.ts';
import type { Assistant, ToolCall, Turn } from './conversation/assistant.ts';
import type { Log } from './log/interaction-log.ts';
import { createHandlers } from './operations.ts';
import { ensemble, type Harness, openHarness } from './testing/registries.ts';
import { listen } from './testing/servers.ts';

const key = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } };
const token = { name: 'access_token', in: 'query', schema: { type: 'string' } };
const body = { content: { 'application/json': { schema: { type: 'object' } } } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: { operationId: 'listThings', responses: { 200: { description: 'well' } } },
      post: {
        operationId: 'createThing',
        parameters: [key, token],
        requestBody: body,
        responses: { 201: { description: 'made' } },
      },
    },
  },
});

interface Received {
  readonly method: string;
  readonly key: string | undefined;
}

let harness: Harness;
let received: Received[];
let recordedAtArrival: (Log | undefined)[];
let app: TestApp;
let url: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  harness = await openHarness();
  received = [];
  recordedAtArrival = [];
  const server = await listen(
    createServer((request, answer) => {
      if (request.url === '/openapi.json') return void answer.end(document);
      received.push({ method: request.method ?? '', key: request.headers['idempotency-key']?.toString() });
      void lastLog('state=running').then((log) => {
        recordedAtArrival.push(log);
        answer.writeHead(201, { 'content-type': 'application/json' }).end('{"id":1}');
      });
    }),
  );
  closing.push(server.close);
  url = server.url;
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

const create = (text = '{"body":{"name":"a","password":"p"}}'): ToolCall => ({
  id: '1',
  name: 'things__createThing',
  arguments: text,
});
const usage = { input: 100, output: 10, cached: 40, estimated: false };

async function start(turns: readonly Turn[]): Promise<void> {
  const assistant: Assistant = {
    name: 'scripted',
    isBoundToWords: true,
    model: 'small',
    begin() {
      let step = 0;
      return { next: async () => turns[Math.min(step++, turns.length - 1)]! };
    },
  };
  const prices = new Map([['small', { input: 1, cached: 0.5, output: 10, currency: 'USD' }]]);
  const parts = { ...harness.startParts(), assistant, prices };
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers(parts)));
  await ask('POST', '/services/register', harness.service({ openapi_url: `${url}/openapi.json` }));
}

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  payload?: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const keys = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
  const all = { method, url: path, headers: { ...keys, ...headers } };
  const answer = await app.call({ ...all, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, headers: answer.headers, text: answer.payload };
}

const say = (words: string, headers: Readonly<Record<string, string>> = {}) =>
  ask('POST', '/interact', { user_input: words }, headers);
const bodyOf = ({ text }: { text: string }): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const pageOf = (answer: { text: string }) => bodyOf(answer) as { logs: Log[]; next_cursor?: string };
const logOf = (answer: { text: string }) => bodyOf(answer) as Log;
const lastLog = async (query: string): Promise<Log | undefined> => {
  const [log] = pageOf(await ask('GET', `/logs?limit=1&${query}`)).logs;
  return log?.id === undefined ? undefined : logOf(await ask('GET', `/logs/${log.id}`));
};

describe('the record of an interaction', () => {
  const once: readonly Turn[] = [
    { text: '', calls: [create()], usage },
    { text: 'Done.', calls: [], usage },
  ];

  it('has the call before the service gets it, and all facts afterwards', async () => {
    await start(once);
    const answer = bodyOf(await say('Create a thing'));
    expect(recordedAtArrival).toMatchObject([{ user_input: 'Create a thing', calls: [{ status: 'sent' }] }]);
    const log = logOf(await ask('GET', `/logs/${String(answer.interaction_id)}`));
    expect(log).toMatchObject({
      id: answer.interaction_id,
      conversation_id: answer.conversation_id,
      principal: 'default',
      state: 'done',
      assistant: 'scripted',
      model: 'small',
      documents: [{ service_id: 'things', hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
      steps: 1,
      tokens: { input: 200, output: 20, cached: 80, estimated: false },
      cost: { amount: (120 + 40 + 200) / 1_000_000, currency: 'USD' },
      calls: [
        {
          operation_id: 'createThing',
          method: 'POST',
          url: `${url}/things`,
          arguments: { body: { name: 'a', password: '***' } },
          effect: 'write',
          status: 'done',
          http_status: 201,
        },
      ],
    });
    expect(log.calls?.map(({ id }) => id)).toEqual(received.map((request) => request.key));
  });

  it.each([
    { given: 'an unknown tool', call: { ...create(), name: 'x' }, want: 'ensemble-tool-unknown' },
    { given: 'invalid arguments', call: create('{"body":1}'), want: 'ensemble-arguments-invalid' },
  ])('has a call with $given, which is not sent', async ({ call, want }) => {
    await start([
      { text: '', calls: [call] },
      { text: 'No.', calls: [] },
    ]);
    await say('Create a thing');
    const log = await lastLog('');
    expect(log?.calls).toMatchObject([{ status: 'not_sent', reason: expect.stringContaining(want) as string }]);
    expect([received, log?.writes]).toEqual([[], []]);
  });

  it('hides configured secrets and secret values in arguments', async () => {
    const text = '{"query":{"access_token":"abc"},"body":{"note":"own-service-key"}}';
    await start([
      { text: '', calls: [create(text)] },
      { text: 'Done.', calls: [] },
    ]);
    await say('Create a thing');
    const [call] = (await lastLog(''))?.calls ?? [];
    expect(call?.arguments).toEqual({ query: { access_token: '***' }, body: { note: '[removed]' } });
    expect(call?.url).toBe(`${url}/things?access_token=***`);
  });

  it('is listed with its number, and exported by lines', async () => {
    await start(once);
    for (const words of ['one', 'two', 'three']) await say(words);
    const page = await ask('GET', '/logs?limit=2');
    const { logs, next_cursor } = pageOf(page);
    expect([page.headers['x-total-count'], logs.map((log) => log.user_input)]).toEqual(['3', ['three', 'two']]);
    const rest = pageOf(await ask('GET', `/logs?limit=2&after=${next_cursor}`));
    expect([rest.logs.map((log) => log.user_input), 'next_cursor' in rest]).toEqual([['one'], false]);
    const lines = await ask('GET', '/logs', undefined, { accept: 'application/x-ndjson' });
    expect(lines.headers['content-type']).toBe('application/x-ndjson');
    const exported = lines.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Log);
    expect(exported.map(({ user_input, calls }) => [user_input, calls?.length])).toEqual([
      ['three', 1],
      ['two', 1],
      ['one', 1],
    ]);
  });

  it.each([
    { given: 'application/x-ndjson;q=0', want: /json; charset=utf-8/ },
    { given: 'application/x-ndjson;q=0, */*', want: /json; charset=utf-8/ },
    { given: '*/*', want: /json; charset=utf-8/ },
    { given: 'application/x-ndjson;q=0.5', want: /x-ndjson/ },
  ])('is sent as Accept: $given prefers', async ({ given, want }) => {
    await start(once);
    expect((await ask('GET', '/logs', undefined, { accept: given })).headers['content-type']).toMatch(want);
  });

  it.each([
    { given: '/logs/unknown', want: 404 },
    { given: '/logs?after=unknown', want: 400 },
    { given: '/logs?from=yesterday', want: 400 },
    { given: '/logs?q=one&after=MjAyNg', want: 400 },
  ])('answers GET $given with $want', async ({ given, want }) => {
    await start(once);
    expect((await ask('GET', given)).status).toBe(want);
  });

  it('is deleted by time', async () => {
    await start(once);
    await say('one');
    expect(bodyOf(await ask('DELETE', '/logs?before=2020-01-01T00:00:00Z'))).toMatchObject({ deleted: 0 });
    expect(bodyOf(await ask('DELETE', '/logs?before=2999-01-01T00:00:00Z'))).toMatchObject({ deleted: 1 });
    expect(await lastLog('')).toBeUndefined();
  });
});

describe('an idempotency key', () => {
  const again = { 'idempotency-key': 'k' };
  const once: readonly Turn[] = [
    { text: '', calls: [create()] },
    { text: 'Done.', calls: [] },
  ];

  it('gives the first answer again, also while it runs, and nothing is sent twice', async () => {
    await start(once);
    const first = await Promise.all([say('Create a thing', again), say('Create a thing', again)]);
    const later = await say('Create a thing', again);
    expect(first.map(({ text }) => text)).toEqual([later.text, later.text]);
    expect(received).toHaveLength(1);
  });

  it('with another body is a 400', async () => {
    await start(once);
    await say('Create a thing', again);
    const other = await say('Create two things', again);
    expect([other.status, bodyOf(other).errorCode]).toEqual([400, 'idempotency_conflict']);
    expect(received).toHaveLength(1);
  });
});
