/** Limits in the database: for two replicas, in time, and after a crash. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, HttpError } from 'fountainai';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { type DataPlace, engines } from '../../tests/lib/engines.ts';
import { type Assistant, ProviderError, type Task, type Usage } from '../conversation/assistant.ts';
import { createRecorder, type Recorder } from '../log/recorder.ts';
import { createLogRemoval } from '../log/removal.ts';
import { maxRunningMs } from '../log/tables/rows.ts';
import { migrations } from '../migrations/migrations.ts';
import { testRunner } from '../testing/runners.ts';
import { type Caller, defaultCaller } from './caller.ts';
import { createLimits, type Limits } from './limits.ts';
import { describePermissions } from './permissions.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const start = Date.parse('2026-03-31T23:58:00.000Z');
const offer = { prompt: { text: 'x'.repeat(300), hash: 'h' }, tools: new Map() };
const task: Task = { prompt: offer.prompt.text, tools: offer.tools, userInput: 'hello' };
const prices = new Map([['small', { input: 1, cached: 0.5, output: 10, currency: 'EUR' }]]);
const signal = new AbortController().signal;
/** The estimate of the first request: 305 bytes, and the expected answer. */
const estimate = 102 + 2_000;

const caller = (limits: Caller['limits'], name = 'ann'): Caller => ({ ...defaultCaller, name, limits });

