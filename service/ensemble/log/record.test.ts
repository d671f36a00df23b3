/** The record of interactions, on each engine. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, omit } from 'fountainai';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import { migrations } from '../migrations/migrations.ts';
import { createInteractionLog, type InteractionLog } from './interaction-log.ts';
import { type Beginning, createRecorder, type KeyedRequest, type Recorder } from './recorder.ts';
import { createLogRemoval } from './removal.ts';
import type { RunningEntry } from './replicas/fence.ts';
import { testRunner } from '../testing/runners.ts';
import type { Log } from './tables/rows.ts';

const document = { hash: 'aa', text: '{"openapi":"3.1.0"}' };
const unkeyed: KeyedRequest = { key: undefined, operation: 'handleUserInput', body: {} };

function beginning(id: string, facts: Partial<Beginning> = {}): Beginning {
  return {
    id,
    conversation_id: `conversation-${id}`,
    principal: 'default',
    timestamp: '2026-01-01T00:00:00.000Z',
    user_input: 'Delete thing 7',
    assistant_response: '',
    service_responses: [],
    documents: [{ service_id: 'things', hash: document.hash }],
    ...facts,
  };
}

function call(id: string, facts: Partial<RecordedCall> = {}): RecordedCall {
  return {
    id,
    service_id: 'things',
    service_name: 'Things',
    operation_id: 'deleteThing',
    method: 'DELETE',
    url: 'http://things.test/things/7',
    arguments: { path: { thingId: 7 } },
    effect: 'delete',
    status: 'sent',
    started_at: '2026-01-01T00:00:01.000Z',
    response: 'No answer came in time.',
    ...facts,
  };
}

const done = (log: Log): Log => ({ ...log, assistant_response: 'Done.', writes: [], state: 'done', steps: 1 });

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  let recorder: Recorder;
  let interactions: InteractionLog;
  let now: number;
  beforeEach(async () => {
    place = await newPlace();
    database = await place.open(migrations);
    now = Date.parse('2026-01-01T00:00:02Z');
    recorder = createRecorder({ database, runner: testRunner, now: () => now });
    interactions = createInteractionLog(database);
  });
  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  async function begin(log: Beginning, request = unkeyed): Promise<RunningEntry> {
    const begun = await recorder.begin(log, [document], request);
    if ('earlier' in begun) throw new Error('the interaction did not begin');
    return begun.entry;
  }
  const ids = async (filters: Parameters<InteractionLog['list']>[2]) =>
    (await (await interactions.list(100, 0, filters)).all()).map(({ id }) => id);

  it('has a call before it is sent and its outcome afterwards', async () => {
    const row = await begin(beginning('a'));
    await recorder.calls(row).insert(call('one'), 0);
    expect((await interactions.read('a'))?.calls).toMatchObject([{ id: 'one', status: 'sent' }]);
    const ended = call('one', { status: 'done', http_status: 204, milliseconds: 3, response: '' });
    await recorder.calls(row).end(ended);
    await recorder.finish(row, done(beginning('a')), { unstored: [], answer: { body: {} } });
    const want = omit(ended, 'response');
    expect(await interactions.read('a')).toEqual({ ...done(beginning('a')), calls: [want] });
  });

  it('lists a running interaction only on request', async () => {
    await begin(beginning('a'));
    expect([await ids({ running: 'excluded' }), await ids({ state: 'running' })]).toEqual([[], ['a']]);
  });

  it.each([
    { given: 'of this process that runs', isAll: false, passed: 60_000, want: 'running', outcome: 'sent' },
    {
      given: 'of a process that must have stopped',
      isAll: false,
      passed: 200_000,
      want: 'interrupted',
      outcome: 'outcome_unknown',
    },
    {
      given: 'of a process that stopped before this start',
      isAll: true,
      passed: 0,
      want: 'interrupted',
      outcome: 'outcome_unknown',
    },
  ])('settles an interaction $given as $want', async ({ isAll, passed, want, outcome }) => {
    const request = { ...unkeyed, key: 'k' };
    const row = await begin(beginning('a'), request);
    await recorder.calls(row).insert(call('one'), 0);
    now += passed;
    await recorder.settle(isAll ? { isAll } : { replicas: [] });
    const log = await interactions.read('a');
    expect([log?.state, log?.calls?.[0]?.status]).toEqual([want, outcome]);
    const earlier = await recorder.earlier('default', request);
    if (want === 'running') expect(earlier).toBe('running');
    else expect(earlier).toMatchObject({ body: { interaction_id: 'a', writes: [{ outcome: 'unknown' }] } });
  });

  it('begins once for an idempotency key, and gives the first answer from then on', async () => {
    const request = { ...unkeyed, key: 'k', body: { user_input: 'a' } };
    const row = await begin(beginning('a'), request);
    expect(await recorder.begin(beginning('b'), [document], request)).toEqual({ earlier: 'running' });
    await recorder.finish(row, done(beginning('a')), { unstored: [], answer: { body: { interaction_id: 'a' } } });
    expect(await recorder.begin(beginning('b'), [document], request)).toEqual({
      earlier: { body: { interaction_id: 'a' } },
    });
    const other = { ...request, body: { user_input: 'b' } };
    await expect(recorder.begin(beginning('b'), [], other)).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await recorder.earlier('other', request)).toBeUndefined();
  });

  it('gives the first answer outside of a write when it survives a crash', async () => {
    const request = { ...unkeyed, key: 'k', body: { user_input: 'a' } };
    const row = await begin(beginning('a'), request);
    const write = vi.spyOn(database, 'write');
    expect([await recorder.earlier('default', request), write.mock.calls.length]).toEqual(['running', 0]);
    await recorder.finish(row, done(beginning('a')), { unstored: [], answer: { body: {} } });
    // On PostgreSQL a read may find what is not on disk yet; after a write it is.
    expect([await recorder.earlier('default', request), write.mock.calls.length]).toEqual([{ body: {} }, 2]);
  });

  it('settles without a write if nothing is left', async () => {
    await begin(beginning('a'));
    const write = vi.spyOn(database, 'write');
    await recorder.settle({ replicas: [] });
    expect(write).not.toHaveBeenCalled();
    await recorder.settle({ isAll: true });
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('filters by time, principal, call and failure, and pages by a cursor', async () => {
    const times = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];
    for (const [index, timestamp] of times.entries()) {
      const log = beginning(`i${index}`, { timestamp, principal: index === 2 ? 'other' : 'default' });
      const row = await begin(log);
      await recorder.calls(row).insert(call(`c${index}`, { status: index === 0 ? 'done' : 'rejected' }), 0);
      await recorder.finish(
        row,
        { ...done(log), ...(index === 1 ? { error_code: 'bad_gateway' } : {}) },
        { unstored: [], answer: {} },
      );
    }
    expect(await ids({ from: times[1] })).toEqual(['i2', 'i1']);
    expect(await ids({ to: times[1] })).toEqual(['i0']);
    expect(await ids({ principal: 'other' })).toEqual(['i2']);
    expect(await ids({ status: 'rejected', operation_id: 'deleteThing' })).toEqual(['i2', 'i1']);
    expect(await ids({ status: 'done', operation_id: 'listThings' })).toEqual([]);
    expect([await ids({ failed: 'only' }), await ids({ failed: 'excluded' })]).toEqual([['i1'], ['i2', 'i0']]);
    const page = await interactions.page(2, 0, {});
    const rest = { cursor_time: page.last?.timestamp, cursor_entry: page.last?.id };
    expect([(await page.logs.all()).map(({ id }) => id), await ids(rest)]).toEqual([['i2', 'i1'], ['i0']]);
    expect(await interactions.count({ principal: 'default' })).toBe(2);
    expect(await interactions.read('i2', { principal: 'default' })).toBeUndefined();
  });

  it('removes old interactions with their calls and with documents that nothing else refers to', async () => {
    const removal = createLogRemoval(database, undefined, () => now);
    for (const [id, day] of [
      ['a', '01'],
      ['b', '03'],
    ] as const) {
      const log = beginning(id, { timestamp: `2026-01-${day}T00:00:00.000Z` });
      const row = await begin(log, { ...unkeyed, key: id });
      await recorder.calls(row).insert(call(`call-${id}`), 0);
      await recorder.finish(row, done(log), { unstored: [], answer: { body: {} } });
    }
    await begin(beginning('running'));
    expect(await removal.before('2026-01-02T00:00:00.000Z')).toBe(1);
    expect([await ids({}), await interactions.read('a')]).toEqual([['b', 'running'], undefined]);
    expect(await recorder.earlier('default', { ...unkeyed, key: 'a' })).toBeUndefined();
    now = Date.parse('2026-02-01T00:00:00Z');
    expect(await removal.apply({ days: 30, bytes: undefined })).toBe(0);
    expect(await removal.apply({ days: undefined, bytes: 1 })).toBe(1);
    expect(await ids({})).toEqual(['running']);
  });

  it('exports all entries with their calls', async () => {
    for (let index = 0; index < 45; index += 1) {
      const log = beginning(`i${index}`);
      const row = await begin(log);
      await recorder.calls(row).insert(call(`c${index}`), 0);
      await recorder.finish(row, done(log), { unstored: [], answer: {} });
    }
    const exported: Log[] = [];
    for await (const log of interactions.export({})) exported.push(log);
    expect(exported.map(({ calls }) => calls?.length)).toEqual(Array.from({ length: 45 }, () => 1));
    expect(new Set(exported.map(({ id }) => id)).size).toBe(45);
  });
});
