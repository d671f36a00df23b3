/** Tokens and cost of an interaction that waits for a person: each is counted once, by the price of the model that used it. */
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defineHandlers, type ModelPrices } from 'fountainai';
import { createTestApp, type TestApp } from '../../http/testing/apps.ts';
import type { operations } from '../api.d.ts';
import { offlineAssistant } from '../assistants/offline/offline.ts';
import { scriptedAssistant } from '../assistants/testing/scripted-assistant.ts';
import { type ScriptStep, startScriptedModel } from '../assistants/testing/scripted-model.ts';
import type { Assistant } from '../conversation/assistant.ts';
import { createRecordMetrics } from '../log/metrics/record-metrics.ts';
import { createHandlers } from '../operations.ts';
import { ensemble, type Harness, openHarness, sending } from '../testing/registries.ts';

const priceOf = (input: number) => ({ input, cached: input, output: 0, currency: 'EUR' });
const prices: ModelPrices = new Map([
  ['cheap', priceOf(1)],
  ['dear', priceOf(100)],
]);
const keys = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
const thingId = { name: 'thingId', in: 'path', required: true, schema: { type: 'integer' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things/{thingId}': {
      delete: { operationId: 'deleteThing', parameters: [thingId], responses: { 204: { description: 'gone' } } },
    },
  },
};

let harness: Harness;
let metrics: Registry;
let app: TestApp;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  harness = await openHarness();
  harness.policies = { read: 'allow', write: 'allow', delete: 'confirm' };
  harness.pages.set('/openapi.json', sending(JSON.stringify(document)));
  harness.pages.set('/things/1', (_request, response) => response.writeHead(204).end());
  metrics = new Registry();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

const reply = (message: object): ScriptStep => ({
  json: { choices: [{ message }], usage: { prompt_tokens: 1_000_000, completion_tokens: 10 } },
});
const asks = reply({
  tool_calls: [{ id: 'c', function: { name: 'things__deleteThing', arguments: '{"path":{"thingId":1}}' } }],
});

async function scripted(model: string, step: ScriptStep): Promise<Assistant> {
  const server = await startScriptedModel('chat', [step]);
  closing.push(() => server.close());
  return scriptedAssistant('chat', server, { model });
}

/** Starts the ensemble again, on the same database. */
function start(assistant: Assistant): void {
  const parts = { ...harness.startParts(), assistant, prices };
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers({ ...parts, metrics: recordMetrics })));
}
let recordMetrics: ReturnType<typeof createRecordMetrics>;
beforeEach(() => {
  recordMetrics = createRecordMetrics(metrics);
});

async function ask(method: 'GET' | 'POST', url: string, payload?: object) {
  const answer = await app.call({ method, url, headers: keys, ...(payload === undefined ? {} : { payload }) });
  const body = answer.json<Record<string, unknown>>();
  expect([answer.statusCode < 300, body.details]).toEqual([true, undefined]);
  return body;
}

const countOf = async (line: string): Promise<string | undefined> =>
  (await metrics.metrics()).split('\n').find((one) => one.startsWith(`${line} `));

it.each([
  { next: 'cheap', input: 2_000_000, cost: { amount: 2, currency: 'EUR' } },
  { next: 'dear', input: 2_000_000, cost: { amount: 101, currency: 'EUR' } },
  { next: 'unpriced', input: 2_000_000, cost: undefined },
  { next: 'offline', input: 1_000_000, cost: { amount: 1, currency: 'EUR' } },
])('of a model that is followed by $next', async ({ next, input, cost }) => {
  start(await scripted('cheap', asks));
  await ask('POST', '/services/register', harness.service());
  const said = await ask('POST', '/interact', { user_input: 'Delete thing 1' });
  const [pending] = said.pending_calls as { id: string }[];
  expect(await countOf('ensemble_interactions_total{state="done"}')).toBeUndefined();
  start(next === 'offline' ? offlineAssistant() : await scripted(next, reply({ content: 'Gone.' })));
  await ask('POST', `/interact/${String(said.conversation_id)}/confirm`, { approved: [pending?.id] });
  const log = await ask('GET', `/logs/${String(said.interaction_id)}`);
  expect([(log.tokens as { input: number }).input, log.cost]).toEqual([input, cost]);
  const isSame = next === 'cheap';
  expect(await countOf('ensemble_tokens_total{model="cheap",kind="input"}')).toMatch(
    isSame ? / 2000000$/ : / 1000000$/,
  );
  expect(await countOf('ensemble_cost_total{model="cheap",currency="EUR"}')).toMatch(isSame ? / 2$/ : / 1$/);
  expect(await countOf('ensemble_interactions_total{state="done"}')).toMatch(/ 1$/);
  expect(await metrics.metrics()).not.toContain('status="pending"');
  expect(await countOf('ensemble_calls_total{service="things",operation="deleteThing",status="done"}')).toMatch(/ 1$/);
});
