/** Principals through the whole service: what a model gets, and limits over HTTP. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { engines } from '../../tests/lib/engines.ts';
import type { TestAnswer, TestPlace } from '../../testing/whole-service.ts';
import {
  type ScriptedModel,
  scriptedKey,
  type ScriptStep,
  startScriptedModel,
} from '../assistants/testing/scripted-model.ts';
import { type Ensemble, keyOf, openEnsemble, register, startThings, type ThingServer } from './testing/principals.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let boats: ThingServer;
let cars: ThingServer;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  boats = await startThings('boat');
  cars = await startThings('car');
  closing.push(
    () => boats.close(),
    () => cars.close(),
  );
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const statusesOf = (answers: readonly TestAnswer[]): number[] => answers.map(({ status }) => status).sort();
const totalOf = async (ensemble: Ensemble, name: string): Promise<number> =>
  Number((await ensemble.as(name, 'get', '/logs')).headers['x-total-count']);

describe('a model', () => {
  let model: ScriptedModel;

  async function open(script: readonly ScriptStep[], principals: string): Promise<Ensemble> {
    model = await startScriptedModel('chat', script);
    const settings = { OPENAI_API_KEY: scriptedKey, OPENAI_MODEL: 'small', OPENAI_API: 'chat' };
    const ensemble = await openEnsemble({
      principals,
      environment: { ...settings, OPENAI_BASE_URL: model.url, MODEL_PRICES: prices },
    });
    closing.push(
      () => model.close(),
      () => ensemble.close(),
    );
    await register(ensemble, 'boat', boats.url);
    await register(ensemble, 'car', cars.url);
    return ensemble;
  }
  const prices = '{"small":{"input":1,"output":2,"currency":"USD"}}';
  const sent = (): string => JSON.stringify(model.requests.map(({ body }) => body));

  it('gets the operations of the principal alone, and cannot call others', async () => {
    const call = { id: 'call_1', name: 'cars__listCars', arguments: '{}' };
    const write = { id: 'call_2', name: 'boats__createBoat', arguments: '{"body":{"name":"A"}}' };
    const ensemble = await open(
      [{ calls: [call, write] }, { text: 'Nothing was possible.' }],
      '  - { name: ann, keys: [env:ANN_KEY], services: [boats], effects: [read] }\n',
    );
    const { body, status } = await ensemble.say('ann', 'Create a boat with the name "A", and list all');
    expect([status, body]).toMatchObject([200, { writes: [], pending_calls: [] }]);
    expect((body as { service_responses: unknown[] }).service_responses).toHaveLength(2);
    expect(boats.load.most + cars.load.most).toBe(0);
    const [first] = model.requests;
    expect(first?.body.tools).toMatchObject([{ function: { name: 'boats__listBoats' } }]);
    expect(JSON.stringify(first?.body)).not.toMatch(/cars/i);
    expect(JSON.stringify(first?.body)).toContain('createBoat');
  });

  it('never gets a key', async () => {
    const ensemble = await open(
      [{ text: 'Hello.' }],
      '  - { name: ann, keys: [env:ANN_KEY], services: ["*"], effects: [read] }\n  - { name: bob, keys: [env:BOB_KEY] }\n',
    );
    const words = `My key is ${keyOf('ann')}, and that of bob is ${Buffer.from(keyOf('bob')).toString('base64')}`;
    expect((await ensemble.say('ann', words)).status).toBe(200);
    expect(sent()).toContain('[removed]');
    expect(sent()).not.toContain(keyOf('ann'));
    expect(sent()).not.toContain(Buffer.from(keyOf('bob')).toString('base64').slice(0, 20));
  });

  it('is not asked when the tokens of the day are used, and the refusal is not an interaction', async () => {
    const limits = '{ tokens_per_day: 4500, cost_per_month: { amount: 1, currency: USD } }';
    const ensemble = await open(
      [{ text: 'Hello.' }],
      `  - { name: ann, keys: [env:ANN_KEY], services: [boats], effects: [read], limits: ${limits} }\n`,
    );
    const answers: TestAnswer[] = [];
    for (let round = 0; round < 8; round += 1) {
      answers.push(await ensemble.say('ann', 'Hello', { 'idempotency-key': `k-${round}` }));
    }
    const done = answers.filter(({ status }) => status === 200).length;
    expect(done).toBeGreaterThan(0);
    expect(answers.at(-1)?.status).toBe(429);
    expect(answers.at(-1)?.body).toMatchObject({
      errorCode: 'too_many_requests',
      message: expect.stringContaining('tokens_per_day') as string,
    });
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeLessThanOrEqual(86_400);
    expect([model.requests.length, await totalOf(ensemble, 'ann')]).toEqual([done, done]);
    const { limits: used } = (await ensemble.as('ann', 'get', '/me')).body as {
      limits: Record<string, { used: number }>;
    };
    expect(used.tokens_per_day?.used).toBeGreaterThan(0);
    expect(used.cost_per_month).toMatchObject({ limit: 1, currency: 'USD' });
    expect(used.cost_per_month?.used).toBeGreaterThan(0);
  });

  it('stops in the middle when the tokens are used, and says so', async () => {
    const call = { id: 'call_1', name: 'boats__listBoats', arguments: '{}' };
    const ensemble = await open(
      [{ calls: [call] }],
      '  - { name: ann, keys: [env:ANN_KEY], services: [boats], effects: [read], limits: { tokens_per_day: 6000 } }\n',
    );
    const { status, body } = await ensemble.say('ann', 'List the boats');
    expect(status).toBe(200);
    expect((body as { assistant_response: string }).assistant_response).toMatch(
      /^I stopped before I was done: the limit tokens_per_day/,
    );
  });
});

describe.each(notEmpty(engines))('limits on $name', ({ name, place: newPlace }) => {
  /** Two replicas on PostgreSQL; one process has a SQLite file. */
  async function open(limits: string): Promise<Ensemble[]> {
    const place = await newPlace();
    const shared: TestPlace = { environment: place.environment, dispose: () => Promise.resolve() };
    const principals = ['ann', 'bob']
      .map(
        (one) =>
          `  - { name: ${one}, keys: [env:${one.toUpperCase()}_KEY], services: [boats], effects: [read, write, delete], limits: ${limits} }\n`,
      )
      .join('');
    closing.push(() => place.dispose());
    const replicas: Ensemble[] = [];
    for (let count = name === 'sqlite' ? 1 : 2; count > 0; count -= 1) {
      const replica = await openEnsemble({ principals, place: shared });
      closing.push(() => replica.close());
      replicas.push(replica);
    }
    await register(replicas[0]!, 'boat', boats.url);
    return replicas;
  }
  const sayMany = (replicas: readonly Ensemble[], times: number, who = 'ann', words = 'List the boats') =>
    Promise.all(Array.from({ length: times }, (_, index) => replicas[index % replicas.length]!.say(who, words)));

  it('of interactions at the same time', async () => {
    const replicas = await open('{ concurrent: 2 }');
    let release = (): void => undefined;
    boats.gate = new Promise((resolve) => (release = resolve));
    let refused = 0;
    const running = Array.from({ length: 8 }, async (_, index) => {
      const answer = await replicas[index % replicas.length]!.say('ann', 'List the boats');
      if (answer.status === 429) refused += 1;
      return answer;
    });
    await expect.poll(() => refused, { timeout: 30_000 }).toBe(6);
    await expect.poll(() => boats.load.now, { timeout: 30_000 }).toBe(2);
    release();
    const answers = await Promise.all(running);
    expect(statusesOf(answers)).toEqual([200, 200, 429, 429, 429, 429, 429, 429]);
    expect(boats.load.most).toBe(2);
    expect(answers.find(({ status }) => status === 429)?.headers['retry-after']).toMatch(/^\d+$/);
    for (let round = 0; round < 3; round += 1) expect((await sayMany(replicas, 1))[0]?.status).toBe(200);
  });

  it('of interactions in a minute, which others do not use up', async () => {
    const replicas = await open('{ interactions_per_minute: 3 }');
    expect(statusesOf(await sayMany(replicas, 9))).toEqual([200, 200, 200, 429, 429, 429, 429, 429, 429]);
    expect(statusesOf(await sayMany(replicas, 3, 'bob'))).toEqual([200, 200, 200]);
    expect(await totalOf(replicas[0]!, 'ann')).toBe(3);
  });

  it('do not take a confirmation for a further interaction, and repeat an answer', async () => {
    const replicas = await open('{ interactions_per_minute: 1, concurrent: 1 }');
    const { body } = await replicas[0]!.say('ann', 'Delete boat 1', { 'idempotency-key': 'k' });
    const { conversation_id, pending_calls } = body as { conversation_id: string; pending_calls: { id: string }[] };
    expect((await replicas.at(-1)!.say('ann', 'Delete boat 1', { 'idempotency-key': 'k' })).body).toEqual(body);
    const decided = { body: { approved: pending_calls.map(({ id }) => id) } };
    const confirmed = await replicas.at(-1)!.as('ann', 'post', `/interact/${conversation_id}/confirm`, decided);
    expect([confirmed.status, confirmed.body]).toMatchObject([200, { writes: [{ outcome: 'done' }] }]);
    expect((await sayMany(replicas, 1))[0]?.status).toBe(429);
  });
});