describe.each(notEmpty(engines))('on $name', ({ name, place: newPlace }) => {
  let place: DataPlace;
  let databases: Database[];
  let replicas: { readonly limits: Limits; readonly recorder: Recorder }[];
  let now: number;
  let count: number;

  beforeEach(async () => {
    place = await newPlace();
    now = start;
    count = 0;
    const first = await place.open(migrations);
    // One process has a SQLite file.
    databases = [first, name === 'sqlite' ? first : await place.open(migrations)];
    replicas = databases.map((database) => ({
      limits: createLimits(database, prices, () => now),
      recorder: createRecorder({ database, runner: testRunner, now: () => now }),
    }));
  });
  afterEach(async () => {
    for (const database of new Set(databases)) await database.close();
    await place.dispose();
  });

  /** Returns the row of the interaction that has begun, or the refusal. */
  async function begin(who: Caller, assistant: Assistant = model(() => ({})), timestamp = new Date(now).toISOString()) {
    const id = `i${(count += 1)}`;
    const { limits, recorder } = replicas[count % replicas.length]!;
    const limited = limits.interaction(who, assistant, { timestamp, userInput: task.userInput, offer });
    const log = { id, conversation_id: id, principal: who.name, timestamp, user_input: 'hello' };
    const whole = { ...log, assistant_response: '', service_responses: [] };
    const request = { key: undefined, operation: 'handleUserInput', body: {} };
    try {
      const begun = await recorder.begin(whole, [], request, limited.admit);
      if ('earlier' in begun) throw new Error('no key was given');
      const finish = () => recorder.finish(begun.entry, { ...whole, state: 'done' }, { unstored: [], answer: {} });
      return { refusal: undefined, limited, finish };
    } catch (error) {
      if (error instanceof HttpError) return { refusal: error, limited, finish: () => Promise.resolve() };
      throw error;
    }
  }
  const beginMany = (who: Caller, times: number) => Promise.all(Array.from({ length: times }, () => begin(who)));
  const usedBy = async (who: Caller) => (await describePermissions(databases[0]!, who, now)).limits;
  const refusalsOf = (all: readonly { refusal: HttpError | undefined }[]) =>
    all.filter(({ refusal }) => refusal).length;

  it('never begins more interactions within 60 seconds', async () => {
    const ann = caller({ interactionsPerMinute: 5 });
    const all = await beginMany(ann, 20);
    expect(refusalsOf(all)).toBe(15);
    const { refusal } = all.find((one) => one.refusal !== undefined)!;
    expect(refusal).toMatchObject({ status: 429, headers: { 'Retry-After': '60' } });
    expect(await usedBy(ann)).toEqual({ interactions_per_minute: { limit: 5, used: 5, left: 0 } });
    expect(refusalsOf(await beginMany(caller({ interactionsPerMinute: 5 }, 'bob'), 5))).toBe(0);
    now += 59_000;
    expect((await begin(ann)).refusal?.headers).toMatchObject({ 'Retry-After': '1' });
    now += 1_000;
    expect(refusalsOf(await beginMany(ann, 7))).toBe(2);
  });

  it('counts an interaction from its start, also if it has waited to be written', async () => {
    const ann = caller({ interactionsPerMinute: 1 });
    expect((await begin(ann)).refusal).toBeUndefined();
    const late = new Date(now + 1_000).toISOString();
    now += 61_000;
    expect((await begin(ann, undefined, late)).refusal?.status).toBe(429);
  });

  it('counts interactions of the last minute also if the log is too large for them', async () => {
    const ann = caller({ interactionsPerMinute: 2 });
    for (const { finish } of await beginMany(ann, 2)) await finish();
    const removal = createLogRemoval(databases[0]!, undefined, () => now);
    expect(await removal.apply({ days: undefined, bytes: 1 })).toBe(0);
    expect((await begin(ann)).refusal?.status).toBe(429);
    now += 60_001;
    expect(await removal.apply({ days: undefined, bytes: 1 })).toBe(2);
  });

  it('never runs more interactions at the same time, and gives back the place of one that has ended or was killed', async () => {
    const ann = caller({ concurrent: 2 });
    const all = await beginMany(ann, 10);
    expect(refusalsOf(all)).toBe(8);
    expect(await usedBy(ann)).toEqual({ concurrent: { limit: 2, used: 2, left: 0 } });
    const [first] = all.filter(({ refusal }) => refusal === undefined);
    await first?.finish();
    expect(refusalsOf(await beginMany(ann, 3))).toBe(2);
    now += maxRunningMs + 1;
    expect(refusalsOf(await beginMany(ann, 3))).toBe(1);
  });

  it('reserves tokens before a request, and counts what was used after it', async () => {
    const ann = caller({ tokensPerDay: 5_000 });
    const { limited } = await begin(
      ann,
      model(() => ({ usage: { input: 100, output: 20, cached: 50, estimated: false } })),
    );
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(estimate);
    const conversation = limited.assistant.begin(task);
    await conversation.next([], signal);
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(120);
    await conversation.next([], signal);
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(240);
    await limited.end();
    expect((await usedBy(ann)).tokens_per_day).toEqual({ limit: 5_000, used: 240, left: 4_760 });
  });

  it('never reserves more than is left, also for requests at the same time', async () => {
    const ann = caller({ tokensPerDay: 3 * estimate });
    const all = await beginMany(ann, 9);
    expect(refusalsOf(all)).toBe(6);
    expect(all.find(({ refusal }) => refusal)?.refusal?.headers).toMatchObject({ 'Retry-After': '120' });
    for (const { limited } of all) await limited.end();
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(0);
    now += 120_000;
    expect(refusalsOf(await beginMany(ann, 4))).toBe(1);
  });

  it('counts an estimate for a request whose process was killed', async () => {
    const ann = caller({ tokensPerDay: estimate });
    await begin(ann);
    expect(refusalsOf(await beginMany(ann, 1))).toBe(1);
    now += maxRunningMs + 1;
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(0); // it is April by then
    now = start;
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(estimate);
  });

  it.each([
    { code: 'ensemble-provider-refused', used: 0 },
    { code: 'ensemble-provider-timeout', used: estimate },
    { code: 'ensemble-provider-unreachable', used: estimate },
  ] as const)('after $code $used tokens are used', async ({ code, used }) => {
    const ann = caller({ tokensPerDay: 5_000 });
    const { limited } = await begin(
      ann,
      model(() => Promise.reject(new ProviderError(code, 'no answer'))),
    );
    await expect(limited.assistant.begin(task).next([], signal)).rejects.toThrow('no answer');
    await limited.end();
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(used);
  });

  it('limits the cost of a month by the prices', async () => {
    const ann = caller({ costPerMonth: { amount: 0.03, currency: 'EUR' } });
    const usage = { input: 10_000, output: 1_000, cached: 0, estimated: false };
    const { limited } = await begin(
      ann,
      model(() => ({ usage })),
    );
    await limited.assistant.begin(task).next([], signal);
    expect((await usedBy(ann)).cost_per_month).toMatchObject({ limit: 0.03, used: 0.02, currency: 'EUR' });
    expect((await begin(ann)).refusal).toMatchObject({ status: 429, headers: { 'Retry-After': '120' } });
    now += 120_000;
    expect((await begin(ann)).refusal).toBeUndefined();
  });

  it('stops a later request of an interaction, without a failure', async () => {
    const ann = caller({ tokensPerDay: estimate });
    const { limited } = await begin(
      ann,
      model(() => ({ usage: { input: 500, output: 0, cached: 0, estimated: false } })),
    );
    const conversation = limited.assistant.begin(task);
    await conversation.next([], signal);
    await expect(conversation.next([], signal)).rejects.toMatchObject({ status: 429 });
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(500);
  });

  it('carries on with all of a saved turn, and counts the steps of another assistant', async () => {
    const ann = caller({ tokensPerDay: 50_000 });
    const call = { id: 'c', name: 'tool', arguments: JSON.stringify({ text: 'x'.repeat(3_000) }) };
    const outcome = { kind: 'refused', code: 'ensemble-tool-unknown', message: 'y'.repeat(3_000) } as const;
    const steps = [{ calls: [call], outcomes: [outcome] }];
    const late = model(() => Promise.reject(new ProviderError('ensemble-provider-timeout', 'late')));
    const got: unknown[] = [];
    const resume: Assistant['resume'] = (of, ...turn) => {
      got.push(turn);
      return late.begin(of);
    };
    const limited = replicas[0]!.limits.confirmation(ann, { ...late, resume }).assistant;
    expect(limited).toMatchObject({ name: 'scripted', model: 'small' });
    await expect(limited.resume?.(task, undefined, steps, [call]).next([], signal)).rejects.toThrow('late');
    expect(got).toEqual([[undefined, steps, [call]]]);
    expect((await usedBy(ann)).tokens_per_day?.used).toBeGreaterThan(estimate + 3_000);
  });

  it('counts nothing without a model, and nothing without limits', async () => {
    const offline: Assistant = { begin: () => ({ next: () => Promise.resolve({ text: '', calls: [] }) }) };
    const ann = caller({ tokensPerDay: 1 });
    expect((await begin(ann, offline)).refusal).toBeUndefined();
    expect(refusalsOf(await beginMany(caller({}), 20))).toBe(0);
    expect(await usedBy(caller({}))).toEqual({});
  });

  it('forgets old counts', async () => {
    const ann = caller({ tokensPerDay: 5_000 });
    await begin(ann);
    now += 399 * 86_400_000;
    await replicas[0]!.limits.tidy();
    now = start;
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(estimate);
    now += 402 * 86_400_000;
    await replicas[0]!.limits.tidy();
    now = start;
    expect((await usedBy(ann)).tokens_per_day?.used).toBe(0);
  });
});

function model(next: () => { usage?: Usage } | Promise<{ usage?: Usage }>): Assistant {
  return {
    name: 'scripted',
    model: 'small',
    begin: () => ({ next: async () => ({ text: 'Hello.', calls: [], ...(await next()) }) }),
  };
}
